/** Who looks after a payment. Handing it over again replaces that; the timeline keeps every handover. */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import { toStorable } from './rows.ts'

export interface Handover {
  /** The person who looks after the payment. */
  assignee: string
  note: string
  /** Who handed it over. */
  by: string
  at: number
}

export interface Handovers {
  put(paymentId: string, handover: Omit<Handover, 'at'>): Promise<void>
  /** The present one; null where no person looks after the payment. */
  find(paymentId: string): Promise<Handover | null>
}

export function createHandovers(db: Database): Handovers {
  return {
    async put(paymentId, { assignee, note, by }) {
      const row = {
        assignee,
        note: toStorable(note),
        handedBy: toStorable(by),
        at: sql<Date>`now()`,
      }
      await db
        .insertInto('handovers')
        .values({ paymentId, ...row })
        .onConflict((conflict) => conflict.column('paymentId').doUpdateSet(row))
        .execute()
    },

    async find(paymentId) {
      const row = await db
        .selectFrom('handovers')
        .select(['assignee', 'note', 'handedBy', 'at'])
        .where('paymentId', '=', paymentId)
        .executeTakeFirst()
      return row
        ? { assignee: row.assignee, note: row.note, by: row.handedBy, at: row.at.getTime() }
        : null
    },
  }
}
