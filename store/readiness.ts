/** Whether the store can serve requests. */

import { sql } from 'kysely'
import { isMigrated, type Database } from './database.ts'

/** An answer serves all probes of so many milliseconds, because probes need no API key. */
const validMs = 1000

/**
 * Creates the check: the database takes writes, and has the tables that this version needs.
 * The returned function throws StorageUnavailable where the database takes none.
 */
export function createReadiness(db: Database): () => Promise<boolean> {
  let last: { answer: Promise<boolean>; at: number } | undefined
  return () => {
    const now = performance.now()
    if (!last || now >= last.at + validMs) last = { answer: check(db), at: now }
    return last.answer
  }
}

async function check(db: Database): Promise<boolean> {
  // A read would not show a standby or a full disk. The table needs room, and ends with its statement.
  await sql`create temporary table payin_probe on commit drop as select 1 as one`.execute(db)
  return isMigrated(db)
}
