/** Idempotency keys: which payment a key made, and the answer that it stands for. */

import { sql } from 'kysely'
import type { StoredAnswer } from '../payment/change.ts'
import type { Status } from '../payment/status.ts'
import type { Database } from './database.ts'

export interface KeyRecord {
  fingerprint: string
  paymentId: string
  /** The id of the request that made the payment. */
  requestId: string
  /** Null while the outcome is not known. */
  answer: StoredAnswer | null
  /** The answer's bytes, once they have been given to anybody. */
  body: string | null
  status: Status
}

export interface IdempotencyKeys {
  find(apiKeyName: string, key: string): Promise<KeyRecord | undefined>
  /** Keeps the first bytes that were written for a key and gives them, whoever came first. */
  freeze(apiKeyName: string, key: string, body: string): Promise<string>
}

export function createIdempotencyKeys(db: Database): IdempotencyKeys {
  return {
    async find(apiKeyName, key) {
      const row = await db
        .selectFrom('idempotencyKeys as keys')
        .innerJoin('payments', 'payments.id', 'keys.paymentId')
        .select([
          'keys.fingerprint',
          'keys.paymentId',
          'keys.answer',
          'keys.body',
          'payments.requestId',
          'payments.status',
        ])
        .where('keys.apiKeyName', '=', apiKeyName)
        .where('keys.key', '=', key)
        .executeTakeFirst()
      return row && { ...row, status: row.status as Status }
    },

    async freeze(apiKeyName, key, body) {
      const row = await db
        .updateTable('idempotencyKeys')
        .set({ body: sql`coalesce(body, ${body})` })
        .where('apiKeyName', '=', apiKeyName)
        .where('key', '=', key)
        .returning('body')
        .executeTakeFirstOrThrow()
      return row.body ?? body
    },
  }
}
