/** Idempotency keys: the payment that a key created, and the key's answer. */

import { sql } from 'kysely'
import type { StoredAnswer } from '../payment/change.ts'
import type { Status } from '../payment/status.ts'
import type { PaymentChange } from '../payment/change.ts'
import type { Database, Write } from './database.ts'
import { writeJson } from './rows.ts'

export interface KeyRecord {
  fingerprint: string
  paymentId: string
  /** The id of the request that made the payment. */
  requestId: string
  /** Null while the payment is opening. */
  answer: StoredAnswer | null
  /** The bytes of the answer, once a caller has received them. */
  body: string | null
  status: Status
}

export interface IdempotencyKeys {
  find(apiKeyName: string, key: string): Promise<KeyRecord | undefined>
  /** Stores the bytes of an answer unless some are stored, and returns the stored ones. */
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

/** Part of a commit. A refusal links to its documentation, so the api writes the bytes of its answer. */
export function storeAnswer({ answer }: PaymentChange): Write | null {
  if (!answer) return null
  const body = answer.outcome === 'created' ? writeJson(answer.view) : null
  return sql`(
    update idempotency_keys set answer = ${writeJson(answer)}::json, body = coalesce(body, ${body})
    from changed where payment_id = changed.id)`
}

/** Part of the insert of a payment: the key that created it. */
export function insertKey(key: {
  apiKeyName: string
  idempotencyKey: string
  fingerprint: string
  paymentId: string
  createdAt: Date
}): Write {
  const { apiKeyName, idempotencyKey, fingerprint, paymentId, createdAt } = key
  return sql`(
    insert into idempotency_keys (api_key_name, key, fingerprint, payment_id, created_at)
    values (${apiKeyName}, ${idempotencyKey}, ${fingerprint}, ${paymentId}, ${createdAt}))`
}
