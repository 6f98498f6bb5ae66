/** Exceptions: money that does not fit its payment, and which of it may go on without a person. */

import { compareDecimals, formatAmount } from './money.ts'
import type { Payment } from './payment.ts'
import { exceptionKinds, isEndWithoutMoney, type ExceptionKind } from './status.ts'
import type { OrderSnapshot } from './order-snapshot.ts'

/** What happens to money that arrives after selling has ended: `LATE_MONEY`. */
export type LateMoney = 'accept' | 'hold'

export interface ReferenceFacts {
  /** Another payment for the same merchant reference has money that it keeps. */
  isReferencePaid: boolean
}

/**
 * Judges which exceptions the money of the payment's own order is; none where it fits. Amounts are
 * compared exactly. An order that does not name our payment is `mismatched`; money in another currency
 * has no amount to compare.
 */
export function judgeMoney(
  payment: Payment,
  snapshot: OrderSnapshot,
  facts: ReferenceFacts,
): ExceptionKind[] {
  const isOtherCurrency = snapshot.currency !== payment.currency
  const isMismatched = snapshot.externalId !== payment.id || isOtherCurrency
  const isFirstMoney = payment.paidAmount === null
  const asked = formatAmount(payment.amountMinor, payment.currency)
  const difference = isOtherCurrency ? 0 : compareDecimals(snapshot.amount, asked)
  const found: Record<ExceptionKind, boolean> = {
    mismatched: isMismatched,
    duplicate: isFirstMoney && facts.isReferencePaid,
    underpaid: difference < 0,
    overpaid: difference > 0,
    late: isEndWithoutMoney(payment.status),
  }
  return exceptionKinds.filter((kind) => found[kind])
}

/** Records the exceptions of a payment's money; the first one counts. */
export function setExceptions(payment: Payment, kinds: Iterable<ExceptionKind>): void {
  const found = new Set(kinds)
  const exceptions = exceptionKinds.filter((kind) => found.has(kind))
  if (exceptions.join() !== payment.exceptions.join()) payment.exceptions = exceptions
  payment.exception = exceptions[0] ?? null
}

/** Whether the order shows other money than the payment has recorded. */
export function isOtherMoney(payment: Payment, snapshot: OrderSnapshot): boolean {
  return payment.paidAmount !== snapshot.amount || payment.paidCurrency !== snapshot.currency
}

/** Whether a person declined the money that the payment has recorded. */
export function isDeclined({ decision }: Payment): boolean {
  return decision?.decision === 'decline'
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
