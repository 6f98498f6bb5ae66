/** What support decides about held money. The desk and the api's route use the same function. */

import type { Store } from '../store/store.ts'
import { decide, showsSameMoney } from '../payment/decision.ts'
import type { Log } from '../payment/log.ts'
import type { Decision, Payment } from '../payment/payment.ts'
import type { Notifier } from '../runtime/notifier.ts'
import { DeskProblem } from './problem.ts'

export interface DecisionRequest extends Pick<Decision, 'decision' | 'by' | 'reason'> {
  /** The version that the decider has seen, where the request names it. */
  expectedVersion: number | null
}

export interface Decisions {
  /**
   * Records a decision about held money.
   * @throws DeskProblem `not_possible` where no money is held, `changed`, `not_found`
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
          throw new DeskProblem('changed', version)
        }
        if (!showsSameMoney(seen, row.payment)) throw new DeskProblem('changed', version)
        const decision = { ...word, at: row.loadedAt }
        const result = decide(row.payment, decision)
        if (!result) throw new DeskProblem('not_possible')
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
  if (!row) throw new DeskProblem('not_found')
  return row
}
