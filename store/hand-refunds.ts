/** Refunds that a person made outside of Koywe. The finding that asked for one closes with it. */

import { sql } from 'kysely'
import type { FindingKind } from '../payment/finding.ts'
import type { Database } from './database.ts'
import { insertEntry } from './timeline.ts'

/** The findings that a refund by hand settles. */
export const handRefundKinds = [
  'refund_by_hand',
  'refund_excess',
  'duplicate_money',
] as const satisfies FindingKind[]

export type HandRefundKind = (typeof handRefundKinds)[number]

export interface HandRefund {
  paymentId: string
  kind: HandRefundKind
  by: string
  /** Plain decimal. */
  amount: string
  currency: string
  proof: string
}

export interface RecordedHandRefund extends Omit<HandRefund, 'paymentId'> {
  at: number
}

export interface HandRefunds {
  /** Records a refund and closes its finding. False where no such finding is open. */
  add(refund: HandRefund): Promise<boolean>
  /** Oldest first. */
  list(paymentId: string): Promise<RecordedHandRefund[]>
}

export function createHandRefunds(db: Database): HandRefunds {
  return {
    async add({ paymentId, kind, by, amount, currency, proof }) {
      const summary = `${amount} ${currency} was refunded by hand by ${by}: ${proof}`
      const { rows } = await sql`
        with settled as (
          update findings set closed_at = now()
          where payment_id = ${paymentId} and kind = ${kind} and closed_at is null
          returning payment_id
        ), added as (
          insert into hand_refunds (payment_id, kind, koywe_order_id, at, refunded_by, amount, currency, proof)
          select payment_id, ${kind}, ${declinedOrder(paymentId)}, now(), ${by}, ${amount}, ${currency}, ${proof}
          from settled limit 1
        ), noted as (
          ${insertEntry(sql`(select payment_id from settled limit 1) as settled`, { kind: 'support', summary })}
        )
        select from settled`.execute(db)
      return rows.length > 0
    },

    async list(paymentId) {
      const rows = await db
        .selectFrom('handRefunds')
        .select(['kind', 'refundedBy', 'amount', 'currency', 'proof', 'at'])
        .where('paymentId', '=', paymentId)
        .orderBy('id')
        .execute()
      return rows.map(({ refundedBy, at, kind, ...row }) => ({
        ...row,
        kind: kind as HandRefundKind,
        by: refundedBy,
        at: at.getTime(),
      }))
    },
  }
}

/** The order whose money was declined first and has not gone back yet; null where the refund is about none. */
function declinedOrder(paymentId: string) {
  return sql<string | null>`(
    select koywe_order_id from (
      select distinct on (koywe_order_id) koywe_order_id, decision, id from decisions
      where payment_id = ${paymentId} order by koywe_order_id, id desc
    ) as last
    where decision = 'decline'
      and not exists (select from orders
        where orders.koywe_order_id = last.koywe_order_id and refunded_at is not null)
      and not exists (select from hand_refunds
        where hand_refunds.payment_id = ${paymentId} and hand_refunds.koywe_order_id = last.koywe_order_id)
    order by id limit 1)`
}
