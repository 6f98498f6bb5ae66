/** The amounts of a payment for pages: none is broken over two lines. */

import { writeAskedAmount, writePaidAmount } from '../../payment/amount-text.ts'
import type { Payment } from '../../payment/payment.ts'

export function showAsked(payment: Payment): string {
  return writeAskedAmount(payment).replaceAll(' ', '\u00A0')
}

export function showPaid(payment: Payment): string {
  return writePaidAmount(payment).replaceAll(' ', '\u00A0')
}
