/**
 * What is counted for whoever watches: how much is open, which they want to see go down, and what the
 * last day brought. Each along an index, and never all that ever was.
 */

import { sql } from 'kysely'
import type { Database } from './database.ts'

export interface StateCount {
  what: 'payments' | 'receipts' | 'effects'
  /** The status of a payment, the state of an effect, the state or the ending of a receipt. */
  state: string
  count: number
}

export interface Backlog {
  /** What something is still to happen to. Costs the more, the more is open. */
  count(): Promise<StateCount[]>
  /** Payments made and webhooks received since then, however they ended. */
  countSince(since: number): Promise<StateCount[]>
}

export function createBacklog(db: Database): Backlog {
  return {
    async count() {
      const { rows } = await sql<StateCount>`
        select 'payments' as what, status as state, count(*)::int from payments
          where status in ('opening', 'pending', 'processing', 'paid') group by status
        union all
        select 'receipts', 'waiting', count(*)::int from receipts where state = 'waiting'
        union all
        select 'receipts', 'parked', count(*)::int from receipts where state = 'parked'
        union all
        select 'effects', 'due', count(*)::int from effects where state = 'due'
        union all
        select 'effects', 'given_up', count(*)::int from effects where state = 'given_up'`.execute(
        db,
      )
      return rows
    },

    async countSince(since) {
      const at = new Date(since)
      const { rows } = await sql<StateCount>`
        select 'payments' as what, status as state, count(*)::int from payments
          where created_at >= ${at} group by status
        union all
        select 'receipts', state, count(*)::int from receipts
          where received_at >= ${at} group by state`.execute(db)
      return rows
    },
  }
}
