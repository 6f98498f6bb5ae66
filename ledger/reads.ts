/**
 * The budget of reads that reports cause. Whoever can sign webhooks could have orders read without end;
 * reads that change something are given back, so that genuine news never waits.
 */

import { sql } from 'kysely'
import type { Database } from './database.ts'

export interface ReadLimits {
  /** Reads that changed nothing, per payment and minute. */
  perPayment: number
  /** The same over all payments. */
  overall: number
}

export interface Reads {
  /**
   * Takes one read of a payment's budget and of the whole one. Gives 0, or in how many milliseconds to
   * ask again when either is used up.
   * @param paymentId null for what no payment is known for yet
   */
  take(paymentId: string | null, at: number, limits: ReadLimits): Promise<number>
}

export function createReads(db: Database): Reads {
  return {
    async take(paymentId, now, limits) {
      const at = new Date(now)
      const { rows } = await sql<{ isTaken: boolean; since: Date | null }>`
        with own as (
          update payments set
            idle_reads = case when ${isRunning(at)} then idle_reads + 1 else 1 end,
            idle_since = case when ${isRunning(at)} then idle_since else ${at}::timestamptz end
          where id = ${paymentId} and (not ${isRunning(at)} or idle_reads < ${limits.perPayment})
          returning id
        ), overall as (
          insert into idle_reads (minute, count)
          select ${toMinute(now)}::timestamptz, 1
          where ${paymentId}::text is null or exists (select from own)
          on conflict (minute) do update set count = idle_reads.count + 1
            where idle_reads.count < ${limits.overall}
          returning minute
        )
        select exists (select from overall) as "isTaken",
          (select idle_since from payments
            where id = ${paymentId} and not exists (select from own)) as since`.execute(db)
      const [row] = rows
      if (row?.isTaken) return 0
      const fullAt = row?.since ?? toMinute(now)
      return Math.max(1, fullAt.getTime() + minuteMs - now)
    },
  }
}

const minuteMs = 60_000

/** Whether the payment's own minute, which began with its first such read, goes on. */
function isRunning(at: Date) {
  return sql<boolean>`coalesce(idle_since > ${at}::timestamptz - interval '1 minute', false)`
}

/** The minute whose reads are counted together. */
export function toMinute(at: number): Date {
  return new Date(at - (at % minuteMs))
}
