/** Unmatched webhook events: they name an order or payment that the store does not know, until Koywe is asked. */

import { sql } from 'kysely'
import type { PaymentChange } from '../payment/change.ts'
import type { Database, Write } from './database.ts'

/** What some unmatched webhook events name: an order, an external id, or both. */
export interface UnmatchedNames {
  orderId: string | null
  externalId: string | null
}

/** Names that Koywe is to be asked about. */
export interface UnmatchedQuestion extends UnmatchedNames {
  /** Since the first of their webhook events was stored. */
  ageMs: number
}

export interface Unmatched {
  /**
   * Claims webhook events that have been unmatched for long enough and were not asked about lately, with growing
   * pauses. Processes never claim the same ones at once. Each pair of names comes once.
   */
  claim(wish: {
    unmatchedForMs: number
    askAgainMs: number
    count: number
  }): Promise<UnmatchedQuestion[]>
  /** The payment that the names belong to, or null where the store knows none. */
  findPayment(names: UnmatchedNames): Promise<string | null>
  /** Ties the webhook events of these names to a payment: they wait for a read from then on. */
  join(names: UnmatchedNames, paymentId: string): Promise<void>
  /** Ends the webhook events of these names as another system's. */
  endAsForeign(names: UnmatchedNames, reason: string): Promise<void>
}

export function createUnmatched(db: Database): Unmatched {
  return {
    async claim({ unmatchedForMs, askAgainMs, count }) {
      const { rows } = await sql<UnmatchedNames & { ageMs: number }>`
        with claimed as (
          select id from webhook_events
          where state = 'unmatched' and received_at <= now() - ${unmatchedForMs} * interval '1 ms'
            and (asked_at is null
              or asked_at <= now() - greatest(${askAgainMs} * interval '1 ms', (now() - received_at) / 5))
          order by asked_at nulls first, received_at limit ${count}
          for update skip locked
        ), asked as (
          update webhook_events set asked_at = now()
          from claimed where webhook_events.id = claimed.id
          returning order_id, external_id, received_at
        )
        select order_id as "orderId", external_id as "externalId",
          floor(extract(epoch from now() - min(received_at)) * 1000)::float as "ageMs"
        from asked group by order_id, external_id`.execute(db)
      return rows
    },

    async findPayment({ orderId, externalId }) {
      const { rows } = await sql<{ id: string }>`
        select payment_id as id from orders where koywe_order_id = ${orderId}
        union select id from payments where id = ${externalId} limit 1`.execute(db)
      return rows[0]?.id ?? null
    },

    async join(names, paymentId) {
      await sql`update webhook_events set payment_id = ${paymentId}, state = 'waiting', reason = null
        where ${isUnmatchedAs(names)}`.execute(db)
    },

    async endAsForeign(names, reason) {
      await sql`update webhook_events set state = 'foreign', reason = ${reason}, ended_at = now()
        where ${isUnmatchedAs(names)}`.execute(db)
    },
  }
}

function isUnmatchedAs({ orderId, externalId }: UnmatchedNames) {
  return sql<boolean>`state = 'unmatched' and order_id is not distinct from ${orderId}
    and external_id is not distinct from ${externalId}`
}

/** Part of a commit: ties the unmatched webhook events of the payment's orders to the payment. */
export function joinUnmatched({ orders = [], result }: PaymentChange): Write | null {
  const own = [
    ...orders.map(({ id }) => id),
    ...(result.payment.koyweOrderId === null ? [] : [result.payment.koyweOrderId]),
  ]
  if (own.length === 0) return null
  return sql`(
    update webhook_events set payment_id = changed.id, state = 'waiting', reason = null
    from changed where state = 'unmatched' and order_id = any (${own}::text[]))`
}
