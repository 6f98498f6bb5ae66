/** Makes a Koywe order the payment's own, after comparing what was asked with what exists. */

import type { Move } from '../store/commit.ts'
import type { PaymentRecord } from '../store/rows.ts'
import { compareDecimals, formatAmount } from '../payment/money.ts'
import { next } from '../payment/next.ts'
import type { Step } from '../payment/transition.ts'
import type { Payment } from '../payment/payment.ts'
import type { Truth } from '../payment/order-snapshot.ts'
import type { Dependencies } from './dependencies.ts'
import { toCreated, toRejection } from './commit-and-report.ts'
import { nextLookAt } from './schedule.ts'

export interface AdoptFacts {
  at: number
  settings: Dependencies['settings']
  /** The order was found by look-up, so it is read again at once. */
  isFound?: boolean
}

/** The move that opens a payment with this order, or rejects it because the order is another one. */
export function adopt(record: PaymentRecord, truth: Truth, facts: AdoptFacts): Move {
  const { at, settings } = facts
  const mismatch = findMismatch(record.payment, truth)
  const move =
    mismatch === null ? open(record, truth, facts) : refuse(record, { truth, mismatch, at })
  const watch = { ...record.watch, scheduleFrom: at }
  const watched = { ...record, payment: move.step.payment, watch }
  const schedule = { now: at, override: settings.pollScheduleMs }
  const lookAt = facts.isFound ? at : nextLookAt(watched, schedule)
  return {
    ...move,
    watch: { ...watch, lookAt },
    intent: { intentAt: null, doubtAt: null, absentAt: null },
    orders: [{ id: truth.orderId, hasMoney: false }],
  }
}

function open(record: PaymentRecord, truth: Truth, { at, settings }: AdoptFacts): Move {
  const payment: Payment = { ...record.payment, koyweOrderId: truth.orderId, status: 'pending' }
  // What it says of its status is left to the first read, which every later word follows too.
  const opened = next(
    payment,
    { ...truth, state: 'pending' },
    {
      now: at,
      lateMoney: settings.lateMoney,
      lateWatchMs: settings.lateWatchMs,
      isReferencePaid: false,
    },
  )
  const step = withPayAddress(opened, record.payment.version, at)
  const summary = `order ${truth.orderId} is open at Koywe`
  return {
    record,
    at,
    step,
    entries: [
      { kind: 'koywe', summary, detail: null },
      { kind: 'transition', summary: 'opening → pending', detail: null },
    ],
    answer: toCreated(step.payment),
  }
}

/** A payment that nobody can pay says so, and does not stand in the way of a new one. */
function withPayAddress(step: Step, version: number, at: number): Step {
  const { payment } = step
  const isPayable = payment.payUrl !== null || payment.qrCode !== null
  const failure = isPayable
    ? null
    : ({ code: 'pay_address_unknown', detail: null, field: null } as const)
  return {
    ...step,
    isChanged: true,
    payment: { ...payment, failure, version: version + 1, updatedAt: at },
  }
}

/** It is nobody's to pay, but money may still come by it: the payment watches it. */
function refuse(
  record: PaymentRecord,
  { truth, mismatch, at }: { truth: Truth; mismatch: string; at: number },
): Move {
  const failure = { code: 'order_mismatch', detail: mismatch, field: null } as const
  const rejection = toRejection(record, failure, at)
  const payment: Payment = {
    ...rejection.step.payment,
    koyweOrderId: truth.orderId,
    koyweStatus: truth.word,
    exception: 'mismatched',
  }
  const summary = `order ${truth.orderId} is not what was asked for: ${mismatch}`
  return {
    ...rejection,
    step: { ...rejection.step, payment },
    entries: [{ kind: 'koywe', summary, detail: null }],
  }
}

/** What differs between the order and the payment, or null. A method that is not shown passes. */
function findMismatch(payment: Payment, truth: Truth): string | null {
  const asked = formatAmount(payment.amountMinor, payment.currency)
  if (truth.currency !== payment.currency) return `${truth.currency} instead of ${payment.currency}`
  if (compareDecimals(truth.amount, asked) !== 0) return `${truth.amount} instead of ${asked}`
  if (truth.externalId !== null && truth.externalId !== payment.id) return 'another external id'
  if (truth.method !== null && truth.method !== payment.method) {
    return `method ${truth.method} instead of ${payment.method}`
  }
  return null
}
