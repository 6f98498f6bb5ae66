/** Deletes what is kept for a limited time, in pieces that block no other statement. */

import { sql, type RawBuilder } from 'kysely'
import type { Database } from './database.ts'

const hour = 60 * 60 * 1000

/** How long idempotency keys are kept. After that the guard on the merchant reference remains. */
const keysKeptMs = 30 * 24 * hour

/** How long refused requests are kept, and workers without a heartbeat. */
const tracesKeptMs = 24 * hour

/** How long calls to Koywe are kept. */
const callsKeptMs = 30 * 24 * hour

/** Small enough to be deleted well within the statement timeout. */
const pieceMax = 2000
/** A million rows per call; the next call deletes the rest. */
const piecesMax = 500

/** @param detailsKeptMs how long webhook events, timelines and attempts are kept; null for good */
export async function forget(db: Database, detailsKeptMs: number | null): Promise<void> {
  await sql`
    delete from idempotency_keys where created_at < now() - ${keysKeptMs} * interval '1 ms'`.execute(
    db,
  )
  const dayAgo = sql`now() - ${tracesKeptMs} * interval '1 ms'`
  await sql`delete from workers where seen_at < ${dayAgo}`.execute(db)
  await inPieces(
    db,
    sql`delete from refusals where id in (
      select id from refusals where at < ${dayAgo} order by at limit ${pieceMax})`,
  )
  await forgetAnswers(db)
  const callsBefore = sql`now() - ${callsKeptMs} * interval '1 ms'`
  await inPieces(db, deleteOldest('provider_calls', 'at', callsBefore))
  if (detailsKeptMs === null) return
  const before = sql`now() - ${detailsKeptMs} * interval '1 ms'`
  // Events that no read has covered are kept, however old they are.
  await inPieces(
    db,
    sql`delete from webhook_events where id in (
      select id from webhook_events where received_at < ${before} and state not in ('waiting', 'unmatched')
      order by received_at limit ${pieceMax})`,
  )
  await inPieces(db, deleteOldest('timeline', 'at', before))
  await inPieces(db, deleteOldest('outbox_attempts', 'began_at', before))
}

/** What receivers answered may name the payer, so it goes with the payer. */
async function forgetAnswers(db: Database): Promise<void> {
  await sql`
    update outbox_attempts set answer = null from payments
    where payments.payer_id is null and outbox_attempts.payment_id = payments.id
      and answer is not null`.execute(db)
}

/** Ids grow with time, so the row with the lowest id is the oldest. */
function deleteOldest(
  table: string,
  time: string,
  before: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const [from, at] = [sql.table(table), sql.ref(time)]
  return sql`delete from ${from} where id in (
    select id from (select id, ${at} from ${from} order by id limit ${pieceMax}) as oldest
    where ${at} < ${before} and ${before} > (select ${at} from ${from} order by id limit 1))`
}

async function inPieces(db: Database, piece: RawBuilder<unknown>): Promise<void> {
  for (let pieces = 0; pieces < piecesMax; pieces += 1) {
    const { numAffectedRows = 0n } = await piece.execute(db)
    if (numAffectedRows < BigInt(pieceMax)) return
  }
}
