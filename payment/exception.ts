/** Exceptions: money that does not fit its payment, and which of it may go on without a person. */

import { compareDecimals, formatAmount } from './money.ts'
import type { Payment } from './payment.ts'
import { isEndWithoutMoney, type ExceptionKind } from './status.ts'
import type { OrderSnapshot } from './order-snapshot.ts'

/** What happens to money that arrives after selling has ended: `LATE_MONEY`. */
export type LateMoney = 'accept' | 'hold'

export interface ReferenceFacts {
  /** Another payment for the same merchant reference has money that it keeps. */
  isReferencePaid: boolean
}

/**
 * Judges which exception the money of the payment's own order is, or null where it fits. Amounts are
 * compared exactly. An order that does not name our payment is `mismatched`.
 */
export function judgeMoney(
  payment: Payment,
  snapshot: OrderSnapshot,
  facts: ReferenceFacts,
): ExceptionKind | null {
  if (snapshot.externalId !== payment.id || snapshot.currency !== payment.currency)
    return 'mismatched'
  const isFirstMoney = payment.paidAmount === null
  if (isFirstMoney && facts.isReferencePaid) return 'duplicate'
  const asked = formatAmount(payment.amountMinor, payment.currency)
  const difference = compareDecimals(snapshot.amount, asked)
  if (difference !== 0) return difference < 0 ? 'underpaid' : 'overpaid'
  return isEndWithoutMoney(payment.status) ? 'late' : null
}

/** Whether the order shows other money than the payment has recorded. */
export function isOtherMoney(payment: Payment, snapshot: OrderSnapshot): boolean {
  return payment.paidAmount !== snapshot.amount || payment.paidCurrency !== snapshot.currency
}

/**
 * Whether an exception does not hold the payment: late money under the policy `accept`, money of a
 * payment that has been released before, or exactly the money that a person accepted.
 */
export function isAccepted(
  payment: Payment,
  snapshot: OrderSnapshot,
  exception: ExceptionKind,
  lateMoney: LateMoney,
): boolean {
  const isKnownMoney = payment.paidAmount !== null && !isOtherMoney(payment, snapshot)
  if (isKnownMoney && payment.decision?.decision === 'accept') return true
  if (isKnownMoney && payment.status === 'paid' && payment.fulfilment !== 'held') return true
  return exception === 'late' && lateMoney === 'accept' && payment.fulfilment !== 'held'
}
