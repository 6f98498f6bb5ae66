/**
 * The outbox: messages that are to be sent. Each attempt is committed before it is made, and the statement that stores
 * its outcome ends it.
 */

import { sql } from 'kysely'
import { noAnswer, type ReceiverAnswer } from '../payment/attempt.ts'
import { applyFulfilment } from '../payment/fulfilment.ts'
import type {
  BlockedMessage,
  DueMessage,
  MessageState,
  OutboxMessage,
} from '../payment/outbox-message.ts'
import type { DeliveryFailure, MessageKind } from '../payment/outbox.ts'
import type { Payment } from '../payment/payment.ts'
import type { Database } from './database.ts'
import { endAttempt } from './outbox-attempts.ts'
import { begin, inMs, attemptPause } from './outbox-begin.ts'
import { isSendable, listSendable } from './outbox-order.ts'
import { toPayment, writeJson } from './rows.ts'
import { paymentColumns } from './schema.ts'
import { insertEntry } from './timeline.ts'

/** A message whose attempt has an outcome. */
type Attempted = Pick<OutboxMessage, 'attemptId' | 'key' | 'kind' | 'attempts'>
type GivenUp = Omit<Attempted, 'attemptId'>

export interface Outbox {
  /**
   * Commits that an attempt begins, and the pause until the next one may begin. Only a committed attempt may be sent.
   * Undefined when no attempt may begin now: `find` says why.
   */
  begin(key: string, pauseMsMax: number): Promise<OutboxMessage | undefined>
  find(key: string): Promise<BlockedMessage | undefined>
  /** The messages of a payment that may be sent now, events first. */
  listSendable(paymentId: string): Promise<DueMessage[]>
  /** Ends a message that was taken, with the evidence. Taking `payment.completed` is the payment's fulfilment. */
  finish(
    message: OutboxMessage,
    evidence: Record<string, unknown>,
    answer?: ReceiverAnswer,
  ): Promise<void>
  /** Notes a failed attempt. */
  postpone(message: Attempted, failed: FailedAttempt): Promise<Postponed>
  /** Ends a mail whose address the mail server refuses, and opens a finding for support. */
  endUndeliverable(message: Attempted, reason: string, answer?: ReceiverAnswer): Promise<void>
  /** Ends a mail that has no address any more. */
  skip(message: Attempted, reason: string): Promise<void>
  /**
   * Ends the attempts. A person may have the message sent again.
   * @param last the attempt that failed; none where no attempt could begin any more
   */
  giveUp(message: GivenUp, reason: string, last?: LastAttempt): Promise<void>
}

export interface FailedAttempt {
  /** In our words, without personal data. */
  reason: string
  /** The receiver certainly does not have the message. */
  isKnown: boolean
  pauseMsMax: number
  answer?: ReceiverAnswer
}

/** The attempt after which a message is given up. */
export interface LastAttempt {
  attemptId: bigint
  failure: DeliveryFailure
  answer: ReceiverAnswer
}

/** What a receiver took, with the evidence for the timeline. */
interface TakenAttempt {
  evidence: Record<string, unknown>
  answer: ReceiverAnswer
}

export interface Postponed {
  /** Milliseconds until the next attempt may begin. */
  waitMs: number
  /** A later message of the same queue may be sent now. */
  isOvertaken: boolean
}

export function createOutbox(db: Database): Outbox {
  return {
    begin: (key, pauseMsMax) => begin(db, key, pauseMsMax),
    find: (key) => find(db, key),
    listSendable: (paymentId) => listSendable(db, paymentId),
    finish: (message, evidence, answer = noAnswer) => finish(db, message, { evidence, answer }),
    postpone: (message, failed) => postpone(db, message, failed),

    async endUndeliverable({ attemptId, key, kind }, reason, answer = noAnswer) {
      const end = { outcome: 'undeliverable', reason, answer } as const
      const summary = `${kind} cannot be delivered: ${reason}`
      await sql`
        with ended as (
          update outbox set state = 'undeliverable', done_at = now(), next_try_at = null, last_error = ${reason}
          where key = ${key} and state = 'due' returning payment_id
        ), attempted as (${endAttempt(attemptId, end)})
        ${insertEntry(sql`ended`, { kind: 'outbox', summary })}`.execute(db)
    },

    async skip({ key, kind, attemptId }, reason) {
      const end = { outcome: 'skipped', reason, answer: noAnswer } as const
      await sql`
        with ended as (
          update outbox set state = 'skipped', next_try_at = null, uncertain_attempts = 0
          where key = ${key} and state = 'due' returning payment_id
        ), attempted as (${endAttempt(attemptId, end)})
        ${insertEntry(sql`ended`, { kind: 'outbox', summary: `${kind} is skipped: ${reason}` })}`.execute(
        db,
      )
    },

    async giveUp({ key, kind, attempts }, reason, last) {
      const end = last && { outcome: last.failure, reason, answer: last.answer }
      const attempted = end ? endAttempt(last.attemptId, end) : sql`select`
      const summary = `${kind} was given up after ${attempts} attempts: ${reason}`
      await sql`
        with ended as (
          update outbox set state = 'given_up', next_try_at = null, last_error = ${reason}
          where key = ${key} and state = 'due' returning payment_id
        ), attempted as (${attempted})
        ${insertEntry(sql`ended`, { kind: 'outbox', summary })}`.execute(db)
    },
  }
}

async function find(db: Database, key: string): Promise<BlockedMessage | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select(['key', 'kind', 'state', 'attempts', 'uncertainAttempts', 'lastError'])
    .select(inMs(sql`greatest(next_try_at - now(), interval '0')`).as('waitMs'))
    .where('key', '=', key)
    .executeTakeFirst()
  return row && { ...row, kind: row.kind as MessageKind, state: row.state as MessageState }
}

/** The first failure is noted in the timeline, and the later ones only in the row. */
async function postpone(
  db: Database,
  { attemptId, key, kind, attempts }: Attempted,
  { reason, isKnown, pauseMsMax, answer = noAnswer }: FailedAttempt,
): Promise<Postponed> {
  const end = { outcome: isKnown ? 'refused' : 'unknown', reason, answer } as const
  const { rows } = await sql<Postponed>`
    with postponed as (
      update outbox set last_error = ${reason},
        uncertain_attempts = uncertain_attempts - ${isKnown ? 1 : 0},
        next_try_at = now() + ${attemptPause(sql`attempts`, pauseMsMax)}
      where key = ${key} and state = 'due' returning payment_id, next_try_at, queue
    ), attempted as (${endAttempt(attemptId, end)}), noted as (
      ${insertEntry(sql`postponed where ${attempts === 1}`, { kind: 'outbox', summary: `${kind}: ${reason}` })}
    )
    select ${inMs(sql`next_try_at - now()`)} as "waitMs", exists (
        select from outbox
        where outbox.payment_id = postponed.payment_id and outbox.queue = postponed.queue and outbox.key <> ${key}
          and outbox.state = 'due' and outbox.overtakes and ${isSendable}
      ) as "isOvertaken"
    from postponed`.execute(db)
  return rows[0] ?? { waitMs: 0, isOvertaken: false }
}

/**
 * Also ends a message that was given up or withdrawn during the attempt, because the receiver has it. Fulfilment follows
 * the rule in payment/, by compare-and-set on the version: where another commit was first, such as a refund, the rule is
 * applied to what that commit left.
 */
async function finish(db: Database, message: OutboxMessage, taken: TakenAttempt): Promise<void> {
  let { payment } = message
  for (let tries = 0; tries < triesMax; tries += 1) {
    if (await finishFrom(db, payment, { message, taken })) return
    const row = await db
      .selectFrom('payments')
      .select(paymentColumns)
      .where('id', '=', payment.id)
      .executeTakeFirstOrThrow()
    payment = toPayment(row)
  }
  throw new Error(`payment ${payment.id} changed ${triesMax} times while a message was ended`)
}

/** No payment changes so often at once. */
const triesMax = 10

/**
 * Locks the payment first, as a commit that withdraws messages does, so that the two cannot deadlock.
 * @returns false when the payment has changed since it was loaded; then nothing was written
 */
async function finishFrom(
  db: Database,
  payment: Payment,
  { message, taken }: { message: OutboxMessage; taken: TakenAttempt },
): Promise<boolean> {
  const stored = writeJson(taken.evidence)
  const end = { outcome: 'taken', reason: null, answer: taken.answer } as const
  const isFulfilment = message.kind === 'payment.completed'
  // The statement below sets the time of the update.
  const { payment: after, isChanged } = applyFulfilment(payment, payment.updatedAt)
  const { rows } = await sql`
    with locked as (
      select id from payments
      where id = ${payment.id} and (version = ${payment.version} or not ${isFulfilment}::boolean)
      for no key update
    ), finished as (
      update outbox set state = 'done', done_at = now(), next_try_at = null, last_error = null,
        uncertain_attempts = 0, evidence = ${stored}::jsonb
      from locked where payment_id = locked.id and key = ${message.key} and state <> 'done' returning payment_id
    ), attempted as (
      ${endAttempt(message.attemptId, end)} and exists (select from locked)
    ), fulfilled as (
      update payments set fulfilment = ${after.fulfilment}, version = ${after.version},
        updated_at = now()
      from finished where id = finished.payment_id and ${isFulfilment && isChanged}
    ), noted as (
      ${insertEntry(sql`finished`, { kind: 'outbox', summary: `${message.kind} was taken`, detail: stored })}
    )
    select from locked`.execute(db)
  return rows.length > 0
}
