/** The order of outbox messages: which of them may be sent now. */

import { sql } from 'kysely'
import type { DueMessage } from '../payment/outbox-message.ts'
import { messageRules, overtakeAfterMs, queueOf, type MessageKind } from '../payment/outbox.ts'
import type { Database } from './database.ts'

/** The order in which messages are listed: events before mails, and each queue as it is sent. */
export const messageOrder = sql`queue = 'mails', version, position`

/**
 * The messages that were queued before a message and have not ended well. Where the table is called outbox. What
 * repeats a message that was taken holds up nothing.
 */
const isQueuedBefore = (other: 'other' | 'head') => sql<boolean>`(
  ${sql.ref(`${other}.payment_id`)} = outbox.payment_id
  and ${sql.ref(`${other}.queue`)} = outbox.queue
  and ${sql.ref(`${other}.state`)} in ('due', 'given_up')
  and ${sql.ref(`${other}.repeats`)} is null
  and (${sql.ref(`${other}.version`)}, ${sql.ref(`${other}.position`)}) < (outbox.version, outbox.position))`

/** Whether a message may overtake, because the one that holds up its queue has been refused for long enough. */
const isOvertaking = sql<boolean>`(outbox.overtakes and coalesce((
  select min(head.first_tried_at) from outbox as head where ${isQueuedBefore('head')}
) < now() - ${overtakeAfterMs} * interval '1 ms', false))`

/**
 * Whether nothing that a message waits for is left: the message that it names, and the earlier messages of its queue,
 * unless it may overtake them. What repeats another message waits for nothing. To be used where the table is called
 * outbox.
 */
export const isSendable = sql<boolean>`(outbox.repeats is not null or (not exists (
  select from outbox as other
  where other.payment_id = outbox.payment_id and other.key = outbox.waits_for and other.state <> 'done')
  and (${isOvertaking} or not exists (select from outbox as other where ${isQueuedBefore('other')}))))`

/** A row of `sendableOf`. */
export interface SendableRow {
  key: string
  kind: MessageKind
  retriesAsked: number
}

/** The messages of a payment that may be sent now as a value, for statements that select more. */
export function sendableOf(paymentId: string) {
  return sql<SendableRow[]>`(
    select coalesce(json_agg(json_build_object('key', key, 'kind', kind, 'retriesAsked', retries_asked)
      order by ${messageOrder}), '[]')
    from outbox where payment_id = ${paymentId} and state = 'due' and ${isSendable})`
}

/** Gives the rows as the workflow takes them: each with its queue and its activity. */
export function toDueMessages(rows: readonly SendableRow[]): DueMessage[] {
  return rows.map(({ key, kind, retriesAsked }) => ({
    key,
    queue: queueOf(kind),
    activity: messageRules[kind].activity,
    ...(retriesAsked > 0 && { retriesAsked }),
  }))
}

/** Lists the messages of a payment that may be sent now, events first. */
export async function listSendable(db: Database, paymentId: string): Promise<DueMessage[]> {
  const { rows } = await sql<{ sendable: SendableRow[] }>`
    select ${sendableOf(paymentId)} as sendable`.execute(db)
  return toDueMessages(rows[0]?.sendable ?? [])
}
