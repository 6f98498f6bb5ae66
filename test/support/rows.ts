/** Payments as the ledger hands them out: boring, but for what is wished. */

import type { PaymentRecord } from '../../store/rows.ts'
import type { Payment } from '../../payment/payment.ts'
import { anOrder } from './samples.ts'

export function aPayment(wishes: Partial<Payment> = {}): Payment {
  return anOrder(wishes).payment
}

export interface RecordWishes {
  payment?: Partial<Payment>
  intent?: Partial<PaymentRecord['intent']>
  watch?: Partial<PaymentRecord['watch']>
}

export function aRecord(wishes: RecordWishes = {}): PaymentRecord {
  return {
    payment: aPayment(wishes.payment),
    payerId: 'payer_1',
    decisionDue: false,
    intent: { intentAt: null, doubtAt: null, absentAt: null, ...wishes.intent },
    watch: { lookAt: null, lookedAt: null, looks: 0, scheduleFrom: null, ...wishes.watch },
  }
}
