/** What the sandbox takes and refuses when an order is asked for. */

import { describe, expect, it } from 'vitest'
import { anOrderRequest, aSandbox, scoped } from '../../support/sandbox.ts'

const everyMethod = [
  ['PSE', 'COP'],
  ['NEQUI', 'COP'],
  ['PIX_STATIC', 'BRL'],
  ['PIX_DYNAMIC', 'BRL'],
  ['SPEI', 'MXN'],
  ['KHIPU', 'CLP'],
  ['KHIPU', 'ARS'],
] as const

async function ask(wishes: Record<string, unknown>) {
  const { koywe } = aSandbox()
  return koywe('POST', scoped('orders'), { body: anOrderRequest(wishes) })
}

describe('an order', () => {
  it.each(everyMethod)('by %s in %s may have the amount 666', async (method, currency) => {
    const { status, body } = await ask({ method, currency, amountIn: 666 })

    expect(status).toBe(201)
    expect(body).toMatchObject({ amountIn: 666, originCurrencySymbol: currency })
  })

  it.each([
    ['PSE', 'COP', 100],
    ['PSE', 'COP', 20_000_000],
    ['PIX_STATIC', 'BRL', 79.9],
    ['KHIPU', 'CLP', 500],
  ])('by %s in %s may have the amount %d', async (method, currency, amountIn) => {
    const { status, body } = await ask({ method, currency, amountIn })

    expect(status).toBe(201)
    expect(body['amountIn']).toBe(amountIn)
  })

  it.each([
    ['PSE', 'COP', 99.99],
    ['PSE', 'COP', 20_000_001],
    ['PIX_STATIC', 'BRL', 0.5],
    ['KHIPU', 'CLP', 499],
    ['SPEI', 'MXN', 500_001],
  ])('by %s in %s is refused with the amount %d', async (method, currency, amountIn) => {
    const { status, body } = await ask({ method, currency, amountIn })

    expect(status).toBe(400)
    expect(body).toMatchObject({ errorCode: 'PM99402', message: 'amount out of range' })
  })

  it.each([
    ['no list', undefined],
    ['an empty list', []],
    ['two methods', [{ method: 'PSE' }, { method: 'NEQUI' }]],
    ['the same method twice', [{ method: 'PSE' }, { method: 'PSE' }]],
    ['an object', { method: 'PSE' }],
  ])('needs exactly one payment method, not %s', async (_what, paymentMethods) => {
    const { status, body } = await ask({ paymentMethods })

    expect(status).toBe(400)
    expect(body).toMatchObject({ errorCode: 'PM99400', message: 'exactly one payment method' })
  })

  it.each([
    ['an unknown one', [{ method: 'BITCOIN' }]],
    ['one of another currency', [{ method: 'PIX_STATIC' }]],
    ['one without a name', [{}]],
    ['one that is nothing', [null]],
  ])('is refused with a payment method: %s', async (_what, paymentMethods) => {
    const { status, body } = await ask({ paymentMethods })

    expect(status).toBe(400)
    expect(body).toMatchObject({ errorCode: 'PM99401', message: 'Payment method not supported' })
  })

  it.each([
    ['another type', { type: 'PAYOUT' }, 'OR99400', 'type must be PAYIN'],
    ['no type', { type: undefined }, 'OR99400', 'type must be PAYIN'],
    ['two currencies', { destinationCurrencySymbol: 'BRL' }, 'OR99401', 'a PAYIN has one currency'],
    [
      'no currency',
      { originCurrencySymbol: undefined },
      'OR99403',
      'originCurrencySymbol is required',
    ],
    ['an amount of nothing', { amountIn: 0 }, 'OR99402', 'amountIn must be positive'],
    ['an amount below nothing', { amountIn: -1 }, 'OR99402', 'amountIn must be positive'],
    ['an amount as text', { amountIn: '50000' }, 'OR99402', 'amountIn must be positive'],
    ['no amount', { amountIn: undefined }, 'OR99402', 'amountIn must be positive'],
    ['an unknown contact', { contactId: 'cnt_unknown' }, 'CT99404', 'Contact not found'],
  ])('is refused with %s', async (_what, wishes, errorCode, message) => {
    const { status, body } = await ask(wishes)

    expect(status).toBe(400)
    expect(body).toMatchObject({ statusCode: 400, errorCode, message })
  })

  it('is refused in another organization', async () => {
    const { koywe } = aSandbox()

    const answer = await koywe('POST', scoped('orders', 'org_other'), { body: anOrderRequest() })

    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({
      errorCode: 'MC00015',
      message: 'Merchant does not belong to the organization',
    })
  })

  it('leaves nothing behind when it is refused', async () => {
    const { koywe, sandbox } = aSandbox()

    await koywe('POST', scoped('orders'), { body: anOrderRequest({ amountIn: 1 }) })

    expect(sandbox.state.orders.all()).toEqual([])
  })
})
