/** Counts for the metrics: pending work, and what arrived recently. Every count uses an index. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

export interface StateCount {
  what: 'payments' | 'webhook_events' | 'outbox'
  /** The status of a payment, the state of an outbox message, the state or the outcome of a webhook event. */
  state: string
  count: number
}

export interface Backlog {
  /** Counts pending work. The cost grows with the amount of pending work. */
  count(): Promise<StateCount[]>
  /** Payments created and webhooks received in the last so many milliseconds, whatever their outcome. */
  countRecent(lastMs: number): Promise<StateCount[]>
}

export function createBacklog(db: Database): Backlog {
  return {
    async count() {
      const { rows } = await sql<StateCount>`
        select 'payments' as what, status as state, count(*)::int from payments
          where status in ('opening', 'pending', 'processing', 'paid') group by status
        union all
        select 'webhook_events', 'waiting', count(*)::int from webhook_events where state = 'waiting'
        union all
        select 'webhook_events', 'unmatched', count(*)::int from webhook_events where state = 'unmatched'
        union all
        select 'outbox', 'due', count(*)::int from outbox where state = 'due'
        union all
        select 'outbox', 'given_up', count(*)::int from outbox where state = 'given_up'`.execute(db)
      return rows
    },

    async countRecent(lastMs) {
      const start = sql`now() - ${lastMs} * interval '1 ms'`
      const { rows } = await sql<StateCount>`
        select 'payments' as what, status as state, count(*)::int from payments
          where created_at >= ${start} group by status
        union all
        select 'webhook_events', state, count(*)::int from webhook_events
          where received_at >= ${start} group by state`.execute(db)
      return rows
    },
  }
}
