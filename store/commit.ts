/**
 * The one statement that moves a payment: the new status by compare-and-set on the version, its
 * timeline entries, its outbox messages, the endings of the webhook events it covers, the orders it owns and the
 * answer it gives to its idempotency key. All of it or none.
 */

import { sql } from 'kysely'
import { messageKey, freezeEvent } from '../payment/event.ts'
import type { TransitionResult } from '../payment/transition.ts'
import { queueOf, type MessageKind } from '../payment/status.ts'
import type { PaymentChange } from '../payment/change.ts'
import { findingKinds } from '../payment/finding.ts'
import type { Payment } from '../payment/payment.ts'
import type { Polling } from '../payment/payment-row.ts'
import type { TimelineEntry } from '../payment/timeline-entry.ts'
import type { Database } from './database.ts'
import { toChangedColumns, toDate } from './rows.ts'

/**
 * Commits a move.
 * @returns false when the payment has moved since it was loaded; then nothing was written
 */
export async function commitChange(db: Database, change: PaymentChange): Promise<boolean> {
  const { payment } = change.row
  const moved = await db
    .with('moved', (query) =>
      query
        .updateTable('payments')
        .set(toColumns(change))
        .where('id', '=', payment.id)
        .where('version', '=', payment.version)
        .$if(change.intent !== undefined, (query) =>
          query.where(
            sql<boolean>`order_intent_at is not distinct from ${toDate(change.row.intent.intentAt)}`,
          ),
        )
        .returning(['id', 'callerWaits']),
    )
    .with('entered', () => enter(change))
    .with('due', () => makeDue(change))
    .with('skipped', () => noteSkipped(change))
    .with('withdrawn', () => withdraw(change))
    .with('withdrawals', () => noteWithdrawn(change))
    .with('owned', () => own(change))
    .with('joined', () => join(change))
    .with('ended', () => endWebhookEvents(change))
    .with('answered', () => answer(change))
    .with('raised', () => raise(change))
    .with('cured', () => cure(change))
    .selectFrom('moved')
    .select('id')
    .executeTakeFirst()
  return moved !== undefined
}

/** These statements are for what they write; nothing reads their rows. */
type Written = Record<string, unknown>

// Each of the following reads from "moved", so it does nothing where the payment did not move.

function enter(change: PaymentChange) {
  return sql<Written>`(
    insert into timeline (payment_id, at, kind, summary, detail)
    select moved.id, ${new Date(change.at)}, entry.kind, entry.summary, entry.detail
    from moved, jsonb_to_recordset(${toEntries(change)}::jsonb)
      as entry (kind text, summary text, detail jsonb))`
}

/** A mail without an address is skipped at once; a refusal is an event only for who waits for one. */
function makeDue({ result, row, at }: PaymentChange) {
  return sql<Written>`(
    insert into outbox (key, payment_id, kind, queue, version, position, state, body, created_at,
      next_try_at)
    select message.key, moved.id, message.kind, message.queue, ${result.payment.version}, message.position,
      case when message.queue = 'mails' and payers.email is null then 'skipped' else 'due' end,
      message.body, ${new Date(at)}, ${new Date(at)}
    from moved, payers, jsonb_to_recordset(${toMessages(result)}::jsonb)
      as message (key text, kind text, queue text, position int, body text)
    where payers.id = ${row.payerId}
      and (message.kind <> 'payment.rejected' or moved.caller_waits)
    on conflict (key) do nothing
    returning payment_id, kind, state)`
}

/** Nobody wonders later where a mail has gone. */
function noteSkipped({ at }: PaymentChange) {
  return sql<Written>`(
    insert into timeline (payment_id, at, kind, summary)
    select payment_id, ${new Date(at)}, 'outbox', kind || ' is skipped: the payer gave no address'
    from due where state = 'skipped')`
}

/**
 * Money that has gone back is not shipped for: a shop that has not taken the event yet hears of the refund alone. One
 * whose answer was lost may have taken it, and hears of the refund as well.
 */
function withdraw({ result }: PaymentChange) {
  const isRefunded = result.payment.status === 'refunded'
  return sql<Written>`(
    update outbox set state = 'skipped', next_try_at = null
    from moved where payment_id = moved.id and ${isRefunded}
      and outbox.state in ('due', 'given_up') and kind in ('payment.completed', 'mail.shipping')
    returning payment_id, kind, attempts)`
}

function noteWithdrawn({ at }: PaymentChange) {
  return sql<Written>`(
    insert into timeline (payment_id, at, kind, summary)
    select payment_id, ${new Date(at)}, 'outbox', kind || ' is withdrawn: the money has gone back'
      || case when attempts > 0 then '; it may have been taken in one of ' || attempts || ' tries'
        else '' end
    from withdrawn)`
}

function own({ orders = [], at }: PaymentChange) {
  return sql<Written>`(
    insert into orders (koywe_order_id, payment_id, seen_at, money_at)
    select owned.id, moved.id, ${new Date(at)},
      case when owned."hasMoney" then ${new Date(at)}::timestamptz end
    from moved, jsonb_to_recordset(${JSON.stringify(orders)}::jsonb)
      as owned (id text, "hasMoney" boolean)
    on conflict (koywe_order_id) do update
      set money_at = coalesce(orders.money_at, excluded.money_at)
      where orders.payment_id = excluded.payment_id)`
}

/** Webhooks that came before anybody knew their order. */
function join({ orders = [], result }: PaymentChange) {
  const own = [
    ...orders.map(({ id }) => id),
    ...(result.payment.koyweOrderId === null ? [] : [result.payment.koyweOrderId]),
  ]
  return sql<Written>`(
    update webhook_events set payment_id = moved.id, state = 'waiting', reason = null
    from moved where state = 'unmatched' and order_id = any (${own}::text[]))`
}

function endWebhookEvents(change: PaymentChange) {
  return sql<Written>`(
    update webhook_events set state = ending.state, ended_at = ${new Date(change.at)},
      reason = concat_ws('; ', webhook_events.reason, ending.reason)
    from moved, jsonb_to_recordset(${toEndings(change)}::jsonb)
      as ending (id bigint, state text, reason text)
    where webhook_events.id = ending.id and webhook_events.state = 'waiting')`
}

/** A refusal names where its documentation is, so its bytes are written by who answers. */
function answer(change: PaymentChange) {
  const stored = toAnswer(change)
  const body = change.answer?.outcome === 'created' ? JSON.stringify(change.answer.view) : null
  return sql<Written>`(
    update idempotency_keys set answer = ${stored}::json, body = coalesce(body, ${body})
    from moved where payment_id = moved.id and ${stored}::json is not null)`
}

function raise(change: PaymentChange) {
  return sql<Written>`(
    insert into findings (kind, subject, payment_id, owner, next_action, since)
    select finding.kind, moved.id, moved.id, finding.owner, finding.next_action, ${new Date(change.at)}
    from moved, jsonb_to_recordset(${toFindings(change)}::jsonb)
      as finding (kind text, owner text, next_action text)
    on conflict (kind, subject) where closed_at is null do nothing)`
}

function cure({ cured = [], at }: PaymentChange) {
  return sql<Written>`(
    update findings set closed_at = ${new Date(at)} from moved
    where subject = moved.id and closed_at is null and kind = any (${cured}::text[]))`
}

function toColumns(change: PaymentChange) {
  const { polling, intent, result } = change
  return {
    ...toChangedColumns(result.payment),
    ...(polling && toPollingColumns(polling)),
    ...(intent && {
      orderIntentAt: toDate(intent.intentAt),
      orderDoubtAt: toDate(intent.doubtAt),
      orderAbsentAt: toDate(intent.absentAt),
    }),
    ...(change.isRead && { signalSentAt: null, signals: 0, decisionDue: false }),
    ...(change.isDecided && { decisionDue: true }),
  }
}

function toPollingColumns(polling: Partial<Polling>) {
  return {
    ...(polling.nextPollAt !== undefined && { nextPollAt: toDate(polling.nextPollAt) }),
    ...(polling.lastReadAt !== undefined && { lastReadAt: toDate(polling.lastReadAt) }),
    ...(polling.polls !== undefined && { polls: polling.polls }),
    ...(polling.scheduleFrom !== undefined && { scheduleFrom: toDate(polling.scheduleFrom) }),
    ...(polling.noOpReads !== undefined && { noOpReads: polling.noOpReads }),
  }
}

function toEntries({ entries = [], result }: PaymentChange): string {
  const notes: TimelineEntry[] = result.notes.map((note) => ({ ...note, detail: null }))
  return JSON.stringify([...entries, ...notes])
}

function toMessages({ messages, payment }: TransitionResult): string {
  return JSON.stringify(
    messages.map((kind, position) => ({ ...toMessage(kind, payment), position })),
  )
}

function toMessage(kind: MessageKind, payment: Payment) {
  const queue = queueOf(kind)
  const body = queue === 'events' ? freezeEvent(kind, payment) : null
  return { key: messageKey(kind, payment), kind, queue, body }
}

function toEndings({ webhookEvents = [] }: PaymentChange): string {
  return JSON.stringify(webhookEvents.map((ending) => ({ ...ending, id: String(ending.id) })))
}

function toFindings({ raised = [] }: PaymentChange): string {
  const rows = raised.map((kind) => {
    const { owner, nextAction } = findingKinds[kind]
    return { kind, owner, next_action: nextAction }
  })
  return JSON.stringify(rows)
}

function toAnswer({ answer }: PaymentChange): string | null {
  return answer === undefined ? null : JSON.stringify(answer)
}
