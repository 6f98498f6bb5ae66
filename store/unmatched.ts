/** Parked receipts: deliveries that name something nobody knows, until one question to Koywe decides. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

/** What some parked receipts name: an order, an external id, or both. */
export interface ParkedNames {
  orderId: string | null
  externalId: string | null
}

/** After so many times its time to park a receipt ends by any 404, also by one that may be a missing route's. */
export const parksMax = 2

/** Names that are to be asked about. */
export interface ParkedQuestion extends ParkedNames {
  /** When the first of their receipts came. */
  since: number
}

export interface Parked {
  /**
   * Claims what has been parked for long enough and was not asked about lately, at growing pauses; other
   * processes get others. Each pair of names comes once.
   */
  claim(
    at: number,
    wish: { parkedForMs: number; askAgainMs: number; count: number },
  ): Promise<ParkedQuestion[]>
  /** The payment that the names belong to by what the ledger knows now, or null. */
  findPayment(names: ParkedNames): Promise<string | null>
  /** Ties parked receipts of these names to a payment, where they wait for a read. */
  join(names: ParkedNames, paymentId: string): Promise<void>
  /** Ends them: they are another system's. */
  endAsForeign(names: ParkedNames, at: number, reason: string): Promise<void>
}

export function createParked(db: Database): Parked {
  return {
    async claim(now, { parkedForMs, askAgainMs, count }) {
      const at = new Date(now)
      const { rows } = await sql<ParkedNames & { since: Date }>`
        with claimed as (
          select id from receipts
          where state = 'parked' and received_at <= ${new Date(now - parkedForMs)}
            and (asked_at is null
              or asked_at <= ${at}::timestamptz
                - greatest(${askAgainMs} * interval '1 ms', (${at}::timestamptz - received_at) / 5))
          order by asked_at nulls first, received_at limit ${count}
          for update skip locked
        ), asked as (
          update receipts set asked_at = ${new Date(now)}
          from claimed where receipts.id = claimed.id
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
      await sql`update receipts set payment_id = ${paymentId}, state = 'waiting', reason = null
        where ${isParkedAs(names)}`.execute(db)
    },

    async endAsForeign(names, at, reason) {
      await sql`update receipts set state = 'foreign', reason = ${reason}, ended_at = ${new Date(at)}
        where ${isParkedAs(names)}`.execute(db)
    },
  }
}

function isParkedAs({ orderId, externalId }: ParkedNames) {
  return sql<boolean>`state = 'parked' and order_id is not distinct from ${orderId}
    and external_id is not distinct from ${externalId}`
}
