/** The order that is asked for, and what every known shape of an order says. */

import { describe, expect, it } from 'vitest'
import { parseOrder, toOrderRequest } from '../../koywe/orders.ts'
import { epoch } from '../support/clock.ts'
import { anOrder, anOrderAnswer } from '../support/samples.ts'

describe('the request', () => {
  it('names the payment as the external id, one method and our return page', () => {
    const request = toOrderRequest(anOrder({ id: 'pay_1' }))

    expect(request).toEqual({
      type: 'PAYIN',
      originCurrencySymbol: 'COP',
      destinationCurrencySymbol: 'COP',
      amountIn: 50_000,
      description: 'Order 1',
      externalId: 'pay_1',
      paymentMethods: [{ method: 'PSE' }],
      successUrl: 'https://pay.example/return/1',
      failedUrl: 'https://pay.example/return/1',
    })
  })

  it('names the contact where there is one', () => {
    const request = toOrderRequest(anOrder({}, 'cnt_1'))

    expect(request).toMatchObject({ contactId: 'cnt_1' })
  })

  it.each([
    [5_000_050n, 'COP', 50_000.5],
    [7990n, 'BRL', 79.9],
    [1n, 'MXN', 0.01],
    [12_990n, 'CLP', 12_990],
    [99_999_999_999_999n, 'ARS', 999_999_999_999.99],
  ] as const)('has the %d minor units of %s in major ones', (amountMinor, currency, amountIn) => {
    const request = toOrderRequest(anOrder({ amountMinor, currency }))

    expect(request).toMatchObject({
      amountIn,
      originCurrencySymbol: currency,
      destinationCurrencySymbol: currency,
    })
  })

  it.each([
    ['a bank', { bank: 'BANCOLOMBIA' }, { bankAccount: { name: 'BANCOLOMBIA' } }],
    [
      'what the shop gave',
      { extra: { phone: { countryCode: '57' } } },
      { phone: { countryCode: '57' } },
    ],
    ['both', { bank: 'A', extra: { email: 'x' } }, { email: 'x', bankAccount: { name: 'A' } }],
    [
      'a bank in addition to the account of the shop',
      { bank: 'A', extra: { bankAccount: { type: 'savings', name: 'B' } } },
      { bankAccount: { type: 'savings', name: 'A' } },
    ],
    ['a bank for text', { bank: 'A', extra: { bankAccount: 'B' } }, { bankAccount: { name: 'A' } }],
  ])('has an object of %s as the extra of its method', (_what, wishes, extra) => {
    const request = toOrderRequest(anOrder(wishes))

    expect(request.paymentMethods).toEqual([{ method: 'PSE', extra }])
  })
})

const read = (wishes: object) => parseOrder(anOrderAnswer(wishes), 'later')

describe('an order', () => {
  it('needs no more than its id, status, amount and currency', () => {
    const snapshot = parseOrder(
      { id: 'ord_1', status: 'PENDING', amountIn: 1, originCurrencySymbol: 'COP' },
      'later',
    )

    expect(snapshot).toEqual({
      orderId: 'ord_1',
      externalId: null,
      state: 'pending',
      word: 'PENDING',
      amount: '1',
      currency: 'COP',
      method: null,
      payUrl: null,
      payAction: 'redirect',
      qrCode: null,
      transfer: null,
      dueAt: null,
      paidAt: null,
      completedAt: null,
    })
  })

  it('is read from the sample of the API reference', () => {
    const snapshot = read({
      type: 'PAYIN',
      status: 'DRAFT',
      originAccountId: 'VIRTUAL_FIAT-1',
      destinationCurrencySymbol: 'COP',
      amountIn: 1_000_000,
      amountOut: 900_000,
      dueDate: '2026-01-02T00:00:00.000Z',
      paymentMethods: [{ method: 'PSE', extra: { bankAccount: { name: 'BANCOLOMBIA' } } }],
      quoteId: null,
      providedAction: 'https://checkout.row.com/order/1',
      providedActionType: 'PAYMENT_LINK',
    })

    expect(snapshot).toMatchObject({
      state: 'pending',
      amount: '1000000',
      method: 'PSE',
      payUrl: 'https://checkout.row.com/order/1',
      dueAt: epoch + 24 * 60 * 60_000,
    })
  })

  it('is read in snake case with a state for its status', () => {
    const snapshot = parseOrder(
      {
        id: 'ord_1',
        state: 'PAID',
        amount_in: '50000.00',
        origin_currency_symbol: 'cop',
        external_id: 'pay_1',
      },
      'later',
    )

    expect(snapshot).toMatchObject({
      state: 'paid',
      word: 'PAID',
      amount: '50000',
      currency: 'COP',
      externalId: 'pay_1',
    })
  })

  it.each([
    ['DRAFT', 'pending'],
    ['PENDING', 'pending'],
    ['ON_HOLD', 'on_hold'],
    ['PROCESSING', 'processing'],
    ['PAID', 'paid'],
    ['COMPLETED', 'completed'],
    ['FAILED', 'failed'],
    ['CANCELLED', 'cancelled'],
    ['CANCELED', 'cancelled'],
    ['EXPIRED', 'expired'],
    ['REFUND_REQUESTED', 'refund_requested'],
    ['REFUNDED', 'refunded'],
    ['completed', 'completed'],
    ['Canceled', 'cancelled'],
    ['SUCCESS', 'unknown'],
    ['DELIVERED', 'unknown'],
    ['CHARGE_BACK', 'unknown'],
  ])('with the status %s is %s, and keeps the word', (status, state) => {
    const snapshot = read({ status })

    expect(snapshot).toMatchObject({ state, word: status })
  })

  it.each([
    [50_000, '50000'],
    ['50000', '50000'],
    ['50000.00', '50000'],
    [79.9, '79.9'],
    ['079.90', '79.9'],
    [0, '0'],
  ])('has the amount %j as a plain decimal', (amountIn, amount) => {
    const snapshot = read({ amountIn, amountOut: 1 })

    expect(snapshot.amount).toBe(amount)
  })

  it('has the times that are given', () => {
    const snapshot = read({
      dates: {
        confirmationDate: '2026-01-01T00:00:00.000Z',
        paymentDate: '2026-01-01T00:00:01.000Z',
        deliveryDate: '2026-01-01T00:00:02.000Z',
      },
    })

    expect(snapshot).toMatchObject({ paidAt: epoch + 1000, completedAt: epoch + 2000 })
  })

  it.each([
    ['no dates', { dates: null }],
    ['empty dates', { dates: {} }],
    [
      'dates that are none yet',
      { dates: { paymentDate: null, deliveryDate: null }, dueDate: null },
    ],
    ['dates that are no dates', { dates: { paymentDate: 'soon' }, dueDate: 'later' }],
  ])('has no times where there are %s', (_what, wishes) => {
    const snapshot = read(wishes)

    expect(snapshot).toMatchObject({ paidAt: null, completedAt: null, dueAt: null })
  })
})

describe('an answer that is no order', () => {
  const noId = 'no id of Koywe’s form'

  it.each([
    [null, noId],
    ['ord_1', noId],
    [[], noId],
    [{}, noId],
    [{ ok: true }, noId],
    [{ error: 'Unauthorized', message: 'No' }, noId],
    [anOrderAnswer({ id: '' }), noId],
    [anOrderAnswer({ id: 7 }), noId],
    [anOrderAnswer({ status: undefined }), 'status: none'],
    [anOrderAnswer({ status: null }), 'status: none'],
    [anOrderAnswer({ status: 3 }), 'status: 3'],
    [anOrderAnswer({ amountIn: undefined }), 'amountIn: none'],
    [anOrderAnswer({ amountIn: 'much' }), 'amountIn: a text of 4 characters'],
    [anOrderAnswer({ amountIn: 1e21 }), 'amountIn: 1e+21'],
    [anOrderAnswer({ amountIn: '9'.repeat(500) }), 'amountIn: a text of 500 characters'],
    [anOrderAnswer({ amountIn: { value: 1 } }), 'amountIn: no single value'],
    [anOrderAnswer({ amountIn: [50_000] }), 'amountIn: no single value'],
    [anOrderAnswer({ amountIn: true }), 'amountIn: true'],
    [anOrderAnswer({ originCurrencySymbol: undefined }), 'currency: none'],
    [anOrderAnswer({ originCurrencySymbol: '' }), 'currency: none'],
    [
      anOrderAnswer({ status: null, amountIn: 'a\u0000b' }),
      'status: none; amountIn: a text of 3 characters',
    ],
    [anOrderAnswer({ amountIn: 'MUCH' }), 'amountIn: MUCH'],
    [anOrderAnswer({ amountIn: '+57 300 123 4567' }), 'amountIn: …'],
    [anOrderAnswer({ amountIn: 'Ana Pérez' }), 'amountIn: a text of 9 characters'],
    [anOrderAnswer({ status: 11_111_111 }), 'status: …'],
  ])('is not understood, and says why: %j', (answer, fault) => {
    const parse = () => parseOrder(answer, 'later')

    expect(parse).toThrow(
      expect.objectContaining({
        code: 'koywe_unintelligible',
        message: `Koywe returned an order in an unknown shape: ${fault}`,
        retry: 'later',
      }),
    )
  })

  it('must be looked up where it may have been created', () => {
    const parse = () => parseOrder({ ok: true }, 'after-lookup')

    expect(parse).toThrow(expect.objectContaining({ retry: 'after-lookup' }))
  })
})

it.each([
  'Rejected: Ana Pérez <ana@example.com>',
  '11.111.111-1',
  'Ana',
  'a'.repeat(64),
  'A'.repeat(41),
  'PAID BY ANA',
  'constructor',
])('a status that has no form of a status is not kept: %s', (status) => {
  expect(read({ status })).toMatchObject({ state: 'unknown', word: 'UNKNOWN' })
})

describe('an odd side value', () => {
  it.each([
    { dueDate: '-100000-01-01' },
    { dueDate: 7 },
    { dates: [] },
    { dates: { paymentDate: '0001-01-01', deliveryDate: {} } },
    { paymentMethods: 'PSE' },
    { paymentMethods: [null] },
    { providedAction: { url: 'x' } },
    { providedActionType: 7 },
    { type: null },
    { contact: { name: 'a\u0000' } },
  ])('of %j never hides the money', (wishes) => {
    const snapshot = read({ status: 'PAID', ...wishes })

    expect(snapshot).toMatchObject({ state: 'paid', amount: '50000', currency: 'COP' })
  })

  it('that was a date is named', () => {
    const snapshot = read({ dueDate: '0001-01-01', dates: { paymentDate: 'soon' } })

    expect(snapshot).toMatchObject({
      dueAt: null,
      paidAt: null,
      ignored: ['dueDate', 'paymentDate'],
    })
  })
})

it.each([
  [250.750_000_000_000_03, '250.75'],
  ['0.1234564', '0.123456'],
  [50_000.0, '50000'],
])('an amount of %s is read as %s', (amountIn, amount) => {
  expect(read({ amountIn })).toMatchObject({ amount })
})

it.each(['..', 'ord/1', 'ord 1', 'a'.repeat(129), ''])('an order id of %j is none', (id) => {
  expect(() => read({ id })).toThrow(/unknown shape/)
})
