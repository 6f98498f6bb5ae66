/** Refunds that a person made outside of Koywe. The finding that asked for one closes with it. */

import { sql } from 'kysely'
import type { FindingKind } from '../payment/finding.ts'
import type { Database } from './database.ts'
import { insertEntry } from './timeline.ts'

/** The findings that a refund by hand closes. */
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
  /**
   * Records a refund and closes its finding.
   * @param expectedVersion the version that the person has seen; null where any will do
   * @returns false where no such finding is open, or the payment has another version
   */
  add(refund: HandRefund, expectedVersion: number | null): Promise<boolean>
  /** Oldest first. */
  list(paymentId: string): Promise<RecordedHandRefund[]>
}

export function createHandRefunds(db: Database): HandRefunds {
  return {
    async add({ paymentId, kind, by, amount, currency, proof }, expectedVersion) {
      const summary = `${amount} ${currency} was refunded by hand by ${by}: ${proof}`
      const { rows } = await sql`
        with seen as (
          select id from payments
          where id = ${paymentId} and version = coalesce(${expectedVersion}, version) for share
        ), closed as (
          update findings set closed_at = now()
          where payment_id in (select id from seen) and kind = ${kind} and closed_at is null
          returning payment_id
        ), added as (
          insert into hand_refunds (payment_id, kind, koywe_order_id, at, refunded_by, amount, currency, proof)
          select payment_id, ${kind}, ${orderOf(paymentId, kind)}, now(), ${by}, ${amount}, ${currency}, ${proof}
          from closed limit 1
        ), noted as (
          ${insertEntry(sql`(select payment_id from closed limit 1) as closed`, { kind: 'support', summary })}
        )
        select from closed`.execute(db)
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

/**
 * The orders whose money was declined and has not gone back, at Koywe or by hand: `payment_id`, `koywe_order_id` and the
 * `id` of the decision. The last decision about each order counts, also after another order was paid.
 */
export const declinedMoney = sql`(
  select last.* from (
    select distinct on (payment_id, koywe_order_id) payment_id, koywe_order_id, decision, id
    from decisions order by payment_id, koywe_order_id, id desc
  ) as last
  where decision = 'decline' and not exists (
    select from orders where orders.koywe_order_id = last.koywe_order_id and refunded_at is not null)
    and not exists (select from hand_refunds where hand_refunds.payment_id = last.payment_id
      and kind = 'refund_by_hand' and hand_refunds.koywe_order_id is not distinct from last.koywe_order_id)
) as declined_money`

/** The order that a refund is about; null for the kinds that are about the payment as a whole. */
function orderOf(paymentId: string, kind: HandRefundKind) {
  if (kind !== 'refund_by_hand') return sql<null>`null`
  return sql<string | null>`(
    select koywe_order_id from ${declinedMoney} where payment_id = ${paymentId} order by id limit 1)`
}
