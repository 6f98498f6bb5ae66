/**
 * What a read of an order starts from, and the budget of reads that reports cause. Whoever can sign webhooks
 * could have orders read without end, so reads that brought nothing are counted, per payment and over all;
 * news is free.
 */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import { toPaymentRow, toTime } from './rows.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { toWaiting, waitingOf } from './webhook-events.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import { paymentColumns } from './schema.ts'

export interface ReadStart {
  row: PaymentRow
  /** The webhook events that no read has covered yet, oldest first. */
  waiting: WaitingWebhookEvent[]
  idle: IdleReads
}

/** Reads that brought nothing, so far. */
export interface IdleReads {
  /** Of the payment, in the minute that began with the first of them. */
  own: number
  ownSince: number | null
  /** Of all payments, in the running minute of the clock. */
  overall: number
}

export interface Reads {
  /** Everything that a read of a payment's order starts from. */
  begin(paymentId: string, at: number): Promise<ReadStart | undefined>
  /**
   * Counts a read that failed, for its payment alone: an outage of Koywe fails the reads of many, and must not use
   * up what all of them share. Reads that brought nothing are counted by their move, for all.
   */
  countFailed(paymentId: string, at: number): Promise<void>
  /**
   * Takes a read for what no payment is known for yet.
   * @param overallMax reads of all payments in a minute of the clock
   * @returns 0, or in how many milliseconds to ask again
   */
  takeUnowned(at: number, overallMax: number): Promise<number>
}

export function createReads(db: Database): Reads {
  return {
    async begin(paymentId, at) {
      const row = await db
        .selectFrom('payments')
        .select(paymentColumns)
        .select(waitingOf(paymentId).as('waiting'))
        .select((query) =>
          query
            .selectFrom('idleReads')
            .select('count')
            .where('minute', '=', toMinute(at))
            .as('overall'),
        )
        .where('id', '=', paymentId)
        .executeTakeFirst()
      if (!row) return undefined
      const idle = {
        own: row.idleReads,
        ownSince: toTime(row.idleSince),
        overall: row.overall ?? 0,
      }
      return { row: toPaymentRow(row), waiting: toWaiting(row.waiting), idle }
    },

    async countFailed(paymentId, at) {
      await db
        .updateTable('payments')
        .set({ idleReads: countOwn(at), idleSince: sinceOwn(at) })
        .where('id', '=', paymentId)
        .execute()
    },

    async takeUnowned(at, overallMax) {
      const { rows } = await sql`
        insert into idle_reads (minute, count) values (${toMinute(at)}, 1)
        on conflict (minute) do update set count = idle_reads.count + 1
          where idle_reads.count < ${overallMax}
        returning minute`.execute(db)
      return rows.length > 0 ? 0 : Math.max(1, toMinute(at).getTime() + minuteMs - at)
    },
  }
}

const minuteMs = 60_000

/** The columns of a payment that count one more read of it that brought nothing. */
export const countOwn = (at: number) =>
  sql<number>`case when ${isRunning(at)} then idle_reads + 1 else 1 end`
export const sinceOwn = (at: number) =>
  sql<Date>`case when ${isRunning(at)} then idle_since else ${new Date(at)}::timestamptz end`

/** Counts it over all, once for each row of another table. */
export function countOverall(at: number, rows: ReturnType<typeof sql>) {
  return sql<Record<string, unknown>>`
    insert into idle_reads (minute, count) select ${toMinute(at)}::timestamptz, 1 from ${rows}
    on conflict (minute) do update set count = idle_reads.count + 1`
}

/**
 * Whether the payment's own minute, which began with its first such read, goes on. One that begins later
 * than now is of a clock that has been set back.
 */
function isRunning(at: number) {
  const now = new Date(at)
  return sql<boolean>`coalesce(idle_since > ${now}::timestamptz - interval '1 minute'
    and idle_since < ${now}::timestamptz + interval '1 minute', false)`
}

/** The minute whose reads are counted together. */
function toMinute(at: number): Date {
  return new Date(at - (at % minuteMs))
}
