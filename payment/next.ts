/**
 * The one function that moves a payment: from what the payment is and what a read of its order says
 * to what the payment becomes and what is due because of it. Pure: the ledger commits the result.
 */

import { isAccepted, isOtherMoney, judgeMoney, type MoneyFacts } from './exception.ts'
import type { FailureCode } from './failure.ts'
import type { Payment } from './payment.ts'
import { exceptionKinds, findTransition, rank, type ExceptionKind, type Status } from './status.ts'
import { advance, begin, finish, type Note, type Step } from './transition.ts'
import { hasMoney, type Truth } from './order-snapshot.ts'

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
export function next(payment: Payment, truth: Truth, facts: Facts): Step {
  const step = begin(payment)
  takeWord(step, truth)
  takeDueDate(step, truth, facts)
  takePayAddress(step, truth)
  moveByState(step, truth, facts)
  return finish(step, payment, facts.now)
}

function moveByState(step: Step, truth: Truth, facts: Facts): void {
  switch (truth.state) {
    case 'paid':
    case 'completed':
      return takeMoney(step, truth, truth.state, facts)
    case 'processing':
      return advance(step, 'processing', 'read')
    case 'failed':
    case 'cancelled':
    case 'expired':
      return end(step, truth.state)
    case 'refunded':
      return refund(step)
    case 'unknown':
      step.alarms.push('unknown_status')
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
export function nextFromOtherOrder(payment: Payment, truth: Truth, facts: Facts): Step {
  if (!hasMoney(truth)) return begin(payment)
  const isAdoptable =
    payment.paidAmount === null && truth.externalId === payment.id && payment.status !== 'refunded'
  return isAdoptable ? takeOver(payment, truth, facts) : takeSecondMoney(payment, truth, facts)
}

function takeOver(payment: Payment, truth: Truth, facts: Facts): Step {
  const opening = begin(payment)
  if (payment.status === 'opening') advance(opening, 'pending', 'read')
  const adopted = next({ ...opening.payment, koyweOrderId: truth.orderId }, truth, facts)
  const summary = `order ${truth.orderId} was paid first and is now this payment's order`
  const notes: Note[] = [...opening.notes, { kind: 'money', summary }, ...adopted.notes]
  return { ...adopted, notes }
}

/** What is too much is held; what has been shipped or given back stays so, and a person hears of it. */
function takeSecondMoney(before: Payment, truth: Truth, { now }: Facts): Step {
  const step = begin(before)
  const { payment } = step
  const summary = `a second order of this payment, ${truth.orderId}, was paid as well`
  step.alarms.push('duplicate_money')
  step.notes.push({ kind: 'money', summary })
  payment.exception = before.exception === 'mismatched' ? 'mismatched' : 'duplicate'
  const isNews = payment.exception !== before.exception
  const isHeld = !closedToMoney.has(before.status) && before.fulfilment === 'none'
  // What a person decided about less was not decided about this.
  const isOvertaken = before.fulfilment === 'held' && (isNews || before.decision !== null)
  if (isHeld || isOvertaken) {
    payment.fulfilment = 'held'
    payment.decision = null
  }
  if (isHeld || isNews || isOvertaken) step.effects.push('payment.held')
  return finish(step, before, now)
}

/** Ends selling by our own clock. The caller has read the order after the deadline. */
export function expire(payment: Payment, now: number): Step {
  const step = begin(payment)
  if (payment.fulfilment !== 'held') {
    if (findTransition(payment.status, 'expired', 'clock')) {
      step.payment.failure = { code: 'payment_expired', detail: null, field: null }
    }
    advance(step, 'expired', 'clock')
  }
  return finish(step, payment, now)
}

/** Records that Koywe never accepted the order, or created one that is not what we asked for. */
export function reject(payment: Payment, failure: Payment['failure'], now: number): Step {
  const step = begin(payment)
  advance(step, 'rejected', 'refusal')
  step.payment.failure = failure
  return finish(step, payment, now)
}

/** Words that move nothing, but that people should hear of. */
const remarks: Partial<Record<Truth['state'], string>> = {
  on_hold: 'Koywe itself holds the order; the payment waits',
  refund_requested: 'a refund was requested at Koywe',
  unknown: 'Koywe says a word that is not known here; nothing changes',
}

function takeWord(step: Step, truth: Truth): void {
  if (step.payment.koyweStatus === truth.word) return
  step.payment.koyweStatus = truth.word
  const remark = remarks[truth.state]
  if (remark !== undefined) step.notes.push({ kind: 'koywe', summary: `${truth.word}: ${remark}` })
}

/** No voucher can be paid for longer than this. */
const dueMsMax = 90 * 24 * 60 * 60 * 1000

/** A due date that is past when the payment is made is not believed, nor one that lies months ahead. */
function takeDueDate(step: Step, truth: Truth, facts: Facts): void {
  const { payment } = step
  const isSelling = rank[payment.status] <= rank.pending
  if (!isSelling || truth.dueAt === null || truth.dueAt === payment.expiresAt) return
  const ahead = truth.dueAt - payment.createdAt
  if (ahead <= 0 || ahead > dueMsMax) return
  payment.expiresAt = truth.dueAt
  payment.watchUntil = truth.dueAt + facts.lateWatchMs
}

function takePayAddress(step: Step, truth: Truth): void {
  const { payment } = step
  const isKnown = payment.payUrl !== null || payment.qrCode !== null
  if (isKnown || rank[payment.status] > rank.pending) return
  if (truth.externalId !== payment.id || (truth.payUrl ?? truth.qrCode) === null) return
  payment.payUrl = truth.payUrl
  payment.payAction = truth.payAction
  payment.qrCode = truth.qrCode
  if (payment.failure?.code === 'pay_address_unknown') payment.failure = null
}

const endFailures = {
  failed: 'payment_failed',
  cancelled: 'payment_cancelled',
  expired: 'payment_expired',
} as const satisfies Record<string, FailureCode>

function end(step: Step, to: 'failed' | 'cancelled' | 'expired'): void {
  const { payment } = step
  if (
    payment.status === 'paid' ||
    payment.status === 'completed' ||
    payment.fulfilment === 'held'
  ) {
    step.alarms.push('contradiction')
    return
  }
  if (!findTransition(payment.status, to, 'read')) return
  payment.failure = { code: endFailures[to], detail: null, field: null }
  advance(step, to, 'read')
}

function refund(step: Step): void {
  if (!findTransition(step.payment.status, 'refunded', 'read')) return
  advance(step, 'refunded', 'read')
  if (step.payment.fulfilment === 'held') step.payment.fulfilment = 'none'
}

function takeMoney(step: Step, truth: Truth, to: 'paid' | 'completed', facts: Facts): void {
  const { payment } = step
  if (payment.status === 'completed' && isOtherMoney(payment, truth)) {
    step.alarms.push('amount_changed')
  }
  if (!takesMoney(payment)) return
  const exception = isOtherMoney(payment, truth)
    ? weigh(payment.exception, judgeMoney(payment, truth, facts))
    : payment.exception
  if (exception !== null && !isAccepted(payment, truth, exception, facts.lateMoney)) {
    hold(step, truth, { exception, now: facts.now })
  } else {
    payment.exception = exception
    release(step, truth, { to, now: facts.now })
  }
}

/** What concerns the order as a whole outlives the amounts; these are judged anew with other money. */
function weigh(recorded: ExceptionKind | null, judged: ExceptionKind | null) {
  const isLasting = recorded === 'mismatched' || recorded === 'duplicate'
  const found = new Set([isLasting ? recorded : null, judged])
  return exceptionKinds.find((kind) => found.has(kind)) ?? null
}

function release(
  step: Step,
  truth: Truth,
  { to, now }: { to: 'paid' | 'completed'; now: number },
): void {
  const { payment } = step
  recordMoney(payment, truth, now)
  if (payment.fulfilment === 'held') payment.fulfilment = 'none'
  payment.failure = null
  if (to === 'completed') payment.completedAt = truth.completedAt ?? now
  const by = findTransition(payment.status, to, 'read') ? 'read' : 'acceptance'
  advance(step, to, by)
}

/** Money is for good, on its way back, or cannot be there yet. */
const closedToMoney = new Set<Status>(['opening', 'completed', 'refunded'])

function takesMoney({ status, decision }: Payment): boolean {
  return !closedToMoney.has(status) && decision?.decision !== 'decline'
}

function hold(
  step: Step,
  truth: Truth,
  held: { exception: NonNullable<Payment['exception']>; now: number },
): void {
  const { payment } = step
  if (payment.fulfilment === 'held' && !isOtherMoney(payment, truth)) return
  payment.exception = held.exception
  payment.fulfilment = 'held'
  payment.decision = null
  recordMoney(payment, truth, held.now)
  step.effects.push('payment.held')
  const summary = `${truth.amount} ${truth.currency} came and is held: ${held.exception}`
  step.notes.push({ kind: 'money', summary })
}

function recordMoney(payment: Payment, truth: Truth, now: number): void {
  payment.paidAmount = truth.amount
  payment.paidCurrency = truth.currency
  payment.paidAt ??= truth.paidAt ?? now
}
