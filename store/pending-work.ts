/** What is due for a payment beside the payment itself, in one statement: every step ends with asking. */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import { isBlocked, type DueMessage } from './outbox.ts'

export interface PendingWork {
  /**
   * What is due to the outside, in the order of sending. Behind what was given up nothing is due in its
   * queue, and the payer hears of no shipping that the shop was never told.
   */
  messages: DueMessage[]
  /** A webhook event has come that no read has covered yet. */
  hasWaiting: boolean
}

export async function readPendingWork(db: Database, paymentId: string): Promise<PendingWork> {
  const { rows } = await sql<PendingWork>`
    select
      (select coalesce(json_agg(json_build_object('key', key, 'kind', kind, 'queue', queue)
          order by version, position), '[]')
        from outbox where payment_id = ${paymentId} and state = 'due' and not ${isBlocked}) as messages,
      exists (select from webhook_events
        where payment_id = ${paymentId} and state = 'waiting') as "hasWaiting"`.execute(db)
  return rows[0] ?? { messages: [], hasWaiting: false }
}
