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
   * Takes one read of a payment's budget and of the whole one.
   * @param paymentId null for what no payment is known for yet
   */
  take(paymentId: string | null, at: number, limits: ReadLimits): Promise<Taken>
}

export interface Taken {
  /** 0, or in how many milliseconds to ask again when either budget is used up. */
  waitMs: number
  /** Reads of the payment that changed nothing, this one included, in the running minute. */
  idleReads: number
}

export function createReads(db: Database): Reads {
  return {
    async take(paymentId, now, limits) {
      const at = new Date(now)
      const { rows } = await sql<{ idleReads: number; isTaken: boolean; since: Date | null }>`
        with own as (
          update payments set
            idle_reads = case when ${isRunning(at)} then idle_reads + 1 else 1 end,
            idle_since = case when ${isRunning(at)} then idle_since else ${at}::timestamptz end
          where id = ${paymentId} and (not ${isRunning(at)} or idle_reads < ${limits.perPayment})
          returning idle_reads
        ), overall as (
          insert into idle_reads (minute, count)
          select ${toMinute(now)}::timestamptz, 1
          where ${paymentId}::text is null or exists (select from own)
          on conflict (minute) do update set count = idle_reads.count + 1
            where idle_reads.count < ${limits.overall}
          returning minute
        )
        select exists (select from overall) as "isTaken",
          coalesce((select idle_reads from own), 0) as "idleReads",
          (select idle_since from payments
            where id = ${paymentId} and not exists (select from own)) as since`.execute(db)
      const [row] = rows
      const idleReads = row?.idleReads ?? 0
      if (row?.isTaken) return { waitMs: 0, idleReads }
      const fullSince = row?.since ?? toMinute(now)
      return { waitMs: Math.max(1, fullSince.getTime() + minuteMs - now), idleReads }
    },
  }
}

const minuteMs = 60_000

/**
 * Whether the payment's own minute, which began with its first such read, goes on. One that begins later
 * than now is of a clock that has been set back.
 */
function isRunning(at: Date) {
  return sql<boolean>`coalesce(idle_since > ${at}::timestamptz - interval '1 minute'
    and idle_since < ${at}::timestamptz + interval '1 minute', false)`
}

/** The minute whose reads are counted together. */
export function toMinute(at: number): Date {
  return new Date(at - (at % minuteMs))
}
