/** Makes a Koywe order the payment's own, after comparing what was asked with what exists. */

import type { PaymentChange } from '../payment/change.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { compareDecimals, formatAmount } from '../payment/money.ts'
import { next } from '../payment/next.ts'
import type { TransitionResult } from '../payment/transition.ts'
import type { Payment } from '../payment/payment.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import type { Dependencies } from './dependencies.ts'
import { toCreated, toRejection } from './commit-and-report.ts'
import { computeNextPollAt } from './schedule.ts'

export interface AdoptFacts {
  at: number
  settings: Dependencies['settings']
  /** The order was found by look-up, so it is read again at once. */
  isFound?: boolean
}

/** The move that opens a payment with this order, or rejects it because the order is another one. */
export function adopt(row: PaymentRow, snapshot: OrderSnapshot, facts: AdoptFacts): PaymentChange {
  const { at, settings } = facts
  const mismatch = findMismatch(row.payment, snapshot)
  const change =
    mismatch === null ? open(row, snapshot, facts) : refuse(row, { snapshot, mismatch, at })
  const polling = { ...row.polling, scheduleFrom: at }
  const watched = { ...row, payment: change.result.payment, polling }
  const schedule = { now: at, override: settings.pollScheduleMs }
  const nextPollAt = facts.isFound ? at : computeNextPollAt(watched, schedule)
  return {
    ...change,
    polling: { ...polling, nextPollAt },
    intent: { intentAt: null, doubtAt: null, absentAt: null },
    orders: [{ id: snapshot.orderId, hasMoney: false }],
  }
}

function open(
  row: PaymentRow,
  snapshot: OrderSnapshot,
  { at, settings }: AdoptFacts,
): PaymentChange {
  const payment: Payment = { ...row.payment, koyweOrderId: snapshot.orderId, status: 'pending' }
  // What it says of its status is left to the first read, which every later word follows too.
  const opened = next(
    payment,
    { ...snapshot, state: 'pending' },
    {
      now: at,
      lateMoney: settings.lateMoney,
      lateWatchMs: settings.lateWatchMs,
      isReferencePaid: false,
    },
  )
  const result = withPayAddress(opened, row.payment.version, at)
  const summary = `order ${snapshot.orderId} is open at Koywe`
  return {
    row,
    at,
    result,
    entries: [
      { kind: 'koywe', summary, detail: null },
      { kind: 'transition', summary: 'opening → pending', detail: null },
    ],
    answer: toCreated(result.payment),
  }
}

/** A payment that nobody can pay says so, and does not stand in the way of a new one. */
function withPayAddress(result: TransitionResult, version: number, at: number): TransitionResult {
  const { payment } = result
  const isPayable = payment.payUrl !== null || payment.qrCode !== null
  const failure = isPayable
    ? null
    : ({ code: 'pay_address_unknown', detail: null, field: null } as const)
  return {
    ...result,
    isChanged: true,
    payment: { ...payment, failure, version: version + 1, updatedAt: at },
  }
}

/** It is nobody's to pay, but money may still come by it: the payment watches it. */
function refuse(
  row: PaymentRow,
  { snapshot, mismatch, at }: { snapshot: OrderSnapshot; mismatch: string; at: number },
): PaymentChange {
  const failure = { code: 'order_mismatch', detail: mismatch, field: null } as const
  const rejection = toRejection(row, failure, at)
  const payment: Payment = {
    ...rejection.result.payment,
    koyweOrderId: snapshot.orderId,
    koyweStatus: snapshot.word,
    exception: 'mismatched',
  }
  const summary = `order ${snapshot.orderId} is not what was asked for: ${mismatch}`
  return {
    ...rejection,
    result: { ...rejection.result, payment },
    entries: [{ kind: 'koywe', summary, detail: null }],
  }
}

/** What differs between the order and the payment, or null. A method that is not shown passes. */
function findMismatch(payment: Payment, snapshot: OrderSnapshot): string | null {
  const asked = formatAmount(payment.amountMinor, payment.currency)
  if (snapshot.currency !== payment.currency)
    return `${snapshot.currency} instead of ${payment.currency}`
  if (compareDecimals(snapshot.amount, asked) !== 0) return `${snapshot.amount} instead of ${asked}`
  if (snapshot.externalId !== null && snapshot.externalId !== payment.id)
    return 'another external id'
  if (snapshot.method !== null && snapshot.method !== payment.method) {
    return `method ${snapshot.method} instead of ${payment.method}`
  }
  return null
}
