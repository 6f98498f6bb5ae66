/** Sample payers, payments and orders with boring defaults. */

import type { ContactRequest } from '../../koywe/contacts.ts'
import type { NewOrder } from '../../koywe/orders.ts'
import type { Payer, Payment } from '../../payment/payment.ts'
import { epoch } from './clock.ts'

const aPayer: Payer = {
  name: 'Ana Pérez',
  businessType: 'PERSON',
  email: 'ana@example.com',
  phone: '+573001234567',
  documentType: 'CC',
  documentNumber: '1234567890',
}

export function aContact(wishes: Partial<Payer> = {}, country = 'CO'): ContactRequest {
  return { paymentId: aPayment.id, country, payer: { ...aPayer, ...wishes } }
}

const aPayment: Payment = {
  id: 'pay_01981f00-0000-7000-8000-000000000001',
  merchantReference: 'order-1',
  status: 'opening',
  exception: null,
  exceptions: [],
  fulfilment: 'none',
  amountMinor: 5_000_000n,
  currency: 'COP',
  country: 'CO',
  method: 'PSE',
  bank: null,
  extra: null,
  description: 'Order 1',
  locale: 'es',
  successUrl: 'https://shop.example/ok',
  failedUrl: 'https://shop.example/failed',
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
  failure: null,
  createdAt: epoch,
  updatedAt: epoch,
  expiresAt: epoch + 86_400_000,
  watchUntil: epoch + 2 * 86_400_000,
  version: 1,
}

export function anOrder(wishes: Partial<Payment> = {}, contactId: string | null = null): NewOrder {
  return {
    payment: { ...aPayment, exceptions: wishes.exception ? [wishes.exception] : [], ...wishes },
    payer: aPayer,
    contactId,
    returnUrl: 'https://pay.example/return/1',
  }
}

/** The least that an order's answer must have. */
export function anOrderAnswer(wishes: object = {}): object {
  return {
    id: 'ord_1',
    status: 'PENDING',
    amountIn: 50_000,
    originCurrencySymbol: 'COP',
    externalId: aPayment.id,
    ...wishes,
  }
}
