/** Money that does not fit its payment: what counts as which, and what the policy says. */

import { compareDecimals, formatAmount } from './money.ts'
import type { Payment } from './payment.ts'
import { isEndWithoutMoney, type ExceptionKind } from './status.ts'
import type { OrderSnapshot } from './order-snapshot.ts'

/** What happens to money that came after selling had ended: `LATE_MONEY`. */
export type LateMoney = 'accept' | 'hold'

/** What a judgement needs to know beside the payment and the order. */
export interface MoneyFacts {
  lateMoney: LateMoney
  /** Another payment for the same merchant reference has brought money that it keeps. */
  isReferencePaid: boolean
}

/**
 * Says which exception money is, or null where it fits. The order's id has been compared before.
 * Amounts are compared exactly. An order that does not name our payment does not fit.
 */
export function judgeMoney(
  payment: Payment,
  snapshot: OrderSnapshot,
  facts: MoneyFacts,
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

/** Whether the order shows other money than the payment has on record. */
export function isOtherMoney(payment: Payment, snapshot: OrderSnapshot): boolean {
  return payment.paidAmount !== snapshot.amount || payment.paidCurrency !== snapshot.currency
}

/**
 * Whether money that does not fit may go on without waiting for a person: late money under the
 * policy `accept`, money of a payment that went on already, or exactly the money a person accepted.
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
