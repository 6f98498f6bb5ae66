/**
 * Wake-ups: at most one is outstanding per payment. It is claimed before the payment's run is told and ends
 * when a read is committed, so that reports coming meanwhile cause no further ones.
 */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import { isBehind, isBlocked } from './outbox.ts'
import { gather } from './gather.ts'

/**
 * How a payment's wake-up stood when a receipt was stored: claimed for the caller together with it; outstanding,
 * so that a read is to come; or perhaps free, so that whoever wants it claims it.
 */
export type WakeUp = 'claimed' | 'outstanding' | 'free'

export interface OverdueLimits {
  /** A receipt, a decision: how long the process that stored it may take to send a wake-up. */
  reportGraceMs: number
  /** A look: how late the workflow may be. */
  lookGraceMs: number
  /** An effect: how late it may be, the try itself included. */
  effectGraceMs: number
  /** A wake-up that was sent: how long it may take to be read; twice as long after each further one. */
  wakeGraceMs: number
  count: number
}

export interface Wakes {
  /** Claims the wake-up of a payment; false when one is outstanding already. */
  claim(paymentId: string, at: number): Promise<boolean>
  /** Gives claims back whose wake-ups could not be sent, so that they are claimed again at once. */
  release(paymentIds: readonly string[]): Promise<void>
  /**
   * Claims payments that nobody looked at although something was due, and gives their ids; other processes
   * skip what this one has claimed.
   */
  claimOverdue(at: number, limits: OverdueLimits): Promise<string[]>
}

/** A wake-up that changes nothing is repeated ever more rarely, and every 80 s at least. */
const doublingsMax = 3

export function createWakes(db: Database): Wakes {
  const claimOne = gather((wishes: Wish[]) => claimAll(db, wishes))
  return {
    claim: (paymentId, at) => claimOne({ paymentId, at }),

    async release(paymentIds) {
      await db
        .updateTable('payments')
        .set({ wakeSentAt: null, wakes: sql`greatest(wakes - 1, 0)` })
        .where('id', 'in', paymentIds)
        .execute()
    },

    claimOverdue: (at, limits) => claimOverdue(db, at, limits),
  }
}

/** What claims the wake-up of a row of payments, for whoever updates it. */
export function claim(at: Date) {
  return sql`wake_sent_at = ${at}, wakes = wakes + 1`
}

interface Wish {
  paymentId: string
  at: number
}

/**
 * Gives, in the order of the wishes, which of them are claimed: of several for one payment the first. The ids come
 * by way of a selection, so that PostgreSQL keeps one plan however many they are.
 */
async function claimAll(db: Database, wishes: Wish[]): Promise<boolean[]> {
  const at = new Date(Math.max(...wishes.map((wish) => wish.at)))
  // In order, so that two that claim the same payments do not wait for each other.
  const result = await sql<{ id: string }>`
    with free as (
      select id from payments
      where id = any ((select ${wishes.map(({ paymentId }) => paymentId)}::text[])::text[])
        and wake_sent_at is null
      order by id for update
    )
    update payments set ${claim(at)}
    from free where payments.id = free.id
    returning payments.id`.execute(db)
  const claimed = new Set(result.rows.map(({ id }) => id))
  return wishes.map(({ paymentId }) => claimed.delete(paymentId))
}

async function claimOverdue(db: Database, now: number, limits: OverdueLimits): Promise<string[]> {
  const at = new Date(now)
  const before = (graceMs: number) => new Date(now - graceMs)
  const pauseMs = sql`${limits.wakeGraceMs} * power(2, greatest(0, least(wakes - 1, ${doublingsMax})))`
  // One that was sent in the future was sent by a clock that has been set back since.
  const isWakeable = sql`(wake_sent_at is null
    or wake_sent_at < ${at}::timestamptz - ${pauseMs} * interval '1 ms'
    or wake_sent_at > ${at}::timestamptz + interval '1 minute')`
  const result = await sql<{ id: string }>`
    with ready as not materialized (
      select id, look_at, decision_due from payments
      where ${isWakeable}
    ), due as (
      (select distinct ready.id from receipts join ready on ready.id = payment_id
        where state = 'waiting' and received_at < ${before(limits.reportGraceMs)}
        order by ready.id limit ${limits.count})
      union
      (select id from ready where decision_due limit ${limits.count})
      union
      (select id from ready where look_at < ${before(limits.lookGraceMs)}
        order by look_at limit ${limits.count})
      union
      (select ready.id from effects join ready on ready.id = payment_id
        where state = 'due' and next_try_at < ${before(limits.effectGraceMs)} and not ${isBlocked}
          and not ${isBehind}
        group by ready.id order by min(next_try_at) limit ${limits.count})
    ), claimed as (
      select id from payments
      where id in (select id from due)
        and ${isWakeable}
      limit ${limits.count}
      for update skip locked
    )
    update payments set ${claim(at)}
    from claimed where payments.id = claimed.id
    returning payments.id`.execute(db)
  return result.rows.map(({ id }) => id)
}
