/** What support may do to a payment: decide about held money, and have given-up effects sent again. */

import type { Ledger } from '../store/store.ts'
import { decide } from '../payment/decision.ts'
import type { Clock, Log } from '../payment/log.ts'
import type { Decision, Payment } from '../payment/payment.ts'
import { Problem } from './errors.ts'
import type { Waker } from './notifier.ts'

export interface Decisions {
  /** Keeps a person's word about held money. @throws Problem `nothing_to_decide`, `not_found` */
  decide(paymentId: string, word: Pick<Decision, 'decision' | 'by' | 'reason'>): Promise<Payment>
  /** Has what was given up tried again. @throws Problem `nothing_to_resend`, `not_found` */
  resend(paymentId: string, by: string): Promise<Payment>
}

export interface DecisionParts {
  ledger: Ledger
  waker: Pick<Waker, 'wake'>
  clock: Clock
  log: Log
}

/** A read may move the payment at the same moment; the decision is then put to what it left. */
const triesMax = 5

export function createDecisions({ ledger, waker, clock, log }: DecisionParts): Decisions {
  return {
    async decide(paymentId, word) {
      for (let tries = 0; tries < triesMax; tries += 1) {
        const record = await load(ledger, paymentId)
        const at = clock()
        const step = decide(record.payment, { ...word, at })
        if (!step) throw new Problem('nothing_to_decide')
        const isDecided = word.decision === 'accept'
        if (await ledger.commit({ record, step, at, isDecided })) {
          log.info({ paymentId, decision: word.decision, by: word.by }, 'held money was decided')
          await waker.wake(paymentId)
          return step.payment
        }
      }
      throw new Error(`payment ${paymentId} moved ${triesMax} times during one decision`)
    },

    async resend(paymentId, by) {
      const { payment } = await load(ledger, paymentId)
      const revived = await ledger.effects.revive(paymentId, clock(), by)
      if (revived === 0) throw new Problem('nothing_to_resend')
      log.info({ paymentId, by, revived }, 'given-up effects are sent again')
      await waker.wake(paymentId)
      return payment
    },
  }
}

async function load(ledger: Ledger, paymentId: string) {
  const record = await ledger.payments.load(paymentId)
  if (!record) throw new Problem('not_found')
  return record
}
