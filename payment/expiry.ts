/** The end of selling by our own clock: when it may come, and what it changes. */

import type { PaymentChange } from './change.ts'
import type { Payment } from './payment.ts'
import type { PaymentRow } from './payment-row.ts'
import { computeNextPollAt, type ScheduleFacts } from './poll-schedule.ts'
import { findTransition } from './status.ts'
import { advance, finish, unchanged, type TransitionResult } from './transition.ts'

/** The change that ends selling, or null while it may not end. */
export function expireRow(row: PaymentRow, facts: ScheduleFacts): PaymentChange | null {
  const { payment, intent } = row
  const { now } = facts
  const isUnopened = payment.status === 'opening' && intent.intentAt === null
  const isOver = payment.status === 'pending' && maySellingEnd(row, now)
  if (now < payment.expiresAt || !(isUnopened || isOver)) return null
  const result = expire(payment, now)
  const { failure } = result.payment
  return {
    row,
    result,
    polling: { nextPollAt: computeNextPollAt({ ...row, payment: result.payment }, facts) },
    ...(isUnopened && failure ? { answer: { outcome: 'refused', failure } } : {}),
  }
}

/**
 * The change that ends selling now because a person asks for it, or null where nothing is sold any more. Koywe cannot
 * cancel an order, so money may still come: then it is late.
 */
export function stopSelling(
  row: PaymentRow,
  { by, reason, now }: { by: string; reason: string; now: number },
): PaymentChange | null {
  const { payment } = row
  if (!maySellingStop(payment)) return null
  const result = expire({ ...payment, expiresAt: Math.min(payment.expiresAt, now) }, now)
  result.notes.push({ kind: 'support', summary: `selling was stopped by ${by}: ${reason}` })
  return { row, result }
}

/** Whether a person may end selling: the order is open, and no money has come for it. */
export function maySellingStop({ status, fulfilment, decision }: Payment): boolean {
  return status === 'pending' && fulfilment === 'none' && decision === null
}

/**
 * Whether selling may end: after a read that began past the deadline, or when polling is over and
 * Koywe no longer knows the order.
 */
export function maySellingEnd({ payment, polling }: PaymentRow, now: number): boolean {
  const { lastReadAt, nextPollAt } = polling
  const wasRead = lastReadAt !== null && lastReadAt >= payment.expiresAt
  return wasRead || (nextPollAt === null && now >= payment.watchUntil)
}

/** Expires a payment. Held money keeps it from expiring. */
export function expire(payment: Payment, now: number): TransitionResult {
  const result = unchanged(payment)
  if (payment.fulfilment !== 'held' && findTransition(payment.status, 'expired', 'clock')) {
    result.payment.failure = { code: 'payment_expired', detail: null, field: null }
    advance(result, 'expired', 'clock')
  }
  return finish(result, payment, now)
}
