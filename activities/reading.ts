/** What one read of an order means for its payment: the move that is to be committed. Pure. */

import type { Move, ReceiptEnding } from '../store/commit.ts'
import type { FindingKind } from '../store/findings.ts'
import type { PaymentRecord } from '../store/rows.ts'
import { next, nextFromOtherOrder, type Facts } from '../payment/next.ts'
import type { Alarm, Step } from '../payment/transition.ts'
import type { WaitingReceipt } from '../store/webhook-events.ts'
import type { Payment } from '../payment/payment.ts'
import { laneOf } from '../payment/status.ts'
import { hasMoney, type Truth } from '../payment/order-snapshot.ts'
import type { Word } from './ask-orders.ts'
import { standStill } from './commit-and-report.ts'
import { toWatch, type Look } from './watching.ts'

/** Everything that one read has found out, before it is committed. */
export interface Reading extends Look {
  /** Other orders that receipts named. */
  others: Map<string, Word>
}

/** Every order that this read has the truth of. */
export function toTruths({ own, others }: Reading): Truth[] {
  return [own, ...others.values()].filter(isTruth)
}

function isTruth(word: Word | null): word is Truth {
  return typeof word === 'object' && word !== null
}

interface MoveWish {
  facts: Facts
  /** `POLL_SCHEDULE_MS` */
  override: readonly number[] | null
}

/** Gives what a read changes: the payment, its timeline and findings, what ends, and when it is read next. */
export function toMove(record: PaymentRecord, whole: Reading, wish: MoveWish): Move {
  const move = toMoveOf(record, whole, wish)
  const events = move.step.effects.filter((kind) => laneOf(kind) === 'events')
  if (events.length < 2) return move
  // Each event has a version of its own, so the other orders wait for the next read.
  const others = new Map([...whole.others.keys()].map((id) => [id, 'later'] as const))
  return toMoveOf(record, { ...whole, others }, wish)
}

function toMoveOf(record: PaymentRecord, reading: Reading, { facts, override }: MoveWish): Move {
  const counted = new Set(
    reading.waiting.flatMap(({ orderId, isCounted }) => (isCounted ? (orderId ?? []) : [])),
  )
  const ours = [...reading.others.values()]
    .filter(isTruth)
    .filter(({ externalId }) => externalId === record.payment.id)
  const uncounted = ours.filter(({ orderId }) => !counted.has(orderId))
  const step = applyAll(record, reading.own, { uncounted, facts })
  const isMissing = reading.own === null && record.payment.koyweOrderId !== null
  const isIdle = reading.cause === 'webhook' && !step.isChanged
  return {
    record,
    step,
    at: facts.now,
    // Where Koywe says nothing of the order, a person's decision that still stands is to be acted on.
    isRead: !(isMissing && record.decisionDue && step.payment.decision !== null),
    entries: toEntries(record, reading, { step, isMissing }),
    watch: toWatch(record, reading, { step, now: facts.now, override }),
    receipts: reading.waiting.flatMap((receipt) => toEnding(receipt, record, reading)),
    orders: ours.map((truth) => ({ id: truth.orderId, hasMoney: hasMoney(truth) })),
    ...toFindings(record, reading, { step, isMissing }),
    ...(isIdle ? { countsRead: reading.startedAt } : {}),
  }
}

function applyAll(
  record: PaymentRecord,
  own: Truth | null,
  { uncounted, facts }: { uncounted: Truth[]; facts: Facts },
): Step {
  const paid = [...(own ? [own] : []), ...uncounted].filter(hasMoney)
  // Two that are paid are seen together: neither ships before a person has looked.
  const judged = paid.length > 1 ? { ...facts, isReferencePaid: true } : facts
  const takeOwn = (payment: Payment) => (own ? next(payment, own, judged) : standStill(payment))
  const takeOthers = uncounted.map(
    (truth) => (payment: Payment) => nextFromOtherOrder(payment, truth, judged),
  )
  const isKnownPaid = record.payment.paidAmount !== null && own !== null && hasMoney(own)
  const inTurn = isKnownPaid ? [...takeOthers, takeOwn] : [takeOwn, ...takeOthers]
  return inTurn.reduce(
    (before, take) => after(before, take(before.payment)),
    standStill(record.payment),
  )
}

function after(before: Step, step: Step): Step {
  return {
    payment: step.payment,
    isChanged: before.isChanged || step.isChanged,
    effects: [...new Set([...before.effects, ...step.effects])],
    notes: [...before.notes, ...step.notes],
    alarms: [...before.alarms, ...step.alarms],
  }
}

function toEntries(
  { payment }: PaymentRecord,
  reading: Reading,
  { step, isMissing }: { step: Step; isMissing: boolean },
) {
  if (payment.koyweOrderId === null) return []
  const { cause, waiting, own } = reading
  const said = isMissing ? 'Koywe does not know it any more' : (own?.word ?? '')
  // What polls find although webhooks should have told it shows that webhooks have gone silent.
  const isUntold = cause === 'schedule' && waiting.length === 0
  const isFound = isUntold && step.payment.status !== payment.status
  const detail = { cause, reports: waiting.length, ...(isFound ? { foundBy: cause } : {}) }
  return [{ kind: 'koywe' as const, summary: `order read: ${said}`, detail }]
}

/** A receipt about an order of which Koywe could not say anything this time goes on waiting. */
function toEnding(
  receipt: WaitingReceipt,
  { payment }: PaymentRecord,
  reading: Reading,
): ReceiptEnding[] {
  const { id, orderId } = receipt
  const reject = (reason: string): ReceiptEnding[] => [{ id, state: 'rejected', reason }]
  if (orderId === null || orderId === payment.koyweOrderId) {
    if (payment.koyweOrderId === null) return reject('the payment has no order')
    return reading.own === null ? [] : [toCovered(receipt, 'the order', reading.own)]
  }
  const other = reading.others.get(orderId)
  if (other === undefined || other === 'later') return []
  if (other === 'none') return reject('Koywe knows no such order')
  if (other.externalId !== payment.id) return reject('its order has another external id')
  return [toCovered(receipt, 'the other order', other)]
}

function toCovered(
  { id, isRepeated }: WaitingReceipt,
  what: string,
  { word }: Truth,
): ReceiptEnding {
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
  record: PaymentRecord,
  { others }: Reading,
  { step, isMissing }: { step: Step; isMissing: boolean },
) {
  const { alarms, payment } = step
  const raised = alarms.flatMap((alarm) => findingOf[alarm] ?? [])
  if (isMissing) return { raised: [...raised, 'order_missing' as const], cured: [] }
  const isSecondRefunded = [...others.values()].some(
    (word) => isTruth(word) && word.state === 'refunded',
  )
  const isNowRefunded = payment.status === 'refunded' && record.payment.status !== 'refunded'
  const curable: FindingKind[] = [
    'order_missing',
    'order_amount_changed',
    'order_contradiction',
    ...(isSecondRefunded || isNowRefunded ? ['duplicate_money' as const] : []),
  ]
  return { raised, cured: curable.filter((kind) => !raised.includes(kind)) }
}
