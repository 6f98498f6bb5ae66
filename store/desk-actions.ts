/** What people did on the desk. Rows are only ever added. */

import { sql } from 'kysely'
import type { DeskAction, DeskActionKind } from '../payment/desk-action.ts'
import type { Database } from './database.ts'
import { toJson, toStorable } from './rows.ts'
import { insertEntry } from './timeline.ts'

export interface RecordedDeskAction extends DeskAction {
  id: bigint
  at: number
}

export interface DeskActionFilter {
  paymentId?: string
  /** Only actions before this one. */
  before?: bigint
  limit: number
}

export interface DeskActions {
  /** Records an action, and with a line on the timeline where it is about a payment and `summary` says what was done. */
  add(action: DeskAction, summary?: string): Promise<void>
  /** Newest first. */
  list(filter: DeskActionFilter): Promise<RecordedDeskAction[]>
}

export function createDeskActions(db: Database): DeskActions {
  return {
    async add({ person, action, paymentId, reason, detail }, summary) {
      const line = toStorable(summary ?? '')
      const source = sql`acted where payment_id is not null and ${line}::text <> ''`
      await sql`
        with acted as (
          insert into desk_actions (at, person, action, payment_id, reason, detail)
          values (now(), ${toStorable(person)}, ${action}, ${paymentId}, ${reason === null ? null : toStorable(reason)},
            ${toJson(detail)}::jsonb)
          returning payment_id
        )
        ${insertEntry(source, { kind: 'support', summary: line })}`.execute(db)
    },

    async list({ paymentId, before, limit }) {
      let query = db
        .selectFrom('deskActions')
        .select(['id', 'at', 'person', 'action', 'paymentId', 'reason', 'detail'])
        .orderBy('id', 'desc')
        .limit(limit)
      if (paymentId !== undefined) query = query.where('paymentId', '=', paymentId)
      if (before !== undefined) query = query.where('id', '<', before)
      const rows = await query.execute()
      return rows.map((row) => ({
        ...row,
        at: row.at.getTime(),
        action: row.action as DeskActionKind,
      }))
    },
  }
}
