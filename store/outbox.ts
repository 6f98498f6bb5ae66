/** Outbox messages: what is due to the outside, tried until it is done, with the evidence kept. */

import { sql } from 'kysely'
import { fulfil } from '../payment/fulfilment.ts'
import type { MessageKind, Queue } from '../payment/status.ts'
import type { Payer, Payment } from '../payment/payment.ts'
import type { Database } from './database.ts'
import { columnsWithPayer, toPayer } from './payers.ts'
import { toPayment } from './rows.ts'
import { paymentColumns } from './schema.ts'

export type MessageState = 'due' | 'done' | 'skipped' | 'given_up'

/** An outbox message that still has to happen. */
export interface DueMessage {
  key: string
  kind: MessageKind
  queue: Queue
}

export interface OutboxMessage extends DueMessage {
  state: MessageState
  /** The frozen bytes of a merchant event; null for mails. */
  body: string | null
  createdAt: number
  triedAt: number | null
  attempts: number
  /** Milliseconds until a try may begin: above zero in the pause after a failed one. */
  waitMs: number
  /** What the last try failed with. */
  lastError: string | null
  payment: Payment
  payer: Payer
}

export interface Outbox {
  /**
   * Notes that a try begins and gives what is to be sent; undefined for a key that does not exist. While
   * the pause after a failed try lasts, none begins and `waitMs` says for how long.
   * @param pauseMsMax no pause is longer; one that seems to be was noted by a clock that was ahead
   */
  beginTry(key: string, at: number, pauseMsMax: number): Promise<OutboxMessage | undefined>
  /** Notes that the other side took it, with the evidence; fulfilment becomes done with its event. */
  finish(message: OutboxMessage, at: number, evidence: Record<string, unknown>): Promise<void>
  /** Notes a failed try and when the next one is. */
  postpone(
    message: OutboxMessage,
    at: number,
    next: { error: string; tryAt: number },
  ): Promise<void>
  /** Stops trying. A person may have it sent again. */
  giveUp(message: OutboxMessage, at: number, error: string): Promise<void>
  /** Makes due again what was given up, as if it had never been tried. Gives how many there were. */
  revive(paymentId: string, at: number, by: string): Promise<number>
}

export function createOutbox(db: Database): Outbox {
  return {
    beginTry: (key, at, pauseMsMax) => beginTry(db, key, { at, pauseMsMax }),
    finish: (message, at, evidence) => finish(db, message, { at, evidence }),

    async postpone(message, at, { error, tryAt }) {
      const isFirst = message.attempts === 1
      await sql`
        with postponed as (
          update outbox set next_try_at = ${new Date(tryAt)}, last_error = ${error}
          where key = ${message.key} and state = 'due' returning payment_id
        )
        insert into timeline (payment_id, at, kind, summary)
        select payment_id, ${new Date(at)}, 'outbox', ${`${message.kind} was not taken: ${error}`}
        from postponed where ${isFirst}`.execute(db)
    },

    async giveUp(message, at, error) {
      await sql`
        with given_up as (
          update outbox set state = 'given_up', next_try_at = null, last_error = ${error}
          where key = ${message.key} and state = 'due' returning payment_id
        )
        insert into timeline (payment_id, at, kind, summary)
        select payment_id, ${new Date(at)}, 'outbox',
          ${`${message.kind} was given up after ${message.attempts} tries: ${error}`}
        from given_up`.execute(db)
    },

    async revive(paymentId, now, by) {
      const at = new Date(now)
      const { rows } = await sql<{ count: string }>`
        with revived as (
          update outbox set state = 'due', next_try_at = ${at}, tried_at = null, attempts = 0
          where payment_id = ${paymentId} and state = 'given_up' returning payment_id, kind
        ), noted as (
          insert into timeline (payment_id, at, kind, summary)
          select payment_id, ${at}, 'outbox', kind || ${` is sent again: asked by ${by}`}
          from revived
        )
        select count(*) as count from revived`.execute(db)
      return Number(rows[0]?.count ?? 0)
    },
  }
}

/**
 * Whether an outbox message waits for a person: its queue has one that was given up, or, for the mail about the
 * shipping, the events have. To be used where the table is called outbox messages.
 */
export const isBlocked = sql<boolean>`exists (
  select from outbox as other
  where other.payment_id = outbox.payment_id and other.state = 'given_up'
    and (other.queue = outbox.queue or outbox.kind = 'mail.shipping'))`

/**
 * Whether an outbox message waits for another one that is due: an earlier one of its queue, or, for the mail
 * about the shipping, the event that tells the shop to ship. Only the one in front can be overdue.
 */
export const isBehind = sql<boolean>`exists (
  select from outbox as other
  where other.payment_id = outbox.payment_id and other.state = 'due' and other.key <> outbox.key
    and ((other.queue = outbox.queue and (other.version, other.position) < (outbox.version, outbox.position))
      or (outbox.kind = 'mail.shipping' and other.kind = 'payment.completed')))`

/** The engine's clock may be a little before ours. */
const earlyMs = 100

async function beginTry(
  db: Database,
  key: string,
  { at, pauseMsMax }: { at: number; pauseMsMax: number },
): Promise<OutboxMessage | undefined> {
  const isPause = sql<boolean>`coalesce(
    next_try_at > ${new Date(at + earlyMs)} and next_try_at <= ${new Date(at + pauseMsMax)}, false)`
  const begins = sql`state = 'due' and not ${isPause}`
  const row = await db
    .with('tried', (query) =>
      query
        .updateTable('outbox')
        .set({
          attempts: sql`attempts + (${begins})::int`,
          triedAt: sql`case when ${begins} then coalesce(tried_at, ${new Date(at)}) else tried_at end`,
        })
        .where('key', '=', key)
        .returning(['key', 'kind', 'queue', 'state', 'body', 'attempts', 'triedAt', 'nextTryAt'])
        .returning(['lastError', 'createdAt', 'paymentId', isPause.as('isPause')]),
    )
    .selectFrom('tried')
    .innerJoin('payments', 'payments.id', 'tried.paymentId')
    .innerJoin('payers', 'payers.id', 'payments.payerId')
    .select(columnsWithPayer)
    .select([
      'tried.key',
      'tried.kind',
      'tried.queue',
      'tried.state',
      'tried.body',
      'tried.attempts',
      'tried.triedAt',
      'tried.isPause',
      'tried.nextTryAt',
      'tried.lastError',
      'tried.createdAt as dueSince',
    ])
    .executeTakeFirst()
  if (!row) return undefined
  return {
    key: row.key,
    kind: row.kind as MessageKind,
    queue: row.queue as Queue,
    state: row.state as MessageState,
    body: row.body,
    createdAt: row.dueSince.getTime(),
    triedAt: row.triedAt?.getTime() ?? null,
    attempts: row.attempts,
    waitMs: row.isPause && row.nextTryAt ? row.nextTryAt.getTime() - at : 0,
    lastError: row.lastError,
    payment: toPayment(row),
    payer: toPayer(row),
  }
}

/**
 * Fulfilment follows the rule in payment/, by compare-and-set on the version: where another commit was first, such
 * as a refund that withdrew the message while the shop took it, the rule is applied to what that commit left.
 */
async function finish(
  db: Database,
  message: OutboxMessage,
  done: { at: number; evidence: Record<string, unknown> },
): Promise<void> {
  let { payment } = message
  while (!(await finishFrom(db, payment, { message, ...done }))) {
    const row = await db
      .selectFrom('payments')
      .select(paymentColumns)
      .where('id', '=', payment.id)
      .executeTakeFirstOrThrow()
    payment = toPayment(row)
  }
}

/**
 * The payment is locked first, as by a commit that withdraws messages.
 * @returns false when the payment has changed since it was loaded; then nothing was written
 */
async function finishFrom(
  db: Database,
  payment: Payment,
  done: { message: OutboxMessage; at: number; evidence: Record<string, unknown> },
): Promise<boolean> {
  const { message } = done
  const at = new Date(done.at)
  const evidence = JSON.stringify(done.evidence)
  const isFulfilment = message.kind === 'payment.completed'
  const { payment: after, isChanged } = fulfil(payment, done.at)
  const { rows } = await sql`
    with locked as (
      select id from payments
      where id = ${payment.id} and (version = ${payment.version} or not ${isFulfilment}::boolean)
      for no key update
    ), finished as (
      update outbox set state = 'done', done_at = ${at}, next_try_at = null, last_error = null,
        evidence = ${evidence}::jsonb
      from locked where payment_id = locked.id and key = ${message.key} and state <> 'done' returning payment_id
    ), fulfilled as (
      update payments set fulfilment = ${after.fulfilment}, version = ${after.version},
        updated_at = ${new Date(after.updatedAt)}
      from finished where id = finished.payment_id and ${isFulfilment && isChanged}
    ), noted as (
      insert into timeline (payment_id, at, kind, summary, detail)
      select payment_id, ${at}, 'outbox', ${`${message.kind} was taken`}, ${evidence}::jsonb
      from finished
    )
    select from locked`.execute(db)
  return rows.length > 0
}
