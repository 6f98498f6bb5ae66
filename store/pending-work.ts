/** What is due for a payment beside the payment itself, in one statement: every step ends with asking. */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import { isBlocked, type DueEffect } from './outbox.ts'

export interface Standing {
  /**
   * What is due to the outside, in the order of sending. Behind what was given up nothing is due in its
   * lane, and the payer hears of no shipping that the shop was never told.
   */
  effects: DueEffect[]
  /** A receipt has come that no read has covered yet. */
  hasWaiting: boolean
}

export async function readStanding(db: Database, paymentId: string): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select
      (select coalesce(json_agg(json_build_object('key', key, 'kind', kind, 'lane', lane)
          order by version, position), '[]')
        from effects where payment_id = ${paymentId} and state = 'due' and not ${isBlocked}) as effects,
      exists (select from receipts
        where payment_id = ${paymentId} and state = 'waiting') as "hasWaiting"`.execute(db)
  return rows[0] ?? { effects: [], hasWaiting: false }
}
