/** What one read of an order means for its payment: the change that is to be committed. */

import { applyOrder, type ReadFacts } from './apply-order.ts'
import { applyOtherOrder } from './apply-other-order.ts'
import type { OwnedOrder, PaymentChange } from './change.ts'
import type { FindingKind } from './finding.ts'
import { isSnapshot, type OrderRead } from './order-read.ts'
import { hasMoney, type OrderSnapshot } from './order-snapshot.ts'
import type { Payment } from './payment.ts'
import type { PaymentRow } from './payment-row.ts'
import { pollAfterRead } from './poll-after-read.ts'
import { countNoOpReads } from './read-pace.ts'
import { queueOf } from './outbox.ts'
import type { TimelineEntry } from './timeline-entry.ts'
import { chain, unchanged, type Alarm, type TransitionResult } from './transition.ts'
import type { WaitingWebhookEvent, WebhookOutcome } from './webhook-event.ts'

export interface OutcomeFacts {
  facts: ReadFacts
  /** `POLL_SCHEDULE_MS` */
  override: readonly number[] | null
}

/** Gives what a read changes: payment, timeline, findings, webhook events, and the next poll. */
export function toReadChange(row: PaymentRow, read: OrderRead, wish: OutcomeFacts): PaymentChange {
  const change = toChange(row, read, wish)
  const events = change.result.messages.filter((kind) => queueOf(kind) === 'events')
  if (events.length < 2) return change
  // Each event has a version of its own, so the other orders wait for the next read.
  const others = new Map([...read.others.keys()].map((id) => [id, 'unavailable'] as const))
  return toChange(row, { ...read, others }, wish)
}

function toChange(
  row: PaymentRow,
  read: OrderRead,
  { facts, override }: OutcomeFacts,
): PaymentChange {
  const counted = new Set(
    read.waiting.flatMap(({ orderId, isCounted }) => (isCounted ? (orderId ?? []) : [])),
  )
  const ours = [...read.others.values()]
    .filter(isSnapshot)
    .filter(({ externalId }) => externalId === row.payment.id)
  const uncounted = ours.filter(({ orderId }) => !counted.has(orderId))
  const result = applyAll(row, read.own, { uncounted, facts })
  const isMissing = read.own === null && row.payment.koyweOrderId !== null
  return {
    row,
    result,
    // Where Koywe does not show the order, a decision that still stands waits for the next read.
    countsAsRead: !(isMissing && row.isDecisionDue && result.payment.decision !== null),
    entries: toEntries(row, read, result),
    polling: {
      ...pollAfterRead(row, read, { payment: result.payment, now: facts.now, override }),
      noOpReads: countNoOpReads(row.polling, read, result),
    },
    webhookEvents: read.waiting.flatMap((event) => toOutcome(event, row, read)),
    orders: [...ours.map(toOwned), ...toOwnOrder(row.payment, read.own, result.payment)],
    ...toFindings(row, read, { result, isMissing }),
  }
}

function toOwned(snapshot: OrderSnapshot): OwnedOrder {
  const { orderId, state } = snapshot
  return { id: orderId, hasMoney: hasMoney(snapshot), isRefunded: state === 'refunded' }
}

/** The order that was the payment's own before the read, where it was refunded or another one took its place. */
function toOwnOrder(before: Payment, own: OrderSnapshot | null, after: Payment): OwnedOrder[] {
  const id = before.koyweOrderId
  if (id === null) return []
  if (after.koyweOrderId !== id) {
    return [{ id, hasMoney: before.paidAmount !== null, isRefunded: own?.state === 'refunded' }]
  }
  return own?.state === 'refunded' ? [toOwned(own)] : []
}

function applyAll(
  row: PaymentRow,
  own: OrderSnapshot | null,
  { uncounted, facts }: { uncounted: OrderSnapshot[]; facts: ReadFacts },
): TransitionResult {
  const paid = [...(own ? [own] : []), ...uncounted].filter(hasMoney)
  // Two orders that one read shows to be paid are duplicates: neither ships before a person decides.
  const judged = paid.length > 1 ? { ...facts, isReferencePaid: true } : facts
  // Not where another order has just become the payment's own.
  const takeOwn = (payment: Payment) =>
    own && payment.koyweOrderId === row.payment.koyweOrderId
      ? applyOrder(payment, own, judged)
      : unchanged(payment)
  const takeOthers = uncounted.map(
    (snapshot) => (payment: Payment) => applyOtherOrder(payment, snapshot, judged),
  )
  const isKnownPaid = row.payment.paidAmount !== null && own !== null && hasMoney(own)
  const inTurn = isKnownPaid ? [...takeOthers, takeOwn] : [takeOwn, ...takeOthers]
  return inTurn.reduce(
    (before, take) => chain(before, take(before.payment)),
    unchanged(row.payment),
  )
}

function toEntries(
  { payment }: PaymentRow,
  { cause, waiting, own, fault }: OrderRead,
  result: TransitionResult,
): TimelineEntry[] {
  if (payment.koyweOrderId === null) return []
  const said = own === null ? (fault ?? 'Koywe no longer knows it') : own.word
  // A change that polls find and no webhook reported shows that webhooks are silent.
  const isUnreported = cause === 'schedule' && waiting.length === 0
  const isFound = isUnreported && result.payment.status !== payment.status
  const detail = {
    cause,
    reports: waiting.length,
    ...(isFound ? { foundBy: cause } : {}),
    ...toIgnored(own),
  }
  return [{ kind: 'koywe', summary: `order read: ${said}`, detail }]
}

function toIgnored(own: OrderSnapshot | null) {
  const ignored = own?.ignored ?? []
  return ignored.length > 0 ? { ignored } : {}
}

/** A webhook event about an order that Koywe could not show this time keeps waiting. */
function toOutcome(
  event: WaitingWebhookEvent,
  { payment }: PaymentRow,
  read: OrderRead,
): WebhookOutcome[] {
  const { id, orderId } = event
  const reject = (reason: string): WebhookOutcome[] => [{ id, state: 'rejected', reason }]
  if (orderId === null || orderId === payment.koyweOrderId) {
    if (payment.koyweOrderId === null) return reject('the payment has no order')
    return read.own === null ? [] : [toCovered(event, 'the order', read.own)]
  }
  const other = read.others.get(orderId)
  if (other === undefined || other === 'unavailable') return []
  if (other === 'absent') return reject('Koywe knows no such order')
  if (other.externalId !== payment.id) return reject('its order has another external id')
  return [toCovered(event, 'the other order', other)]
}

function toCovered(
  { id, isRepeated }: WaitingWebhookEvent,
  what: string,
  { word }: OrderSnapshot,
): WebhookOutcome {
  const state = isRepeated ? 'duplicate' : 'applied'
  return { id, state, reason: `${what} was read afterwards: ${word}` }
}

const findingOf: Record<Alarm, FindingKind> = {
  amount_changed: 'order_amount_changed',
  contradiction: 'order_contradiction',
  duplicate_money: 'duplicate_money',
  unknown_status: 'order_status_unknown',
}

/** Opens findings for what this read shows to be wrong; closes those that it shows to be right. */
function toFindings(
  row: PaymentRow,
  { own, others, fault }: OrderRead,
  { result, isMissing }: { result: TransitionResult; isMissing: boolean },
): Pick<PaymentChange, 'raised' | 'cured' | 'findingDetail'> {
  const { alarms, payment } = result
  // Before the money is final, the next status answers what an unknown one meant.
  const isSettled = payment.status === 'completed' || payment.status === 'refunded'
  const raised = alarms
    .filter((alarm) => alarm !== 'unknown_status' || isSettled)
    .map((alarm) => findingOf[alarm])
  if (isMissing && fault !== null) {
    return { raised: [...raised, 'order_unreadable'], cured: [], findingDetail: fault }
  }
  if (isMissing) return { raised: [...raised, 'order_missing'], cured: [] }
  const isWordUnknown = raised.includes('order_status_unknown')
  const said = isWordUnknown && own ? { findingDetail: `Koywe says ${own.word}.` } : {}
  const isSecondRefunded = [...others.values()].some(
    (named) => isSnapshot(named) && named.state === 'refunded' && named.externalId === payment.id,
  )
  const isNowRefunded = payment.status === 'refunded' && row.payment.status !== 'refunded'
  const curable: FindingKind[] = [
    'order_missing',
    'order_unreadable',
    'order_amount_changed',
    'order_contradiction',
    'order_status_unknown',
    ...(isSecondRefunded || isNowRefunded ? ['duplicate_money' as const] : []),
  ]
  return { raised, cured: curable.filter((kind) => !raised.includes(kind)), ...said }
}
