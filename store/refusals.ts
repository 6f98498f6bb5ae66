/** Refused requests, kept for a day, so that support can say what was wrong with a call that left no payment. */

import { sql } from 'kysely'
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
