/** Payments as the store returns them, with boring defaults. */

import type { PaymentRow } from '../../payment/payment-row.ts'
import type { Payment } from '../../payment/payment.ts'
import { epoch } from './clock.ts'
import { anOrder } from './samples.ts'

export function aPayment(wishes: Partial<Payment> = {}): Payment {
  return anOrder(wishes).payment
}

export interface RowWishes {
  loadedAt?: number
  payment?: Partial<Payment>
  intent?: Partial<PaymentRow['intent']>
  polling?: Partial<PaymentRow['polling']>
}

export function aRow(wishes: RowWishes = {}): PaymentRow {
  return {
    payment: aPayment(wishes.payment),
    payerId: 'payer_1',
    loadedAt: wishes.loadedAt ?? epoch,
    isDecisionDue: false,
    intent: { intentAt: null, doubtAt: null, absentAt: null, ...wishes.intent },
    polling: {
      nextPollAt: null,
      lastReadAt: null,
      polls: 0,
      scheduleStartedAt: null,
      noOpReads: 0,
      ...wishes.polling,
    },
  }
}
