/** The rules for opening: a Koywe order becomes the payment's own, or the payment is rejected. */

import { setExceptions } from './exception.ts'
import { takeDueDate, takePayAddress, type PayAddressFacts } from './apply-order.ts'
import type { PaymentChange } from './change.ts'
import { compareDecimals, formatAmount } from './money.ts'
import type { OrderSnapshot } from './order-snapshot.ts'
import { viewPayment, type Payment, type PaymentFailure } from './payment.ts'
import type { OrderIntent, PaymentRow } from './payment-row.ts'
import { computeNextPollAt, type ScheduleFacts } from './poll-schedule.ts'
import { findTransition } from './status.ts'
import { advance, finish, unchanged, type TransitionResult } from './transition.ts'

export interface OpeningFacts extends ScheduleFacts, PayAddressFacts {
  /** How long a payment is polled after selling has ended. */
  lateWatchMs: number
  /** How the order came to light. One that a lookup found is read again at once. */
  source: 'create' | 'lookup'
}

/** What the rules of opening need, when a row was just loaded. */
export function toOpeningFacts(
  { loadedAt }: PaymentRow,
  settings: PayAddressFacts & { pollScheduleMs: readonly number[] | null; lateWatchMs: number },
  source: OpeningFacts['source'],
): OpeningFacts {
  const { pollScheduleMs: override, lateWatchMs, publicUrl } = settings
  return { now: loadedAt, override, lateWatchMs, publicUrl, source }
}

/** No POST is announced, and none is in doubt. */
export const noIntent: OrderIntent = { intentAt: null, doubtAt: null, absentAt: null }

/** The change that opens a payment with this order, or rejects it because the order differs. */
export function adoptOrder(
  row: PaymentRow,
  snapshot: OrderSnapshot,
  facts: OpeningFacts,
): PaymentChange {
  const mismatch = findMismatch(row.payment, snapshot)
  const { result, ...change } =
    mismatch === null
      ? toOpening(row, snapshot, facts)
      : toMismatch(row, snapshot, { mismatch, now: facts.now })
  const polling = { ...row.polling, scheduleStartedAt: facts.now }
  const opened = { ...row, payment: result.payment, polling }
  const nextPollAt = facts.source === 'lookup' ? facts.now : computeNextPollAt(opened, facts)
  return {
    ...change,
    row,
    result,
    polling: { ...polling, nextPollAt },
    intent: noIntent,
    orders: [{ id: snapshot.orderId, hasMoney: false }],
  }
}

type Adoption = Pick<PaymentChange, 'result' | 'entries' | 'answer'>

function toOpening({ payment }: PaymentRow, order: OrderSnapshot, facts: OpeningFacts): Adoption {
  const result = open(payment, order, facts)
  const summary = `order ${order.orderId} is open at Koywe`
  return {
    result,
    entries: [{ kind: 'koywe', summary, detail: null }],
    answer: { outcome: 'created', view: viewPayment(result.payment) },
  }
}

function toMismatch(
  row: PaymentRow,
  order: OrderSnapshot,
  { mismatch, now }: { mismatch: string; now: number },
): Adoption {
  const failure: PaymentFailure = { code: 'order_mismatch', detail: mismatch, field: null }
  const result = rejectOrder(row.payment, order, { failure, now })
  const summary = `order ${order.orderId} is not what was asked for: ${mismatch}`
  return {
    result,
    entries: [{ kind: 'koywe', summary, detail: null }],
    answer: { outcome: 'refused', failure },
  }
}

/** The failure of a payment whose order or contact Koywe refused. @param detail Koywe's code */
export function failOrder(detail: string | null): PaymentFailure {
  return { code: 'koywe_refused', detail, field: null }
}

/** The failure of a payment whose payer's document Koywe refused. @param detail Koywe's code */
export function failDocument(detail: string | null): PaymentFailure {
  return { code: 'invalid_document_at_koywe', detail, field: 'payer.documentNumber' }
}

/**
 * The change that rejects a payment whose order Koywe refused. The store keeps the event only for a
 * caller that had a 202; any other caller gets the refusal as the answer.
 */
export function refuseOrder(row: PaymentRow, failure: PaymentFailure, now: number): PaymentChange {
  const result = reject(row.payment, failure, now)
  const answer = result.isChanged ? { answer: { outcome: 'refused', failure } as const } : {}
  return { row, result, intent: noIntent, ...answer }
}

/**
 * Opens a payment with its order. The order's status is left to the first read. A payment without a
 * pay address says so in its failure, and does not block a new payment for the same reference.
 */
function open(payment: Payment, order: OrderSnapshot, facts: OpeningFacts): TransitionResult {
  const result = unchanged(payment)
  advance(result, 'pending', 'read')
  result.payment.koyweOrderId = order.orderId
  result.payment.koyweStatus = establishedWord(order)
  takeDueDate(result, order, facts)
  takePayAddress(result, order, facts)
  const isPayable = result.payment.payUrl !== null
  result.payment.failure = isPayable
    ? null
    : { code: 'pay_address_unknown', detail: null, field: null }
  return finish(result, payment, facts.now)
}

/** Rejects a payment: Koywe refused its order. */
export function reject(payment: Payment, failure: PaymentFailure, now: number): TransitionResult {
  const result = unchanged(payment)
  takeRefusal(result, failure)
  return finish(result, payment, now)
}

function takeRefusal(result: TransitionResult, failure: PaymentFailure): void {
  const { payment } = result
  if (findTransition(payment.status, 'rejected', 'refusal')) payment.failure = failure
  advance(result, 'rejected', 'refusal')
}

/** Rejects a payment whose order differs from what was asked. The order is polled: it may be paid. */
function rejectOrder(
  payment: Payment,
  order: OrderSnapshot,
  { failure, now }: { failure: PaymentFailure; now: number },
): TransitionResult {
  const result = unchanged(payment)
  takeRefusal(result, failure)
  result.payment.koyweOrderId = order.orderId
  result.payment.koyweStatus = establishedWord(order)
  setExceptions(result.payment, ['mismatched'])
  return finish(result, payment, now)
}

/** What differs between the order and the payment, or null. A method that is not shown passes. */
function findMismatch(payment: Payment, order: OrderSnapshot): string | null {
  const asked = formatAmount(payment.amountMinor, payment.currency)
  if (order.currency !== payment.currency) return `${order.currency} instead of ${payment.currency}`
  if (compareDecimals(order.amount, asked) !== 0) return `${order.amount} instead of ${asked}`
  if (order.externalId !== null && order.externalId !== payment.id) return 'another external id'
  if (order.method !== null && order.method !== payment.method) {
    return `method ${order.method} instead of ${payment.method}`
  }
  return null
}

/**
 * What a create or a lookup establishes of the order's status: that the order is pending. Every later status is left
 * to the first read, which acts on it.
 */
function establishedWord({ state, word }: OrderSnapshot): string | null {
  return state === 'pending' ? word : null
}
