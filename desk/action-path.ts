/** The addresses to which the forms of a payment are sent. */

import type { PaymentAction } from './legal-actions.ts'

export function toActionPath(paymentId: string, action: PaymentAction): string {
  return `/desk/payments/${paymentId}/${action.replaceAll('_', '-')}`
}

/** Where the replay of a stored webhook event is previewed, and where its form is sent. */
export function toReplayPath(paymentId: string, eventId: string): string {
  return `/desk/payments/${paymentId}/webhook-events/${eventId}/replay`
}
