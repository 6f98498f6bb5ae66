/** Refused requests, kept for a day, so that support can say what was wrong with a call that left no payment. */

import { sql } from 'kysely'
import pg from 'pg'
import type { ServiceFacts } from '../payment/explanation-facts.ts'
import type { FailureCode } from '../payment/failure.ts'
import type { DatedRefusal, RefusedRequest } from '../payment/refusal.ts'
import type { Database } from './database.ts'

export interface RefusalFilter {
  requestId?: string
  merchantReference?: string
  limit: number
}

export interface Refusals {
  add(refusal: RefusedRequest): Promise<void>
  /** The newest first. */
  list(filter: RefusalFilter): Promise<DatedRefusal[]>
}

export function createRefusals(db: Database): Refusals {
  return {
    async add({ faults, ...refusal }) {
      await db
        .insertInto('refusals')
        .values({ ...refusal, at: sql`now()`, faults: JSON.stringify(faults) })
        .execute()
    },

    async list({ requestId, merchantReference, limit }) {
      let query = db
        .selectFrom('refusals')
        .select(['requestId', 'at', 'route', 'apiKeyName'])
        .select(['merchantReference', 'paymentId', 'code', 'faults'])
      if (requestId !== undefined) query = query.where('requestId', '=', requestId)
      if (merchantReference !== undefined) {
        query = query.where('merchantReference', '=', merchantReference)
      }
      const rows = await query.orderBy('id', 'desc').limit(limit).execute()
      return rows.map((row) => ({ ...row, at: row.at.getTime(), code: row.code as FailureCode }))
    },
  }
}

/** Ends the transaction without a trace. */
class TakenBack extends Error {}

const faults: Record<string, ServiceFacts['database']> = { '53100': 'full', '25006': 'read_only' }

/**
 * Tries to write, and takes it back. Writes more than a page holds, because a full disk still has room on the pages that
 * it has.
 * @returns why the database takes no writes; null where it does
 */
export async function findWriteFault(db: Database): Promise<ServiceFacts['database']> {
  try {
    await db.transaction().execute(async (trx) => {
      await sql`
        insert into refusals (request_id, at, route, code, faults)
        select '', now(), '', '', jsonb_agg(md5(random()::text)) from generate_series(1, 500)`.execute(
        trx,
      )
      throw new TakenBack()
    })
  } catch (error) {
    if (error instanceof TakenBack) return null
    const code = error instanceof pg.DatabaseError ? (error.code ?? '') : ''
    const fault = faults[code]
    if (fault === undefined) throw error
    return fault
  }
  return null
}
