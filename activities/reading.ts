/** What one read of an order means for its payment: the move that is to be committed. Pure. */

import type { PaymentChange } from '../payment/change.ts'
import type { WebhookOutcome } from '../payment/webhook-event.ts'
import type { FindingKind } from '../payment/finding.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { next, nextFromOtherOrder, type Facts } from '../payment/next.ts'
import type { Alarm, TransitionResult } from '../payment/transition.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import type { Payment } from '../payment/payment.ts'
import { queueOf } from '../payment/status.ts'
import { hasMoney, type OrderSnapshot } from '../payment/order-snapshot.ts'
import type { Word } from './ask-orders.ts'
import { standStill } from './commit-and-report.ts'
import { toWatch, type OrderRead } from './watching.ts'

/** Everything that one read has found out, before it is committed. */
export interface Reading extends OrderRead {
  /** Other orders that webhook events named. */
  others: Map<string, Word>
}

/** Every order that this read has the truth of. */
export function toSnapshots({ own, others }: Reading): OrderSnapshot[] {
  return [own, ...others.values()].filter(isSnapshot)
}

function isSnapshot(word: Word | null): word is OrderSnapshot {
  return typeof word === 'object' && word !== null
}

interface ChangeWish {
  facts: Facts
  /** `POLL_SCHEDULE_MS` */
  override: readonly number[] | null
}

/** Gives what a read changes: the payment, its timeline and findings, what ends, and when it is read next. */
export function toChange(row: PaymentRow, whole: Reading, wish: ChangeWish): PaymentChange {
  const change = toChangeOf(row, whole, wish)
  const events = change.result.messages.filter((kind) => queueOf(kind) === 'events')
  if (events.length < 2) return change
  // Each event has a version of its own, so the other orders wait for the next read.
  const others = new Map([...whole.others.keys()].map((id) => [id, 'later'] as const))
  return toChangeOf(row, { ...whole, others }, wish)
}

function toChangeOf(
  row: PaymentRow,
  reading: Reading,
  { facts, override }: ChangeWish,
): PaymentChange {
  const counted = new Set(
    reading.waiting.flatMap(({ orderId, isCounted }) => (isCounted ? (orderId ?? []) : [])),
  )
  const ours = [...reading.others.values()]
    .filter(isSnapshot)
    .filter(({ externalId }) => externalId === row.payment.id)
  const uncounted = ours.filter(({ orderId }) => !counted.has(orderId))
  const result = applyAll(row, reading.own, { uncounted, facts })
  const isMissing = reading.own === null && row.payment.koyweOrderId !== null
  const isIdle = reading.cause === 'webhook' && !result.isChanged
  return {
    row,
    result,
    at: facts.now,
    // Where Koywe says nothing of the order, a person's decision that still stands is to be acted on.
    isRead: !(isMissing && row.decisionDue && result.payment.decision !== null),
    entries: toEntries(row, reading, { result, isMissing }),
    polling: toWatch(row, reading, { result, now: facts.now, override }),
    webhookEvents: reading.waiting.flatMap((webhookEvent) => toEnding(webhookEvent, row, reading)),
    orders: ours.map((snapshot) => ({ id: snapshot.orderId, hasMoney: hasMoney(snapshot) })),
    ...toFindings(row, reading, { result, isMissing }),
    ...(isIdle ? { countsRead: reading.startedAt } : {}),
  }
}

function applyAll(
  row: PaymentRow,
  own: OrderSnapshot | null,
  { uncounted, facts }: { uncounted: OrderSnapshot[]; facts: Facts },
): TransitionResult {
  const paid = [...(own ? [own] : []), ...uncounted].filter(hasMoney)
  // Two that are paid are seen together: neither ships before a person has looked.
  const judged = paid.length > 1 ? { ...facts, isReferencePaid: true } : facts
  const takeOwn = (payment: Payment) => (own ? next(payment, own, judged) : standStill(payment))
  const takeOthers = uncounted.map(
    (snapshot) => (payment: Payment) => nextFromOtherOrder(payment, snapshot, judged),
  )
  const isKnownPaid = row.payment.paidAmount !== null && own !== null && hasMoney(own)
  const inTurn = isKnownPaid ? [...takeOthers, takeOwn] : [takeOwn, ...takeOthers]
  return inTurn.reduce(
    (before, take) => after(before, take(before.payment)),
    standStill(row.payment),
  )
}

function after(before: TransitionResult, result: TransitionResult): TransitionResult {
  return {
    payment: result.payment,
    isChanged: before.isChanged || result.isChanged,
    messages: [...new Set([...before.messages, ...result.messages])],
    notes: [...before.notes, ...result.notes],
    alarms: [...before.alarms, ...result.alarms],
  }
}

function toEntries(
  { payment }: PaymentRow,
  reading: Reading,
  { result, isMissing }: { result: TransitionResult; isMissing: boolean },
) {
  if (payment.koyweOrderId === null) return []
  const { cause, waiting, own } = reading
  const said = isMissing ? 'Koywe does not know it any more' : (own?.word ?? '')
  // What polls find although webhooks should have told it shows that webhooks have gone silent.
  const isUntold = cause === 'schedule' && waiting.length === 0
  const isFound = isUntold && result.payment.status !== payment.status
  const detail = { cause, reports: waiting.length, ...(isFound ? { foundBy: cause } : {}) }
  return [{ kind: 'koywe' as const, summary: `order read: ${said}`, detail }]
}

/** A webhook event about an order of which Koywe could not say anything this time goes on waiting. */
function toEnding(
  webhookEvent: WaitingWebhookEvent,
  { payment }: PaymentRow,
  reading: Reading,
): WebhookOutcome[] {
  const { id, orderId } = webhookEvent
  const reject = (reason: string): WebhookOutcome[] => [{ id, state: 'rejected', reason }]
  if (orderId === null || orderId === payment.koyweOrderId) {
    if (payment.koyweOrderId === null) return reject('the payment has no order')
    return reading.own === null ? [] : [toCovered(webhookEvent, 'the order', reading.own)]
  }
  const other = reading.others.get(orderId)
  if (other === undefined || other === 'later') return []
  if (other === 'none') return reject('Koywe knows no such order')
  if (other.externalId !== payment.id) return reject('its order has another external id')
  return [toCovered(webhookEvent, 'the other order', other)]
}

function toCovered(
  { id, isRepeated }: WaitingWebhookEvent,
  what: string,
  { word }: OrderSnapshot,
): WebhookOutcome {
  const state = isRepeated ? 'duplicate' : 'applied'
  return { id, state, reason: `${what} was read afterwards: ${word}` }
}

const findingOf: Record<Alarm, FindingKind | null> = {
  amount_changed: 'order_amount_changed',
  contradiction: 'order_contradiction',
  duplicate_money: 'duplicate_money',
  unknown_status: null,
}

/** What this read shows to be wrong is raised; what it shows to be right again is cured. */
function toFindings(
  row: PaymentRow,
  { others }: Reading,
  { result, isMissing }: { result: TransitionResult; isMissing: boolean },
) {
  const { alarms, payment } = result
  const raised = alarms.flatMap((alarm) => findingOf[alarm] ?? [])
  if (isMissing) return { raised: [...raised, 'order_missing' as const], cured: [] }
  const isSecondRefunded = [...others.values()].some(
    (word) => isSnapshot(word) && word.state === 'refunded',
  )
  const isNowRefunded = payment.status === 'refunded' && row.payment.status !== 'refunded'
  const curable: FindingKind[] = [
    'order_missing',
    'order_amount_changed',
    'order_contradiction',
    ...(isSecondRefunded || isNowRefunded ? ['duplicate_money' as const] : []),
  ]
  return { raised, cured: curable.filter((kind) => !raised.includes(kind)) }
}
