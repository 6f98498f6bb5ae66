/** Unmatched webhook events: deliveries that name something nobody knows, until one question to Koywe decides. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

/** What some unmatched webhook events name: an order, an external id, or both. */
export interface UnmatchedNames {
  orderId: string | null
  externalId: string | null
}

/** After so many times its time to park a webhook event ends by any 404, also by one that may be a missing route's. */
export const parksMax = 2

/** Names that are to be asked about. */
export interface UnmatchedQuestion extends UnmatchedNames {
  /** When the first of their webhook events came. */
  since: number
}

export interface Unmatched {
  /**
   * Claims what has been unmatched for long enough and was not asked about lately, at growing pauses; other
   * processes get others. Each pair of names comes once.
   */
  claim(
    at: number,
    wish: { unmatchedForMs: number; askAgainMs: number; count: number },
  ): Promise<UnmatchedQuestion[]>
  /** The payment that the names belong to by what the store knows now, or null. */
  findPayment(names: UnmatchedNames): Promise<string | null>
  /** Ties unmatched webhook events of these names to a payment, where they wait for a read. */
  join(names: UnmatchedNames, paymentId: string): Promise<void>
  /** Ends them: they are another system's. */
  endAsForeign(names: UnmatchedNames, at: number, reason: string): Promise<void>
}

export function createUnmatched(db: Database): Unmatched {
  return {
    async claim(now, { unmatchedForMs, askAgainMs, count }) {
      const at = new Date(now)
      const { rows } = await sql<UnmatchedNames & { since: Date }>`
        with claimed as (
          select id from webhook_events
          where state = 'unmatched' and received_at <= ${new Date(now - unmatchedForMs)}
            and (asked_at is null
              or asked_at <= ${at}::timestamptz
                - greatest(${askAgainMs} * interval '1 ms', (${at}::timestamptz - received_at) / 5))
          order by asked_at nulls first, received_at limit ${count}
          for update skip locked
        ), asked as (
          update webhook_events set asked_at = ${new Date(now)}
          from claimed where webhook_events.id = claimed.id
          returning order_id, external_id, received_at
        )
        select order_id as "orderId", external_id as "externalId", min(received_at) as since
        from asked group by order_id, external_id`.execute(db)
      return rows.map(({ since, ...names }) => ({ ...names, since: since.getTime() }))
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

    async endAsForeign(names, at, reason) {
      await sql`update webhook_events set state = 'foreign', reason = ${reason}, ended_at = ${new Date(at)}
        where ${isUnmatchedAs(names)}`.execute(db)
    },
  }
}

function isUnmatchedAs({ orderId, externalId }: UnmatchedNames) {
  return sql<boolean>`state = 'unmatched' and order_id is not distinct from ${orderId}
    and external_id is not distinct from ${externalId}`
}
