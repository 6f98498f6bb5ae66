/** The database's clock, the only one whose times are stored and compared. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

/** `now()` in epoch milliseconds. */
export const epochMs = sql<number>`floor(extract(epoch from now()) * 1000)::float8`

export async function readNow(db: Database): Promise<number> {
  const { rows } = await sql<{ now: number }>`select ${epochMs} as now`.execute(db)
  return rows[0]?.now ?? Number.NaN
}
