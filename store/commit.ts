/**
 * The one statement that moves a payment: the new status by compare-and-set on the version, its
 * timeline entries, its effects, the endings of the receipts it covers, the orders it owns and the
 * answer it gives to its idempotency key. All of it or none.
 */

import { sql } from 'kysely'
import { effectKey, freezeEvent } from '../payment/event.ts'
import type { Step } from '../payment/transition.ts'
import { laneOf, type EffectKind } from '../payment/status.ts'
import type { Payment } from '../payment/payment.ts'
import type { Database } from './database.ts'
import { findingKinds, type FindingKind } from './findings.ts'
import {
  toChangedColumns,
  toDate,
  type OrderIntent,
  type PaymentRecord,
  type Watch,
} from './rows.ts'
import type { StoredAnswer } from './schema.ts'
import { countOverall, countOwn, sinceOwn } from './reads.ts'
import type { TimelineEntry } from './timeline.ts'

/** How a receipt ended. */
export interface ReceiptEnding {
  id: bigint
  state: 'applied' | 'duplicate' | 'rejected'
  reason: string
}

export interface OwnedOrder {
  id: string
  hasMoney: boolean
}

export interface Move {
  /** The payment as it was loaded; the move fails when it has moved since. */
  record: PaymentRecord
  step: Step
  at: number
  /** Beside the step's own notes, and before them. */
  entries?: TimelineEntry[]
  watch?: Partial<Watch>
  intent?: OrderIntent
  receipts?: ReceiptEnding[]
  /** Koywe orders that belong to the payment from now on, and whether their money is counted by this. */
  orders?: OwnedOrder[]
  answer?: StoredAnswer
  /** Findings about the payment that this move raises, and those that it cures. */
  raised?: FindingKind[]
  cured?: FindingKind[]
  /** The move follows a read, so the wake-up and a person's decision have been acted on. */
  isRead?: boolean
  /** A person has accepted money, so the order is to be read soon. */
  isDecided?: boolean
  /** When a read began that reports caused and that brought nothing: it counts in their budget. */
  countsRead?: number
}

/**
 * Commits a move.
 * @returns false when the payment has moved since it was loaded; then nothing was written
 */
export async function commitMove(db: Database, move: Move): Promise<boolean> {
  const { payment } = move.record
  const moved = await db
    .with('moved', (query) =>
      query
        .updateTable('payments')
        .set(toColumns(move))
        .where('id', '=', payment.id)
        .where('version', '=', payment.version)
        .$if(move.intent !== undefined, (query) =>
          query.where(
            sql<boolean>`order_intent_at is not distinct from ${toDate(move.record.intent.intentAt)}`,
          ),
        )
        .returning(['id', 'callerWaits']),
    )
    .with('entered', () => enter(move))
    .with('due', () => makeDue(move))
    .with('skipped', () => noteSkipped(move))
    .with('withdrawn', () => withdraw(move))
    .with('withdrawals', () => noteWithdrawn(move))
    .with('owned', () => own(move))
    .with('joined', () => join(move))
    .with('ended', () => endReceipts(move))
    .with('answered', () => answer(move))
    .with('raised', () => raise(move))
    .with('cured', () => cure(move))
    .with('counted', () => countRead(move))
    .selectFrom('moved')
    .select('id')
    .executeTakeFirst()
  return moved !== undefined
}

/** These statements are for what they write; nothing reads their rows. */
type Written = Record<string, unknown>

// Each of the following reads from "moved", so it does nothing where the payment did not move.

function enter(move: Move) {
  return sql<Written>`(
    insert into timeline (payment_id, at, kind, summary, detail)
    select moved.id, ${new Date(move.at)}, entry.kind, entry.summary, entry.detail
    from moved, jsonb_to_recordset(${toEntries(move)}::jsonb)
      as entry (kind text, summary text, detail jsonb))`
}

/** A mail without an address is skipped at once; a refusal is an event only for who waits for one. */
function makeDue({ step, record, at }: Move) {
  return sql<Written>`(
    insert into effects (key, payment_id, kind, lane, version, position, state, body, created_at,
      next_try_at)
    select effect.key, moved.id, effect.kind, effect.lane, ${step.payment.version}, effect.position,
      case when effect.lane = 'mails' and payers.email is null then 'skipped' else 'due' end,
      effect.body, ${new Date(at)}, ${new Date(at)}
    from moved, payers, jsonb_to_recordset(${toEffects(step)}::jsonb)
      as effect (key text, kind text, lane text, position int, body text)
    where payers.id = ${record.payerId}
      and (effect.kind <> 'payment.rejected' or moved.caller_waits)
    on conflict (key) do nothing
    returning payment_id, kind, state)`
}

/** Nobody wonders later where a mail has gone. */
function noteSkipped({ at }: Move) {
  return sql<Written>`(
    insert into timeline (payment_id, at, kind, summary)
    select payment_id, ${new Date(at)}, 'effect', kind || ' is skipped: the payer gave no address'
    from due where state = 'skipped')`
}

/**
 * Money that has gone back is not shipped for: a shop that has not taken the event yet hears of the refund alone. One
 * whose answer was lost may have taken it, and hears of the refund as well.
 */
function withdraw({ step }: Move) {
  const isRefunded = step.payment.status === 'refunded'
  return sql<Written>`(
    update effects set state = 'skipped', next_try_at = null
    from moved where payment_id = moved.id and ${isRefunded}
      and effects.state in ('due', 'given_up') and kind in ('payment.completed', 'mail.shipping')
    returning payment_id, kind, attempts)`
}

function noteWithdrawn({ at }: Move) {
  return sql<Written>`(
    insert into timeline (payment_id, at, kind, summary)
    select payment_id, ${new Date(at)}, 'effect', kind || ' is withdrawn: the money has gone back'
      || case when attempts > 0 then '; it may have been taken in one of ' || attempts || ' tries'
        else '' end
    from withdrawn)`
}

function own({ orders = [], at }: Move) {
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
function join({ orders = [], step }: Move) {
  const own = [
    ...orders.map(({ id }) => id),
    ...(step.payment.koyweOrderId === null ? [] : [step.payment.koyweOrderId]),
  ]
  return sql<Written>`(
    update receipts set payment_id = moved.id, state = 'waiting', reason = null
    from moved where state = 'parked' and order_id = any (${own}::text[]))`
}

function endReceipts(move: Move) {
  return sql<Written>`(
    update receipts set state = ending.state, ended_at = ${new Date(move.at)},
      reason = concat_ws('; ', receipts.reason, ending.reason)
    from moved, jsonb_to_recordset(${toEndings(move)}::jsonb)
      as ending (id bigint, state text, reason text)
    where receipts.id = ending.id and receipts.state = 'waiting')`
}

/** A refusal names where its documentation is, so its bytes are written by who answers. */
function answer(move: Move) {
  const stored = toAnswer(move)
  const body = move.answer?.outcome === 'created' ? JSON.stringify(move.answer.view) : null
  return sql<Written>`(
    update idempotency_keys set answer = ${stored}::json, body = coalesce(body, ${body})
    from moved where payment_id = moved.id and ${stored}::json is not null)`
}

function raise(move: Move) {
  return sql<Written>`(
    insert into findings (kind, subject, payment_id, owner, next_action, since)
    select finding.kind, moved.id, moved.id, finding.owner, finding.next_action, ${new Date(move.at)}
    from moved, jsonb_to_recordset(${toFindings(move)}::jsonb)
      as finding (kind text, owner text, next_action text)
    on conflict (kind, subject) where closed_at is null do nothing)`
}

function cure({ cured = [], at }: Move) {
  return sql<Written>`(
    update findings set closed_at = ${new Date(at)} from moved
    where subject = moved.id and closed_at is null and kind = any (${cured}::text[]))`
}

function countRead({ countsRead }: Move) {
  const rows = sql`(select from moved where ${countsRead !== undefined}) as counting`
  return sql<Written>`(${countOverall(countsRead ?? 0, rows)})`
}

function toColumns(move: Move) {
  const { watch, intent, step } = move
  return {
    ...toChangedColumns(step.payment),
    ...(watch && toWatchColumns(watch)),
    ...(intent && {
      orderIntentAt: toDate(intent.intentAt),
      orderDoubtAt: toDate(intent.doubtAt),
      orderAbsentAt: toDate(intent.absentAt),
    }),
    ...(move.isRead && { wakeSentAt: null, wakes: 0, decisionDue: false }),
    ...(move.isDecided && { decisionDue: true }),
    ...(move.countsRead !== undefined && {
      idleReads: countOwn(move.countsRead),
      idleSince: sinceOwn(move.countsRead),
    }),
  }
}

function toWatchColumns(watch: Partial<Watch>) {
  return {
    ...(watch.lookAt !== undefined && { lookAt: toDate(watch.lookAt) }),
    ...(watch.lookedAt !== undefined && { lookedAt: toDate(watch.lookedAt) }),
    ...(watch.looks !== undefined && { looks: watch.looks }),
    ...(watch.scheduleFrom !== undefined && { scheduleFrom: toDate(watch.scheduleFrom) }),
  }
}

function toEntries({ entries = [], step }: Move): string {
  const notes: TimelineEntry[] = step.notes.map((note) => ({ ...note, detail: null }))
  return JSON.stringify([...entries, ...notes])
}

function toEffects({ effects, payment }: Step): string {
  return JSON.stringify(effects.map((kind, position) => ({ ...toEffect(kind, payment), position })))
}

function toEffect(kind: EffectKind, payment: Payment) {
  const lane = laneOf(kind)
  const body = lane === 'events' ? freezeEvent(kind, payment) : null
  return { key: effectKey(kind, payment), kind, lane, body }
}

function toEndings({ receipts = [] }: Move): string {
  return JSON.stringify(receipts.map((ending) => ({ ...ending, id: String(ending.id) })))
}

function toFindings({ raised = [] }: Move): string {
  const rows = raised.map((kind) => {
    const { owner, nextAction } = findingKinds[kind]
    return { kind, owner, next_action: nextAction }
  })
  return JSON.stringify(rows)
}

function toAnswer({ answer }: Move): string | null {
  return answer === undefined ? null : JSON.stringify(answer)
}
