/** The addresses to which the forms of a payment are sent. */

import type { PaymentAction } from './legal-actions.ts'

export function toActionPath(paymentId: string, action: PaymentAction): string {
  return `/desk/payments/${paymentId}/${action.replaceAll('_', '-')}`
}
