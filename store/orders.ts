/** Orders: which payment each Koywe order belongs to, and whether its money has been counted or refunded. */

import { sql } from 'kysely'
import type { PaymentChange } from '../payment/change.ts'
import type { Write } from './database.ts'

/** Part of a commit. An order stays with the payment that it belonged to first. */
export function insertOrders({ orders = [] }: PaymentChange): Write | null {
  if (orders.length === 0) return null
  return sql`(
    insert into orders (koywe_order_id, payment_id, seen_at, money_at, refunded_at)
    select owned.id, changed.id, now(), case when owned."hasMoney" then now() end,
      case when owned."isRefunded" then now() end
    from changed, jsonb_to_recordset(${JSON.stringify(orders)}::jsonb)
      as owned (id text, "hasMoney" boolean, "isRefunded" boolean)
    on conflict (koywe_order_id) do update
      set money_at = coalesce(orders.money_at, excluded.money_at),
        refunded_at = coalesce(orders.refunded_at, excluded.refunded_at)
      where orders.payment_id = excluded.payment_id)`
}
