/**
 * The one function that moves a payment: from what the payment is and what a read of its order says
 * to what the payment becomes and what is due because of it. Pure: the store commits the result.
 */

import { isAccepted, isOtherMoney, judgeMoney, type MoneyFacts } from './exception.ts'
import type { FailureCode } from './failure.ts'
import type { Payment } from './payment.ts'
import { exceptionKinds, findTransition, rank, type ExceptionKind, type Status } from './status.ts'
import { advance, begin, finish, type Note, type TransitionResult } from './transition.ts'
import { hasMoney, type OrderSnapshot } from './order-snapshot.ts'

/** What `next` needs to know beside the payment and the truth. Times are epoch milliseconds. */
export interface Facts extends MoneyFacts {
  now: number
  /** How long a payment is watched after selling has ended. */
  lateWatchMs: number
}

/**
 * Applies a read of the payment's own order. A lower report never moves a payment back, an unknown
 * one changes nothing, and money never disappears: it fits, or it becomes the payment's exception.
 */
export function next(payment: Payment, snapshot: OrderSnapshot, facts: Facts): TransitionResult {
  const result = begin(payment)
  takeWord(result, snapshot)
  takeDueDate(result, snapshot, facts)
  takePayAddress(result, snapshot)
  moveByState(result, snapshot, facts)
  return finish(result, payment, facts.now)
}

function moveByState(result: TransitionResult, snapshot: OrderSnapshot, facts: Facts): void {
  switch (snapshot.state) {
    case 'paid':
    case 'completed':
      return takeMoney(result, snapshot, snapshot.state, facts)
    case 'processing':
      return advance(result, 'processing', 'read')
    case 'failed':
    case 'cancelled':
    case 'expired':
      return end(result, snapshot.state)
    case 'refunded':
      return refund(result)
    case 'unknown':
      result.alarms.push('unknown_status')
      return
    case 'pending':
    case 'on_hold':
    case 'refund_requested':
  }
}

/**
 * Applies a read of another order that names our payment and has not been counted before. The first one
 * paid is ours; a second paid one is a duplicate, which is held, or found too late to be held.
 */
export function nextFromOtherOrder(
  payment: Payment,
  snapshot: OrderSnapshot,
  facts: Facts,
): TransitionResult {
  if (!hasMoney(snapshot)) return begin(payment)
  const isAdoptable =
    payment.paidAmount === null &&
    snapshot.externalId === payment.id &&
    payment.status !== 'refunded'
  return isAdoptable
    ? takeOver(payment, snapshot, facts)
    : takeSecondMoney(payment, snapshot, facts)
}

function takeOver(payment: Payment, snapshot: OrderSnapshot, facts: Facts): TransitionResult {
  const opening = begin(payment)
  if (payment.status === 'opening') advance(opening, 'pending', 'read')
  const adopted = next({ ...opening.payment, koyweOrderId: snapshot.orderId }, snapshot, facts)
  const summary = `order ${snapshot.orderId} was paid first and is now this payment's order`
  const notes: Note[] = [...opening.notes, { kind: 'money', summary }, ...adopted.notes]
  return { ...adopted, notes }
}

/** What is too much is held; what has been shipped or given back stays so, and a person hears of it. */
function takeSecondMoney(
  before: Payment,
  snapshot: OrderSnapshot,
  { now }: Facts,
): TransitionResult {
  const result = begin(before)
  const { payment } = result
  const summary = `a second order of this payment, ${snapshot.orderId}, was paid as well`
  result.alarms.push('duplicate_money')
  result.notes.push({ kind: 'money', summary })
  payment.exception = before.exception === 'mismatched' ? 'mismatched' : 'duplicate'
  const isNews = payment.exception !== before.exception
  const isHeld = !closedToMoney.has(before.status) && before.fulfilment === 'none'
  // What a person decided about less was not decided about this.
  const isOvertaken = before.fulfilment === 'held' && (isNews || before.decision !== null)
  if (isHeld || isOvertaken) {
    payment.fulfilment = 'held'
    payment.decision = null
  }
  if (isHeld || isNews || isOvertaken) result.messages.push('payment.held')
  return finish(result, before, now)
}

/** Ends selling by our own clock. The caller has read the order after the deadline. */
export function expire(payment: Payment, now: number): TransitionResult {
  const result = begin(payment)
  if (payment.fulfilment !== 'held') {
    if (findTransition(payment.status, 'expired', 'clock')) {
      result.payment.failure = { code: 'payment_expired', detail: null, field: null }
    }
    advance(result, 'expired', 'clock')
  }
  return finish(result, payment, now)
}

/** Records that Koywe never accepted the order, or created one that is not what we asked for. */
export function reject(
  payment: Payment,
  failure: Payment['failure'],
  now: number,
): TransitionResult {
  const result = begin(payment)
  advance(result, 'rejected', 'refusal')
  result.payment.failure = failure
  return finish(result, payment, now)
}

/** Words that move nothing, but that people should hear of. */
const remarks: Partial<Record<OrderSnapshot['state'], string>> = {
  on_hold: 'Koywe itself holds the order; the payment waits',
  refund_requested: 'a refund was requested at Koywe',
  unknown: 'Koywe says a word that is not known here; nothing changes',
}

function takeWord(result: TransitionResult, snapshot: OrderSnapshot): void {
  if (result.payment.koyweStatus === snapshot.word) return
  result.payment.koyweStatus = snapshot.word
  const remark = remarks[snapshot.state]
  if (remark !== undefined)
    result.notes.push({ kind: 'koywe', summary: `${snapshot.word}: ${remark}` })
}

/** No voucher can be paid for longer than this. */
const dueMsMax = 90 * 24 * 60 * 60 * 1000

/** A due date that is past when the payment is made is not believed, nor one that lies months ahead. */
function takeDueDate(result: TransitionResult, snapshot: OrderSnapshot, facts: Facts): void {
  const { payment } = result
  const isSelling = rank[payment.status] <= rank.pending
  if (!isSelling || snapshot.dueAt === null || snapshot.dueAt === payment.expiresAt) return
  const ahead = snapshot.dueAt - payment.createdAt
  if (ahead <= 0 || ahead > dueMsMax) return
  payment.expiresAt = snapshot.dueAt
  payment.watchUntil = snapshot.dueAt + facts.lateWatchMs
}

function takePayAddress(result: TransitionResult, snapshot: OrderSnapshot): void {
  const { payment } = result
  const isKnown = payment.payUrl !== null || payment.qrCode !== null
  if (isKnown || rank[payment.status] > rank.pending) return
  if (snapshot.externalId !== payment.id || (snapshot.payUrl ?? snapshot.qrCode) === null) return
  payment.payUrl = snapshot.payUrl
  payment.payAction = snapshot.payAction
  payment.qrCode = snapshot.qrCode
  if (payment.failure?.code === 'pay_address_unknown') payment.failure = null
}

const endFailures = {
  failed: 'payment_failed',
  cancelled: 'payment_cancelled',
  expired: 'payment_expired',
} as const satisfies Record<string, FailureCode>

function end(result: TransitionResult, to: 'failed' | 'cancelled' | 'expired'): void {
  const { payment } = result
  if (
    payment.status === 'paid' ||
    payment.status === 'completed' ||
    payment.fulfilment === 'held'
  ) {
    result.alarms.push('contradiction')
    return
  }
  if (!findTransition(payment.status, to, 'read')) return
  payment.failure = { code: endFailures[to], detail: null, field: null }
  advance(result, to, 'read')
}

function refund(result: TransitionResult): void {
  if (!findTransition(result.payment.status, 'refunded', 'read')) return
  advance(result, 'refunded', 'read')
  if (result.payment.fulfilment === 'held') result.payment.fulfilment = 'none'
}

function takeMoney(
  result: TransitionResult,
  snapshot: OrderSnapshot,
  to: 'paid' | 'completed',
  facts: Facts,
): void {
  const { payment } = result
  if (payment.status === 'completed' && isOtherMoney(payment, snapshot)) {
    result.alarms.push('amount_changed')
  }
  if (!takesMoney(payment)) return
  const exception = isOtherMoney(payment, snapshot)
    ? weigh(payment.exception, judgeMoney(payment, snapshot, facts))
    : payment.exception
  if (exception !== null && !isAccepted(payment, snapshot, exception, facts.lateMoney)) {
    hold(result, snapshot, { exception, now: facts.now })
  } else {
    payment.exception = exception
    release(result, snapshot, { to, now: facts.now })
  }
}

/** What concerns the order as a whole outlives the amounts; these are judged anew with other money. */
function weigh(recorded: ExceptionKind | null, judged: ExceptionKind | null) {
  const isLasting = recorded === 'mismatched' || recorded === 'duplicate'
  const found = new Set([isLasting ? recorded : null, judged])
  return exceptionKinds.find((kind) => found.has(kind)) ?? null
}

function release(
  result: TransitionResult,
  snapshot: OrderSnapshot,
  { to, now }: { to: 'paid' | 'completed'; now: number },
): void {
  const { payment } = result
  recordMoney(payment, snapshot, now)
  if (payment.fulfilment === 'held') payment.fulfilment = 'none'
  payment.failure = null
  if (to === 'completed') payment.completedAt = snapshot.completedAt ?? now
  const by = findTransition(payment.status, to, 'read') ? 'read' : 'acceptance'
  advance(result, to, by)
}

/** Money is for good, on its way back, or cannot be there yet. */
const closedToMoney = new Set<Status>(['opening', 'completed', 'refunded'])

function takesMoney({ status, decision }: Payment): boolean {
  return !closedToMoney.has(status) && decision?.decision !== 'decline'
}

function hold(
  result: TransitionResult,
  snapshot: OrderSnapshot,
  held: { exception: NonNullable<Payment['exception']>; now: number },
): void {
  const { payment } = result
  if (payment.fulfilment === 'held' && !isOtherMoney(payment, snapshot)) return
  payment.exception = held.exception
  payment.fulfilment = 'held'
  payment.decision = null
  recordMoney(payment, snapshot, held.now)
  result.messages.push('payment.held')
  const summary = `${snapshot.amount} ${snapshot.currency} came and is held: ${held.exception}`
  result.notes.push({ kind: 'money', summary })
}

function recordMoney(payment: Payment, snapshot: OrderSnapshot, now: number): void {
  payment.paidAmount = snapshot.amount
  payment.paidCurrency = snapshot.currency
  payment.paidAt ??= snapshot.paidAt ?? now
}
