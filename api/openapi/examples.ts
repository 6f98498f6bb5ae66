/** One payment as it is asked for, as it is answered, and as the shop is notified of it. */

export const paymentId = 'pay_01939b5e-7c00-7000-8000-000000000001'

export const requestExample = {
  amount: '50000',
  currency: 'COP',
  country: 'CO',
  method: 'PSE',
  bank: 'BANCOLOMBIA',
  description: 'Order 12345',
  merchantReference: 'order-12345',
  payer: {
    name: 'Ana Pérez',
    businessType: 'PERSON',
    email: 'ana@example.com',
    phone: '+573001234567',
    documentType: 'CC',
    documentNumber: '1234567890',
  },
  successUrl: 'https://shop.example/ok',
  failedUrl: 'https://shop.example/failed',
  locale: 'es',
}

export const paymentExample = {
  id: paymentId,
  merchantReference: 'order-12345',
  status: 'pending',
  exception: null,
  exceptions: [],
  fulfilment: 'none',
  amount: '50000',
  currency: 'COP',
  country: 'CO',
  method: 'PSE',
  payUrl: 'https://checkout.koywe.example/ord_1',
  payAction: 'redirect',
  qrCode: null,
  koyweOrderId: 'ord_1',
  paidAmount: null,
  paidAt: null,
  completedAt: null,
  lastReadAt: '2026-11-24T15:00:01.000Z',
  decision: null,
  createdAt: '2026-11-24T15:00:00.000Z',
  updatedAt: '2026-11-24T15:00:01.000Z',
  expiresAt: '2026-11-25T15:00:00.000Z',
  watchUntil: '2026-12-05T15:00:00.000Z',
  version: 2,
  failure: null,
}
