/** Requests, methods, orders and facts for payment/, with boring defaults. */

import type { PaymentMethod } from '../../payment/method.ts'
import { applyOrder, type ReadFacts } from '../../payment/apply-order.ts'
import type { TransitionResult } from '../../payment/transition.ts'
import type { Payment, PaymentRequest } from '../../payment/payment.ts'
import type { RequestInput } from '../../payment/request.ts'
import type { OrderSnapshot } from '../../payment/order-snapshot.ts'
import { epoch } from './clock.ts'
import { aPayment } from './rows.ts'

export const minute = 60_000
export const day = 86_400_000

/** What a shop sends for a checkout in Colombia: the sample of the design. */
export function aRequestInput(wishes: Partial<RequestInput> = {}): RequestInput {
  return {
    amount: '50000',
    currency: 'COP',
    country: 'CO',
    method: 'PSE',
    description: 'Order 12345',
    merchantReference: 'order-12345',
    payer: aPayerInput(),
    successUrl: 'https://shop.example/ok',
    failedUrl: 'https://shop.example/failed',
    ...wishes,
  }
}

export function aPayerInput(wishes: Partial<RequestInput['payer']> = {}): RequestInput['payer'] {
  return { name: 'Ana Pérez', documentType: 'CC', documentNumber: '1234567890', ...wishes }
}

/** A request that was checked: 50000 COP by PSE. */
export function aRequest(wishes: Partial<PaymentRequest> = {}): PaymentRequest {
  return {
    amountMinor: 5_000_000n,
    currency: 'COP',
    country: 'CO',
    method: 'PSE',
    bank: null,
    extra: null,
    description: 'Order 12345',
    merchantReference: 'order-12345',
    payer: aPayer(),
    successUrl: 'https://shop.example/ok',
    failedUrl: 'https://shop.example/failed',
    locale: 'es',
    ...wishes,
  }
}

export function aPayer(wishes: Partial<PaymentRequest['payer']> = {}): PaymentRequest['payer'] {
  return {
    name: 'Ana Pérez',
    businessType: 'PERSON',
    email: null,
    phone: null,
    documentType: 'CC',
    documentNumber: '1234567890',
    ...wishes,
  }
}

/** A method without limits, banks or demands. */
export function aMethod(wishes: Partial<PaymentMethod> = {}): PaymentMethod {
  return {
    method: 'PSE',
    name: 'PSE',
    minAmount: null,
    maxAmount: null,
    requiredFields: [],
    banks: [],
    payAction: 'redirect',
    ...wishes,
  }
}

/** A payment of 50000 COP whose order is open at Koywe. */
export function aPending(wishes: Partial<Payment> = {}): Payment {
  return aPayment({ status: 'pending', koyweOrderId: 'ord_1', koyweStatus: 'PENDING', ...wishes })
}

/** A payment that has its money on record. */
export function aPaid(wishes: Partial<Payment> = {}): Payment {
  return aPending({
    status: 'paid',
    koyweStatus: 'PAID',
    paidAmount: '50000',
    paidCurrency: 'COP',
    paidAt: epoch,
    ...wishes,
  })
}

/** A payment whose money is held for a person. */
export function aHeld(wishes: Partial<Payment> = {}): Payment {
  return aPaid({ status: 'pending', exception: 'underpaid', fulfilment: 'held', ...wishes })
}

export const accepted: Payment['decision'] = {
  decision: 'accept',
  by: 'support',
  at: epoch,
  reason: 'the rest came in cash',
}

export const declined: Payment['decision'] = {
  ...accepted,
  decision: 'decline',
  reason: 'too little',
}

/** The payment's own order as it was read, asking exactly what the payment asks. */
export function aSnapshot(wishes: Partial<OrderSnapshot> = {}): OrderSnapshot {
  const state = wishes.state ?? 'pending'
  return {
    orderId: 'ord_1',
    externalId: aPayment().id,
    state,
    word: state.toUpperCase(),
    amount: '50000',
    currency: 'COP',
    method: 'PSE',
    payUrl: null,
    payAction: 'redirect',
    qrCode: null,
    transfer: null,
    dueAt: null,
    paidAt: null,
    completedAt: null,
    ...wishes,
  }
}

/** A minute after the payment was made; late money is held, the reference is free. */
export function someFacts(wishes: Partial<ReadFacts> = {}): ReadFacts {
  return {
    now: epoch + minute,
    lateMoney: 'hold',
    lateWatchMs: 10 * day,
    publicUrl: 'https://pay.example',
    isReferencePaid: false,
    ...wishes,
  }
}

/** Applies one read after the other, and gives every step. */
export function follow(
  start: Payment,
  snapshots: OrderSnapshot[],
  facts: ReadFacts = someFacts(),
): TransitionResult[] {
  let payment = start
  return snapshots.map((snapshot) => {
    const result = applyOrder(payment, snapshot, facts)
    payment = result.payment
    return result
  })
}
