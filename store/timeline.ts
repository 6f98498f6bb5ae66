/** The timeline of a payment, in order. Holds no personal data. */

import { sql, type RawBuilder } from 'kysely'
import type { TimelineEntry } from '../payment/timeline-entry.ts'
import type { PaymentChange } from '../payment/change.ts'
import type { Database, Write } from './database.ts'
import { toJson, toStorable, writeJson } from './rows.ts'
import { readTimelinePage, type TimelinePage, type TimelineWish } from './timeline-page.ts'

export interface Timeline {
  /** Adds an entry unless it repeats the last one. */
  addOnce(paymentId: string, entry: TimelineEntry): Promise<void>
  /**
   * Adds that a run was stopped early, once for each run.
   * @returns false where that is known, and for a payment of another database
   */
  addRunEnd(paymentId: string, end: RunEnd): Promise<boolean>
  /** A page of the entries and webhook events of a payment, oldest first. Entries in a row that say the same are one. */
  list(paymentId: string, wish: TimelineWish): Promise<TimelinePage>
}

/** A run that ended before its payment needed none. */
export interface RunEnd {
  runId: string
  /** By Temporal's clock, in epoch milliseconds: a detail of the entry, whose own time is the store's. */
  endedAt: number
  summary: string
}

export function createTimeline(db: Database): Timeline {
  return {
    async addOnce(paymentId, { kind, detail, ...entry }) {
      const summary = toStorable(entry.summary)
      const isOther = sql`${summary} is distinct from (
        select summary from timeline where payment_id = ${paymentId} order by at desc, id desc limit 1)`
      const source = sql`${oneRow(paymentId)} where ${isOther}`
      await insertEntry(source, { kind, summary, detail: toJson(detail) }).execute(db)
    },

    addRunEnd: (paymentId, { runId, endedAt, summary }) =>
      db.transaction().execute(async (trx) => {
        // Several apis see the same end: the lock makes the second one wait until it sees the entry of the first.
        const { rows } =
          await sql`select from payments where id = ${paymentId} for no key update`.execute(trx)
        if (rows.length === 0) return false
        const source = sql`${oneRow(paymentId)} where not exists (
          select from timeline where payment_id = ${paymentId} and detail ->> 'runId' = ${runId})`
        const detail = toJson({ runId, endedAt: new Date(endedAt).toISOString() })
        const entry = insertEntry(source, { kind: 'support', summary, detail })
        const { numAffectedRows } = await entry.execute(trx)
        return numAffectedRows === 1n
      }),

    list: (paymentId, wish) => readTimelinePage(db, paymentId, wish),
  }
}

/** A value, or an expression over the columns of a source. */
type Value = string | RawBuilder<unknown>

/**
 * The statement that adds an entry for every row of a source, for use alone or in a larger statement.
 * @param source what follows `from`; its rows have a `payment_id`
 * @param entry `detail`: JSON. `at`: `now()` by default
 */
export function insertEntry(
  source: RawBuilder<unknown>,
  entry: { kind: Value; summary: Value; detail?: Value | null; at?: Value },
): Write {
  const { kind, summary, detail = null, at = sql`now()` } = entry
  return sql`
    insert into timeline (payment_id, at, kind, summary, detail)
    select payment_id, ${at}::timestamptz, ${kind}, ${summary}, ${detail}::jsonb from ${source}`
}

/** A source of one entry. */
export function oneRow(paymentId: string): RawBuilder<unknown> {
  return sql`(select ${paymentId}::text as payment_id) as entry`
}

/** Part of a commit: the change's own entries, then the notes of its result. */
export function insertEntries({ entries = [], result }: PaymentChange): Write | null {
  const notes: TimelineEntry[] = result.notes.map((note) => ({ ...note, detail: null }))
  const all = [...entries, ...notes]
  if (all.length === 0) return null
  const source = sql`(
    select changed.id as payment_id, entry.*
    from changed, jsonb_to_recordset(${writeJson(all)}::jsonb)
      as entry (kind text, summary text, detail jsonb)) as entry`
  return sql`(${insertEntry(source, { kind: sql`kind`, summary: sql`summary`, detail: sql`detail` })})`
}
