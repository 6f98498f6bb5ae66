/**
 * Signals: at most one is outstanding per payment. It is claimed before the payment's run is told and ends
 * when a read is committed, so that reports coming meanwhile cause no further ones.
 */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import { isSendable } from './outbox.ts'

/**
 * How a payment's signal stood when a webhook event was stored: claimed for the caller together with it; outstanding,
 * so that a read is to come; or perhaps free, so that whoever wants it claims it.
 */
export type SignalClaim = 'claimed' | 'outstanding' | 'free'

export interface OverdueLimits {
  /** A webhook event, a decision: how long the process that stored it may take to send a signal. */
  reportGraceMs: number
  /** A look: how late the workflow may be. */
  pollGraceMs: number
  /** An outbox message: how late it may be, the try itself included. */
  deliveryGraceMs: number
  /** A signal that was sent: how long it may take to be read; twice as long after each further one. */
  signalGraceMs: number
  count: number
}

export interface Signals {
  /** Claims the signal of a payment; false when one is outstanding already. */
  claim(paymentId: string): Promise<boolean>
  /** Gives claims back whose signals could not be sent, so that they are claimed again at once. */
  release(paymentIds: readonly string[]): Promise<void>
  /**
   * Claims payments that nobody looked at although something was due, and gives their ids; other processes
   * skip what this one has claimed.
   */
  claimOverdue(limits: OverdueLimits): Promise<string[]>
}

/** A signal without effect is repeated with growing pauses: at the limits of the api, from 2 s to 64 s. */
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

/** Claims the signal of a payment in an update of its row. */
export const claim = sql`signal_sent_at = now(), signals = signals + 1`

async function claimOverdue(db: Database, limits: OverdueLimits): Promise<string[]> {
  const before = (graceMs: number) => sql`now() - ${graceMs} * interval '1 ms'`
  const pauseMs = sql`${limits.signalGraceMs} * power(2, greatest(0, least(signals - 1, ${doublingsMax})))`
  const isSignalable = sql`(signal_sent_at is null
    or signal_sent_at < now() - ${pauseMs} * interval '1 ms')`
  const result = await sql<{ id: string }>`
    with ready as not materialized (
      select id, next_poll_at, decision_due from payments
      where ${isSignalable}
    ), due as (
      (select distinct ready.id from webhook_events join ready on ready.id = payment_id
        where state = 'waiting' and received_at < ${before(limits.reportGraceMs)}
        order by ready.id limit ${limits.count})
      union
      (select id from ready where decision_due limit ${limits.count})
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
