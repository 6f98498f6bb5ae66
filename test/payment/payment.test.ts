/** What is shown of a payment, and the form of its id. */

import { describe, expect, it } from 'vitest'
import { describeFailure, isPayable, isPaymentId, viewPayment } from '../../payment/payment.ts'
import { epoch } from '../support/clock.ts'
import { accepted, aHeld, aPaid, aPending, day, declined, minute } from '../support/payments.ts'

describe('the view of a payment', () => {
  it('has the fields of the contract and no others', () => {
    const payment = aPending({
      payUrl: 'https://checkout.example/1',
      updatedAt: epoch + minute,
      expiresAt: epoch + day,
      watchUntil: epoch + 11 * day,
      version: 3,
    })

    const view = viewPayment(payment)

    expect(view).toEqual({
      id: 'pay_01981f00-0000-7000-8000-000000000001',
      merchantReference: 'order-1',
      status: 'pending',
      exception: null,
      exceptions: [],
      fulfilment: 'none',
      amount: '50000',
      currency: 'COP',
      country: 'CO',
      method: 'PSE',
      payUrl: 'https://checkout.example/1',
      payAction: 'redirect',
      qrCode: null,
      koyweOrderId: 'ord_1',
      paidAmount: null,
      paidAt: null,
      completedAt: null,
      lastReadAt: null,
      decision: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:01:00.000Z',
      expiresAt: '2026-01-02T00:00:00.000Z',
      watchUntil: '2026-01-12T00:00:00.000Z',
      version: 3,
      failure: null,
    })
  })

  it.each([
    [5_000_000n, 'COP', '50000'],
    [4990n, 'BRL', '49.9'],
    [5000n, 'CLP', '5000'],
  ] as const)('shows %i minor units of %s as %s', (amountMinor, currency, amount) => {
    const view = viewPayment(aPending({ amountMinor, currency }))

    expect(view.amount).toBe(amount)
  })

  it('shows money and its times', () => {
    const view = viewPayment(aPaid({ paidAt: epoch + minute, completedAt: epoch + 2 * minute }))

    expect(view).toMatchObject({
      paidAmount: '50000',
      paidAt: '2026-01-01T00:01:00.000Z',
      completedAt: '2026-01-01T00:02:00.000Z',
    })
  })

  it('shows the currency that came where it is another one, and only there', () => {
    expect(viewPayment(aPaid())).not.toHaveProperty('paidCurrency')
    expect(viewPayment(aPaid({ paidCurrency: 'USD' }))).toMatchObject({ paidCurrency: 'USD' })
  })

  it('takes the beginning of time for a time', () => {
    const view = viewPayment(aPaid({ paidAt: 0, completedAt: 0 }))

    expect(view).toMatchObject({
      paidAt: '1970-01-01T00:00:00.000Z',
      completedAt: '1970-01-01T00:00:00.000Z',
    })
  })

  it('shows who decided, when and why', () => {
    const view = viewPayment(aPaid({ decision: accepted }))

    expect(view.decision).toEqual({
      decision: 'accept',
      by: 'support',
      at: '2026-01-01T00:00:00.000Z',
      reason: 'the rest came in cash',
    })
  })

  it('shows a failure in words, with what Koywe said', () => {
    const failure = { code: 'koywe_refused', detail: 'OR00011', field: 'amount' } as const

    const view = viewPayment(aPending({ failure }))

    expect(view.failure).toEqual({
      code: 'koywe_refused',
      message: 'Koywe refused the order. (OR00011)',
      payerCanRetry: true,
    })
  })
})

describe('a payer', () => {
  const failure = { code: 'payment_expired', detail: null, field: null } as const

  it.each([
    ['may pay again where no money came', aPending({ failure }), true],
    ['may not while money waits for a person', aHeld({ failure }), false],
    ['may not after a person declined the money', aPaid({ failure, decision: declined }), false],
    [
      'may once the declined money has gone back',
      aPaid({ failure, decision: declined, status: 'refunded' }),
      true,
    ],
    ['may where a person accepted it', aPaid({ failure, decision: accepted }), true],
  ])('%s', (_what, payment, payerCanRetry) => {
    const view = viewPayment(payment)

    expect(view.failure).toMatchObject({ payerCanRetry })
  })

  const open = aPending({ expiresAt: epoch + day })

  it.each([
    ['can pay an open payment', open, true],
    ['can pay it until it expires', { ...open, expiresAt: epoch + 1 }, true],
    ['cannot pay it from then on', { ...open, expiresAt: epoch }, false],
    ['cannot pay what is paid', { ...open, status: 'paid' }, false],
    ['cannot pay while money is held', { ...open, fulfilment: 'held' }, false],
    ['cannot pay after a decision', { ...open, decision: declined }, false],
  ] as const)('%s', (_what, payment, expected) => {
    expect(isPayable(payment, epoch)).toBe(expected)
  })
})

describe('a failure in words', () => {
  it('is its sentence where there is no more to say', () => {
    const words = describeFailure({ code: 'payment_expired', detail: null, field: null })

    expect(words).toEqual({
      code: 'payment_expired',
      message: 'The payment expired before it was paid.',
      payerCanRetry: true,
    })
  })

  it('says when the payer cannot help by trying again', () => {
    const words = describeFailure({ code: 'order_mismatch', detail: '1 instead of 2', field: null })

    expect(words).toEqual({
      code: 'order_mismatch',
      message:
        'Koywe created the order with a different amount or currency, so it cannot be paid. (1 instead of 2)',
      payerCanRetry: false,
    })
  })
})

describe('a payment id', () => {
  it.each(['pay_01981f00-0000-7000-8000-000000000001', 'pay_ffffffff-ffff-7fff-bfff-ffffffffffff'])(
    'is ours: %s',
    (text) => {
      const isOurs = isPaymentId(text)

      expect(isOurs).toBe(true)
    },
  )

  it.each([
    ['nothing', ''],
    ['a bare UUID', '01981f00-0000-7000-8000-000000000001'],
    ['another prefix', 'ord_01981f00-0000-7000-8000-000000000001'],
    ['a UUIDv4', 'pay_01981f00-0000-4000-8000-000000000001'],
    ['another variant', 'pay_01981f00-0000-7000-c000-000000000001'],
    ['capitals', 'pay_01981F00-0000-7000-8000-00000000000A'],
    ['no dashes', 'pay_01981f000000700080000000000000001'],
    ['one digit less', 'pay_01981f00-0000-7000-8000-00000000001'],
    ['something before', ' pay_01981f00-0000-7000-8000-000000000001'],
    ['a line break after', 'pay_01981f00-0000-7000-8000-000000000001\n'],
    ['a path after', 'pay_01981f00-0000-7000-8000-000000000001/../x'],
  ])('is not ours with %s', (_what, text) => {
    const isOurs = isPaymentId(text)

    expect(isOurs).toBe(false)
  })
})
