/** The first values of a payment: every payment starts in the initial state of the rules. */

import type { Payment, PaymentRequest } from './payment.ts'
import { initialState } from './status.ts'

export interface NewPaymentFacts {
  id: string
  now: number
  /** How long the payer may pay: `PAYMENT_EXPIRES_MS`. */
  paymentExpiresMs: number
  /** How long the payment is polled after that: `LATE_WATCH_MS`. */
  lateWatchMs: number
}

/** Makes the payment of a checked request. The payer is stored separately. */
export function createPayment(request: PaymentRequest, facts: NewPaymentFacts): Payment {
  const { payer: _payer, ...asked } = request
  const { id, now } = facts
  const expiresAt = now + facts.paymentExpiresMs
  return {
    ...asked,
    id,
    ...initialState,
    payUrl: null,
    payAction: 'redirect',
    qrCode: null,
    transfer: null,
    koyweOrderId: null,
    koyweStatus: null,
    paidAmount: null,
    paidCurrency: null,
    paidAt: null,
    completedAt: null,
    lastReadAt: null,
    decision: null,
    createdAt: now,
    updatedAt: now,
    expiresAt,
    watchUntil: expiresAt + facts.lateWatchMs,
  }
}
