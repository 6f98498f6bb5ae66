/** Decisions about held money: recorded once, never changed. */

import { sql } from 'kysely'
import type { PaymentChange } from '../payment/change.ts'
import type { Decision } from '../payment/payment.ts'
import type { ExceptionKind } from '../payment/status.ts'
import type { Database, Write } from './database.ts'

/** A decision with the money that its decider saw. */
export interface RecordedDecision extends Decision {
  /** The version of the payment that was decided about. */
  version: number
  paidAmount: string | null
  paidCurrency: string | null
  exceptions: ExceptionKind[]
}

export interface DecisionLog {
  /** Every decision about a payment, oldest first. */
  list(paymentId: string): Promise<RecordedDecision[]>
}

export function createDecisionLog(db: Database): DecisionLog {
  return {
    async list(paymentId) {
      const rows = await db
        .selectFrom('decisions')
        .select(['decision', 'decidedBy', 'at', 'reason'])
        .select(['version', 'paidAmount', 'paidCurrency', 'exceptions'])
        .where('paymentId', '=', paymentId)
        .orderBy('id')
        .execute()
      return rows.map(({ decidedBy, ...row }) => ({
        ...row,
        decision: row.decision as Decision['decision'],
        by: decidedBy,
        at: row.at.getTime(),
        exceptions: row.exceptions as ExceptionKind[],
      }))
    },
  }
}

/** Part of a commit: adds the decision of the change. */
export function insertDecision({ decision, row }: PaymentChange): Write | null {
  if (!decision) return null
  const { at, by, reason } = decision
  const { koyweOrderId, version, paidAmount, paidCurrency, exceptions } = row.payment
  return sql`(
    insert into decisions (payment_id, koywe_order_id, at, decision, decided_by, reason, version, paid_amount,
      paid_currency, exceptions)
    select id, ${koyweOrderId}, ${new Date(at)}, ${decision.decision}, ${by},
      ${reason}, ${version}::int, ${paidAmount}, ${paidCurrency},
      ${[...exceptions]}::text[]
    from changed)`
}
