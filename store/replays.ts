/** Stored webhook events that a person has replayed: they wait for a read again. */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import { toTime } from './rows.ts'
import type { WebhookEventState } from './webhook-events.ts'

/** A stored webhook event. Times are epoch milliseconds. */
export interface ReplayableEvent {
  id: bigint
  /** Koywe's id of the event. */
  eventId: string | null
  type: string | null
  /** The order status that it names. */
  status: string | null
  orderId: string | null
  paymentId: string | null
  state: WebhookEventState
  reason: string | null
  receivedAt: number
  endedAt: number | null
  /** An earlier delivery had the same content. */
  isRepeated: boolean
  /** The money of its order has been counted for the payment. */
  isCounted: boolean
  body: Buffer
}

export interface Replays {
  find(id: bigint): Promise<ReplayableEvent | undefined>
  /** Lets an event wait for a read again. False when its state has changed since. */
  begin(event: Pick<ReplayableEvent, 'id' | 'state'>, by: string): Promise<boolean>
}

/** An event may be replayed often: the latest are kept. */
const reasonLengthMax = 300

export function createReplays(db: Database): Replays {
  return {
    async find(id) {
      const row = await db
        .selectFrom('webhookEvents')
        .leftJoin('orders', 'orders.koyweOrderId', 'webhookEvents.orderId')
        .select(['id', 'eventId', 'type', 'eventStatus', 'orderId', 'webhookEvents.paymentId'])
        .select(['state', 'reason', 'receivedAt', 'endedAt', 'isFirst', 'moneyAt', 'body'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) return undefined
      const { eventStatus, isFirst, moneyAt, ...rest } = row
      return {
        ...rest,
        status: eventStatus,
        state: row.state as WebhookEventState,
        receivedAt: row.receivedAt.getTime(),
        endedAt: toTime(row.endedAt),
        isRepeated: !isFirst,
        isCounted: moneyAt !== null,
      }
    },

    async begin({ id, state }, by) {
      const { numAffectedRows } = await sql`
        update webhook_events set state = 'waiting', ended_at = null, replayed_at = now(),
          reason = right(concat_ws('; ', reason, ${`replayed by ${by}`}::text), ${reasonLengthMax}::integer)
        where id = ${id} and state = ${state} and payment_id is not null`.execute(db)
      return numAffectedRows === 1n
    },
  }
}
