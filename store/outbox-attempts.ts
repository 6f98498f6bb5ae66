/** Every attempt of an outbox message. A row without an end is an attempt whose outcome is unknown. */

import { sql } from 'kysely'
import type { AttemptOutcome, ReceiverAnswer } from '../payment/attempt.ts'
import type { Database, Write } from './database.ts'
import { toStorable, toTime } from './rows.ts'

/** How an attempt ended. */
export interface AttemptEnd {
  outcome: AttemptOutcome
  /** Why it failed, in our words and without personal data. */
  reason: string | null
  answer: ReceiverAnswer
}

/** An attempt as the desk shows it. Times are epoch milliseconds. */
export interface DeskAttempt {
  beganAt: number
  /** Null while the outcome is unknown. */
  endedAt: number | null
  outcome: AttemptOutcome | null
  reason: string | null
  status: number | null
  /** What the receiver answered. It may hold personal data. */
  answer: string | null
}

/** How many attempts of a message the desk shows. */
export const attemptsMax = 50

/** Part of the statement that stores the outcome of an attempt. Only the first outcome is kept. */
export function endAttempt(attemptId: bigint, { outcome, reason, answer }: AttemptEnd): Write {
  const text = answer.text === null ? null : toStorable(answer.text)
  return sql`
    update outbox_attempts set ended_at = now(), outcome = ${outcome}, reason = ${reason},
      status = ${answer.status}, answer = ${text}
    where id = ${attemptId} and ended_at is null`
}

/** A page with the answers of all of them has half a megabyte at most. */
const attemptsOfPaymentMax = 200

/** The newest attempts of each message of a payment, by the key of the message. The newest comes first. */
export async function listAttempts(
  db: Database,
  paymentId: string,
): Promise<Map<string, DeskAttempt[]>> {
  const rows = await db
    .selectFrom('outbox')
    .innerJoinLateral(
      (query) =>
        query
          .selectFrom('outboxAttempts')
          .select(['id', 'messageKey', 'beganAt', 'endedAt', 'outcome', 'reason', 'status'])
          .select('answer')
          .whereRef('outboxAttempts.paymentId', '=', 'outbox.paymentId')
          .whereRef('outboxAttempts.messageKey', '=', 'outbox.key')
          .orderBy('id', 'desc')
          .limit(attemptsMax)
          .as('attempt'),
      (join) => join.onTrue(),
    )
    .select(['messageKey', 'beganAt', 'endedAt', 'outcome', 'reason', 'status', 'answer'])
    .where('outbox.paymentId', '=', paymentId)
    .orderBy('attempt.id', 'desc')
    .limit(attemptsOfPaymentMax)
    .execute()
  const attempts = new Map<string, DeskAttempt[]>()
  for (const { messageKey, ...row } of rows) {
    const attempt = {
      ...row,
      beganAt: row.beganAt.getTime(),
      endedAt: toTime(row.endedAt),
      outcome: row.outcome as AttemptOutcome | null,
    }
    attempts.set(messageKey, [...(attempts.get(messageKey) ?? []), attempt])
  }
  return attempts
}
