/** How much is open: what a person watching the service wants to see go down. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

export interface OpenCount {
  what: 'payments' | 'receipts' | 'effects'
  /** The status of a payment, the state of a receipt or of an effect. */
  state: string
  count: number
}

export interface Backlog {
  /** Counts by indexes that hold only what is open, so it costs the more the more is open. */
  count(): Promise<OpenCount[]>
}

export function createBacklog(db: Database): Backlog {
  return {
    async count() {
      const { rows } = await sql<OpenCount>`
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
  }
}
