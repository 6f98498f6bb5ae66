/** The timeline of a payment, in order. Holds no personal data. */

import { sql } from 'kysely'
import type { EntryKind, TimelineEntry } from '../payment/timeline-entry.ts'
import type { PaymentChange } from '../payment/change.ts'
import type { Database, Write } from './database.ts'
import { toJson } from './rows.ts'

export interface DatedEntry extends TimelineEntry {
  at: number
}

export interface Timeline {
  /** Adds an entry unless it repeats the last one. */
  addOnce(paymentId: string, entry: TimelineEntry): Promise<void>
  /** The entries and webhook events of a payment, oldest first. */
  list(paymentId: string): Promise<DatedEntry[]>
}

export function createTimeline(db: Database): Timeline {
  return {
    async addOnce(paymentId, { kind, summary, detail }) {
      await sql`
        insert into timeline (payment_id, at, kind, summary, detail)
        select ${paymentId}, now(), ${kind}, ${summary}, ${toJson(detail)}::jsonb
        where ${summary} is distinct from (
          select summary from timeline where payment_id = ${paymentId} order by id desc limit 1
        )`.execute(db)
    },

    async list(paymentId) {
      const [entries, webhookEvents] = await Promise.all([
        listEntries(db, paymentId),
        listWebhookEvents(db, paymentId),
      ])
      return [...entries, ...webhookEvents].toSorted((left, right) => left.at - right.at)
    },
  }
}

async function listEntries(db: Database, paymentId: string): Promise<DatedEntry[]> {
  const rows = await db
    .selectFrom('timeline')
    .select(['at', 'kind', 'summary', 'detail'])
    .where('paymentId', '=', paymentId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, at: row.at.getTime(), kind: row.kind as EntryKind }))
}

async function listWebhookEvents(db: Database, paymentId: string): Promise<DatedEntry[]> {
  const rows = await db
    .selectFrom('webhookEvents')
    .select(['receivedAt', 'type', 'eventId', 'state', 'reason', 'endedAt'])
    .where('paymentId', '=', paymentId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    at: row.receivedAt.getTime(),
    kind: 'webhook',
    summary: `webhook ${row.type ?? 'without a type'}: ${row.state}`,
    detail: {
      eventId: row.eventId,
      reason: row.reason,
      endedAt: row.endedAt?.toISOString() ?? null,
    },
  }))
}

/** Part of a commit: the change's own entries, then the notes of its result. */
export function insertEntries({ entries = [], result }: PaymentChange): Write {
  const notes: TimelineEntry[] = result.notes.map((note) => ({ ...note, detail: null }))
  return sql`(
    insert into timeline (payment_id, at, kind, summary, detail)
    select changed.id, now(), entry.kind, entry.summary, entry.detail
    from changed, jsonb_to_recordset(${JSON.stringify([...entries, ...notes])}::jsonb)
      as entry (kind text, summary text, detail jsonb))`
}
