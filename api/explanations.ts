/** Explains payments: loads their rows, asks whether the parts of Payin work, and applies the rules. */

import { toState } from '../koywe/order-status.ts'
import type { Locale } from '../payment/country.ts'
import { explain, explainUnknown, type Explanation } from '../payment/explain.ts'
import { isPaymentId } from '../payment/payment.ts'
import type { Store } from '../store/store.ts'
import type { Engine } from './engine.ts'

export interface Explanations {
  /** Explains a payment; null where neither the store nor a webhook knows the id. */
  explain(paymentId: string, language: Locale): Promise<Explanation | null>
}

export interface ExplanationParts {
  store: Pick<Store, 'cases'>
  engine: Pick<Engine, 'isReachable'>
  /** `EFFECT_GIVE_UP_MS` */
  giveUpMs: number
}

export function createExplanations({ store, engine, giveUpMs }: ExplanationParts): Explanations {
  return {
    async explain(paymentId, language) {
      if (!isPaymentId(paymentId)) return null
      const found = await store.cases.load(paymentId)
      if (!found) {
        return (await store.cases.isNamed(paymentId)) ? explainUnknown(language) : null
      }
      const [database, isTemporalReachable] = await Promise.all([
        store.cases.findWriteFault(),
        engine.isReachable(),
      ])
      const { worker, ...rows } = found
      const { koyweStatus } = rows.row.payment
      const orderState = koyweStatus === null ? null : toState(koyweStatus)
      const services = { ...worker, database, isTemporalReachable }
      return explain({ ...rows, orderState, services, giveUpMs }, language)
    },
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
