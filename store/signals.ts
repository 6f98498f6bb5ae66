/**
 * Signals: at most one is outstanding per payment. A process claims it before it notifies the payment's run. The
 * claim ends when a read is committed; until then further webhook events send no signal.
 */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import { isSendable } from './outbox-order.ts'
import { waitingSince } from './waiting-since.ts'

/**
 * The state of a payment's signal when a webhook event was stored. `claimed`: the caller has it. `outstanding`: a
 * read will follow. `free`: it may be free, so the caller tries to claim it.
 */
export type SignalClaim = 'claimed' | 'outstanding' | 'free'

export interface OverdueLimits {
  /** How long the process that stored a webhook event may take to send its signal. */
  reportGraceMs: number
  /** How late a poll may be. */
  pollGraceMs: number
  /** How late a delivery may be, including the attempt. */
  deliveryGraceMs: number
  /** How long after a signal its read may come; doubled after each further signal. */
  signalGraceMs: number
  count: number
}

export interface Signals {
  /** Claims the signal of a payment; false when one is outstanding already. */
  claim(paymentId: string): Promise<boolean>
  /** Returns claims whose signals could not be sent, so that they can be claimed again at once. */
  release(paymentIds: readonly string[]): Promise<void>
  /** Claims payments with overdue work and returns their ids. Concurrent callers get different payments. */
  claimOverdue(limits: OverdueLimits): Promise<string[]>
}

/** A signal that no read follows is repeated with growing pauses: with the limits of the api, 2 s to 64 s. */
const doublingsMax = 5

export function createSignals(db: Database): Signals {
  return {
    async claim(paymentId) {
      const { numAffectedRows } = await sql`
        update payments set ${claim}
        where id = ${paymentId} and signal_sent_at is null`.execute(db)
      return numAffectedRows === 1n
    },

    async release(paymentIds) {
      await db
        .updateTable('payments')
        .set({ signalSentAt: null, signals: sql`greatest(signals - 1, 0)` })
        .where('id', 'in', paymentIds)
        .execute()
    },

    claimOverdue: (limits) => claimOverdue(db, limits),
  }
}

/** The assignments that claim a payment's signal in an update of its row. */
export const claim = sql`signal_sent_at = now(), signals = signals + 1`

async function claimOverdue(db: Database, limits: OverdueLimits): Promise<string[]> {
  const before = (graceMs: number) => sql`now() - ${graceMs} * interval '1 ms'`
  const pauseMs = sql`${limits.signalGraceMs} * power(2, greatest(0, least(signals - 1, ${doublingsMax})))`
  const isSignalable = sql`(signal_sent_at is null
    or signal_sent_at < now() - ${pauseMs} * interval '1 ms')`
  const result = await sql<{ id: string }>`
    with ready as not materialized (
      select id, next_poll_at, is_decision_due from payments
      where ${isSignalable}
    ), due as (
      (select distinct ready.id from webhook_events join ready on ready.id = payment_id
        where state = 'waiting' and ${waitingSince} < ${before(limits.reportGraceMs)}
        order by ready.id limit ${limits.count})
      union
      (select id from ready where is_decision_due limit ${limits.count})
      union
      (select id from ready where next_poll_at < ${before(limits.pollGraceMs)}
        order by next_poll_at limit ${limits.count})
      union
      (select ready.id from outbox join ready on ready.id = payment_id
        where state = 'due' and next_try_at < ${before(limits.deliveryGraceMs)}
          and ${isSendable}
        group by ready.id order by min(next_try_at) limit ${limits.count})
    ), claimed as (
      select id from payments
      where id in (select id from due)
        and ${isSignalable}
      limit ${limits.count}
      for update skip locked
    )
    update payments set ${claim}
    from claimed where payments.id = claimed.id
    returning payments.id`.execute(db)
  return result.rows.map(({ id }) => id)
}
