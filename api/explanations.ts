/** Explains payments: loads their rows, asks whether the parts of Payin work, and applies the rules. */

import { toState } from '../koywe/order-status.ts'
import type { Locale } from '../payment/country.ts'
import { explain, explainUnknown, type Explanation } from '../payment/explain.ts'
import type { ServiceFacts } from '../payment/explanation-facts.ts'
import { isPaymentId } from '../payment/payment.ts'
import { StorageUnavailable } from '../store/storage-unavailable.ts'
import type { Store } from '../store/store.ts'
import type { Engine } from '../runtime/engine.ts'

export interface Explanations {
  /** Explains a payment; null where neither the store nor a webhook knows the id. */
  explain(paymentId: string, language: Locale): Promise<Explanation | null>
}

export interface ExplanationParts {
  store: Pick<Store, 'cases' | 'isReady'>
  engine: Pick<Engine, 'isReachable'>
  /** `EFFECT_GIVE_UP_MS` */
  giveUpMs: number
  /** How often Temporal is asked before it counts as unreachable: on a busy machine it may answer late. */
  probesMax?: number
}

const probesMaxDefault = 2

export function createExplanations(parts: ExplanationParts): Explanations {
  const { store, engine, giveUpMs, probesMax = probesMaxDefault } = parts

  return {
    async explain(paymentId, language) {
      if (!isPaymentId(paymentId)) return null
      const found = await store.cases.load(paymentId)
      if (!found) {
        return (await store.cases.isNamed(paymentId)) ? explainUnknown(language) : null
      }
      const [database, isTemporalReachable] = await Promise.all([
        findWriteFault(store),
        isReachable(engine, probesMax),
      ])
      const { worker, ...rows } = found
      const { koyweStatus } = rows.row.payment
      const orderState = koyweStatus === null ? null : toState(koyweStatus)
      const services = { ...worker, database, isTemporalReachable }
      return explain({ ...rows, orderState, services, giveUpMs }, language)
    },
  }
}

async function isReachable(engine: ExplanationParts['engine'], probes: number): Promise<boolean> {
  if (await engine.isReachable()) return true
  return probes > 1 && isReachable(engine, probes - 1)
}

/** What the SQL states of a refused write say about the database. */
const writeFaults: Record<string, ServiceFacts['database']> = {
  '53100': 'full',
  '25006': 'read_only',
}

/** Why the database takes no writes; null where it does. */
async function findWriteFault(store: Pick<Store, 'isReady'>): Promise<ServiceFacts['database']> {
  try {
    await store.isReady()
    return null
  } catch (error) {
    const code = error instanceof StorageUnavailable ? (error.code ?? '') : ''
    const fault = writeFaults[code]
    if (fault === undefined) throw error
    return fault
  }
}

/** An explanation as answers show it: times as ISO 8601 in UTC. */
export function viewExplanation({ until, next, findings, ...explanation }: Explanation) {
  return {
    ...explanation,
    until: toIso(until),
    next: next && { ...next, at: toIso(next.at) },
    findings: findings.map(({ since, ...finding }) => ({ ...finding, since: toIso(since) })),
  }
}

function toIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
