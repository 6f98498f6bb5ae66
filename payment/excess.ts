/** How much more arrived than was asked for. */

import { formatAmount, subtractDecimals } from './money.ts'
import type { Payment } from './payment.ts'

/** Plain decimal, negative where less arrived; null where nothing arrived, or in another currency. */
export function computeExcess(payment: Payment): string | null {
  const { amountMinor, currency, paidAmount, paidCurrency } = payment
  const isComparable = paidAmount !== null && (paidCurrency ?? currency) === currency
  return isComparable ? subtractDecimals(paidAmount, formatAmount(amountMinor, currency)) : null
}
