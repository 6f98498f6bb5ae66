/** What support decides about held money. */

import type { Store } from '../store/store.ts'
import { decide, showsSameMoney } from '../payment/decision.ts'
import type { Log } from '../payment/log.ts'
import type { Decision, Payment } from '../payment/payment.ts'
import { Problem } from './errors.ts'
import type { Notifier } from '../runtime/notifier.ts'

export interface DecisionRequest extends Pick<Decision, 'decision' | 'by' | 'reason'> {
  /** The version that the decider has seen, where the request names it. */
  expectedVersion: number | null
}

export interface Decisions {
  /**
   * Records a decision about held money.
   * @throws Problem `nothing_to_decide`, `payment_changed`, `not_found`
   */
  decide(paymentId: string, request: DecisionRequest): Promise<Payment>
}

export interface DecisionParts {
  store: Store
  notifier: Pick<Notifier, 'notify'>
  log: Log
}

/** A concurrent read may change the payment. The decision is repeated while the money stays the same. */
const triesMax = 5

export function createDecisions({ store, notifier, log }: DecisionParts): Decisions {
  return {
    async decide(paymentId, { expectedVersion, ...word }) {
      const seen = (await load(store, paymentId)).payment
      for (let tries = 0; tries < triesMax; tries += 1) {
        const row = await load(store, paymentId)
        const { version } = row.payment
        if (expectedVersion !== null && version !== expectedVersion) {
          throw new Problem('payment_changed', { members: { version } })
        }
        if (!showsSameMoney(seen, row.payment)) throw new Problem('payment_changed')
        const decision = { ...word, at: row.loadedAt }
        const result = decide(row.payment, decision)
        if (!result) throw new Problem('nothing_to_decide')
        const isDecided = word.decision === 'accept'
        if (await store.commit({ row, result, isDecided, decision })) {
          log.info({ paymentId, decision: word.decision, by: word.by }, 'held money was decided')
          notifier.notify(paymentId)
          return result.payment
        }
      }
      throw new Error(`payment ${paymentId} changed ${triesMax} times during one decision`)
    },
  }
}

async function load(store: Store, paymentId: string) {
  const row = await store.payments.load(paymentId)
  if (!row) throw new Problem('not_found')
  return row
}
