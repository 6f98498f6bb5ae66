/** The begin of an attempt of an outbox message, committed before the attempt is made. */

import { sql } from 'kysely'
import type { OutboxMessage } from '../payment/outbox-message.ts'
import {
  firstPauseMs,
  pauseGrowth,
  uncertainAttemptsMax,
  type MessageKind,
} from '../payment/outbox.ts'
import type { Database } from './database.ts'
import { columnsWithPayer, toPayer } from './payers.ts'
import { toPayment } from './rows.ts'

/** The pause after an attempt, growing with their number. A larger exponent would overflow. */
export const attemptPause = (attempts: ReturnType<typeof sql>, pauseMsMax: number) =>
  sql`least(${pauseMsMax}::float8, ${firstPauseMs} * power(${pauseGrowth}::float8, least(${attempts}, 50) - 1))
    * interval '1 ms'`

/**
 * Commits that an attempt begins, in the row of its message and in a row of its own. Undefined when none may begin.
 */
export async function begin(
  db: Database,
  key: string,
  pauseMsMax: number,
): Promise<OutboxMessage | undefined> {
  const row = await db
    .with('begun', (query) => beginMessage(query, key, pauseMsMax))
    .with('attempted', (query) =>
      query
        .insertInto('outboxAttempts')
        .columns(['messageKey', 'paymentId', 'beganAt'])
        .expression(query.selectFrom('begun').select(['key', 'id', sql<Date>`now()`.as('beganAt')]))
        .returning('outboxAttempts.id as attemptId'),
    )
    .selectFrom(['begun', 'attempted'])
    .selectAll('begun')
    .select('attempted.attemptId')
    .executeTakeFirst()
  if (!row) return undefined
  return {
    attemptId: row.attemptId,
    key: row.key,
    kind: row.kind as MessageKind,
    repeats: row.repeats,
    body: row.body,
    attempts: row.attempts,
    uncertainAttempts: row.uncertainAttempts,
    triedForMs: row.triedForMs,
    payment: toPayment(row),
    payer: toPayer(row),
  }
}

const uncertainLimits = JSON.stringify(uncertainAttemptsMax)

/** Begins the attempt in the row of its message. */
function beginMessage(query: Pick<Database, 'updateTable'>, key: string, pauseMsMax: number) {
  return query
    .updateTable('outbox')
    .from('payments')
    .leftJoin('payers', 'payers.id', 'payments.payerId')
    .set({
      attempts: sql`attempts + 1`,
      uncertainAttempts: sql`uncertain_attempts + 1`,
      firstTriedAt: sql`coalesce(first_tried_at, now())`,
      nextTryAt: sql`now() + ${attemptPause(sql`attempts + 1`, pauseMsMax)}`,
    })
    .where('key', '=', key)
    .where('state', '=', 'due')
    .where(sql<boolean>`coalesce(next_try_at <= now(), true)`)
    .where(
      sql<boolean>`coalesce(uncertain_attempts < (${uncertainLimits}::jsonb ->> queue)::int, true)`,
    )
    .whereRef('payments.id', '=', 'outbox.paymentId')
    .returning(columnsWithPayer)
    .returning(['outbox.key', 'outbox.kind', 'outbox.body', 'outbox.attempts', 'outbox.repeats'])
    .returning(['outbox.uncertainAttempts', inMs(sql`now() - first_tried_at`).as('triedForMs')])
}

/** A duration in whole milliseconds, rounded up so that who waits for it is not early. */
export const inMs = (interval: ReturnType<typeof sql>) =>
  sql<number>`ceil(extract(epoch from ${interval}) * 1000)::float8`
