/** Calls to Koywe about payments: what was asked, how long it took, and what came back. Holds no personal data. */

import { sql } from 'kysely'
import {
  type DatedProviderCall,
  type EndedCall,
  type ProviderCallKind,
} from '../payment/provider-call.ts'
import type { Database } from './database.ts'
import { writeJson } from './rows.ts'

export interface ProviderCalls {
  /** Adds calls in one statement, and deletes what a payment has in addition to its newest ones. */
  add(calls: readonly EndedCall[]): Promise<void>
  /** The newest calls of a payment, the newest first. */
  list(paymentId: string, limit: number): Promise<DatedProviderCall[]>
}

/** How many calls of a payment are kept. */
export const callsMax = 200

export function createProviderCalls(db: Database): ProviderCalls {
  return {
    async add(calls) {
      // Rows that this statement adds are not seen by its other parts, so older rows make room for them.
      await sql`
        with said as (
          select * from jsonb_to_recordset(${writeJson(calls)}::jsonb) as said ("paymentId" text, kind text,
            "beganMsAgo" float8, "tookMs" float8, status int, code text, answer text)
        ), added as (
          insert into provider_calls (payment_id, at, kind, took_ms, status, code, answer)
          select "paymentId", now() - "beganMsAgo" * interval '1 ms', kind, round("tookMs"), status, code, answer
          from said
        )
        delete from provider_calls using (select "paymentId", count(*) as count from said group by 1) as new
        where payment_id = "paymentId" and id in (
          select id from provider_calls as old where old.payment_id = new."paymentId"
          order by id desc offset greatest(${callsMax}::int - new.count, 0))`.execute(db)
    },

    async list(paymentId, limit) {
      const rows = await db
        .selectFrom('providerCalls')
        .select(['at', 'kind', 'tookMs', 'status', 'code', 'answer'])
        .where('paymentId', '=', paymentId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        ...row,
        at: row.at.getTime(),
        kind: row.kind as ProviderCallKind,
      }))
    },
  }
}
