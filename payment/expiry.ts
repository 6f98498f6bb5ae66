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
