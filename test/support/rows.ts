/** Payments as the store hands them out: boring, but for what is wished. */

import type { PaymentRow } from '../../store/rows.ts'
import type { Payment } from '../../payment/payment.ts'
import { anOrder } from './samples.ts'

export function aPayment(wishes: Partial<Payment> = {}): Payment {
  return anOrder(wishes).payment
}

export interface RowWishes {
  payment?: Partial<Payment>
  intent?: Partial<PaymentRow['intent']>
  watch?: Partial<PaymentRow['watch']>
}

export function aRow(wishes: RowWishes = {}): PaymentRow {
  return {
    payment: aPayment(wishes.payment),
    payerId: 'payer_1',
    decisionDue: false,
    intent: { intentAt: null, doubtAt: null, absentAt: null, ...wishes.intent },
    watch: { nextPollAt: null, lastReadAt: null, polls: 0, scheduleFrom: null, ...wishes.watch },
  }
}
