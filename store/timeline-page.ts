/** Reads a timeline in pages: its entries and its webhook events, oldest first, with repeats folded. */

import { sql } from 'kysely'
import type { TimelineEntry } from '../payment/timeline-entry.ts'
import type { Database } from './database.ts'

/** One or more entries in a row that say the same. The detail is the latest one's. */
export interface FoldedEntry extends TimelineEntry {
  /** When the latest one happened, and since when the same happens. */
  at: number
  since: number
  count: number
}

/** Where a page ended. */
export interface TimelinePlace {
  /** Microseconds since the epoch, as PostgreSQL keeps time. */
  atMicros: string
  /** Entries come before webhook events of the same time. */
  source: 'entry' | 'webhook event'
  id: bigint
}

export interface TimelineWish {
  after?: TimelinePlace
  /** How many folded entries at most. */
  limit: number
}

export interface TimelinePage {
  entries: FoldedEntry[]
  /** Null after the last page. */
  next: TimelinePlace | null
}

/** A page folds no more rows than this, whatever was sent, so that it is read in time. */
const rowsMax = 20_000

const sources: TimelinePlace['source'][] = ['entry', 'webhook event']

interface Row extends TimelineEntry {
  at: number
  since: number
  count: number
  lastMicros: string
  lastSource: number
  lastId: string
  isCut: boolean
}

export async function readTimelinePage(
  db: Database,
  paymentId: string,
  { after, limit }: TimelineWish,
): Promise<TimelinePage> {
  const rows = await readRows(db, paymentId, { ...(after && { after }), limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const hasMore = last !== undefined && (rows.length > page.length || last.isCut)
  return {
    entries: page.map(({ at, since, count, kind, summary, detail }) => ({
      at,
      since,
      count,
      kind,
      summary,
      detail,
    })),
    next: hasMore ? toPlace(last) : null,
  }
}

function toPlace({ lastMicros, lastSource, lastId }: Row): TimelinePlace {
  const source = sources[lastSource] ?? 'entry'
  return { atMicros: lastMicros, source, id: BigInt(lastId) }
}

const micros = (time: ReturnType<typeof sql>) =>
  sql`(extract(epoch from ${time}) * 1000000)::bigint`
const toMs = (time: ReturnType<typeof sql>) =>
  sql`floor(extract(epoch from ${time}) * 1000)::float8`

async function readRows(
  db: Database,
  paymentId: string,
  { after, limit }: TimelineWish,
): Promise<Row[]> {
  const place = after ?? { atMicros: '0', source: 'entry', id: 0n }
  const since = sql`(timestamptz 'epoch' + ${place.atMicros}::bigint * interval '1 microsecond')`
  const from = sql`(${since}, ${sources.indexOf(place.source)}::int, ${String(place.id)}::bigint)`
  const { rows } = await sql<Row>`
    with entries as (
      select at, 0 as source, id, kind, summary, detail from timeline
      where payment_id = ${paymentId} and at >= ${since} and (at, 0, id) > ${from}
      order by at, id limit ${rowsMax}
    ), events as (
      select received_at as at, 1 as source, id, 'webhook' as kind,
        'webhook ' || coalesce(type, 'without a type') || ': ' || state as summary,
        jsonb_build_object('id', id::text, 'eventId', event_id, 'reason', reason, 'endedAt',
          to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as detail
      from webhook_events
      where payment_id = ${paymentId} and received_at >= ${since} and (received_at, 1, id) > ${from}
      order by received_at, id limit ${rowsMax}
    ), everything as (
      select * from entries union all select * from events
      order by at, source, id limit ${rowsMax}
    ), marked as (
      select *, (kind, summary) is distinct from lag((kind, summary)) over places as is_other
      from everything window places as (order by at, source, id)
    ), counted as (
      select *, count(*) filter (where is_other) over places as run
      from marked window places as (order by at, source, id)
    ), folded as (
      select run, count(*)::int as count, min(at) as since, max(at) as at, max(array[${micros(sql`at`)}, source, id]) as last
      from counted group by run order by run limit ${limit}
    )
    select ${toMs(sql`folded.at`)} as at, ${toMs(sql`folded.since`)} as since, folded.count,
      counted.kind, counted.summary, counted.detail,
      last[1]::text as "lastMicros", last[2]::int as "lastSource", last[3]::text as "lastId",
      (select count(*) from everything) >= ${rowsMax} as "isCut"
    from folded join counted
      on counted.run = folded.run and counted.source = last[2] and counted.id = last[3]
    order by folded.run`.execute(db)
  return rows
}
