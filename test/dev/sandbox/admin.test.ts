/** The sandbox's admin routes. */

import { describe, expect, it } from 'vitest'
import { epoch } from '../../support/clock.ts'
import { anOrderRequest, aSandbox, freezeTime, hour, scoped } from '../../support/sandbox.ts'

const everyStatus = [
  'DRAFT',
  'PENDING',
  'ON_HOLD',
  'PROCESSING',
  'PAID',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'EXPIRED',
  'REFUND_REQUESTED',
  'REFUNDED',
  'MADE_UP',
]

describe('an order', () => {
  it.each(everyStatus)('is moved to %s, whatever it was before', async (status) => {
    const { admin, order, read } = aSandbox()
    const id = await order()
    await admin('POST', `orders/${id}`, { status: 'COMPLETED' })

    await admin('POST', `orders/${id}`, { status })

    expect(await read(id)).toMatchObject({ status })
  })

  it('that was moved keeps its status', async () => {
    const { admin, order, read, choose, advance } = aSandbox()
    const id = await order()
    await choose(id, 'pay')
    await admin('POST', `orders/${id}`, { status: 'ON_HOLD' })

    await advance(48 * hour)

    expect(await read(id)).toMatchObject({ status: 'ON_HOLD' })
  })

  it('is moved by its external id too', async () => {
    const { admin, order, read } = aSandbox()
    const id = await order({ externalId: 'pay_7' })

    await admin('POST', 'orders/pay_7', { status: 'PAID' })

    expect(await read(id)).toMatchObject({ status: 'PAID' })
  })

  it('is moved without a webhook on request, and only that once', async () => {
    const { admin, order, sandbox } = aSandbox({ settings: { announcesCreation: false } })
    const id = await order()
    await admin('POST', `orders/${id}`, { status: 'PROCESSING', isSilent: true })

    await admin('POST', `orders/${id}`, { status: 'PAID' })

    expect(sandbox.state.webhooks.list().map(({ type }) => type)).toEqual(['order.paid'])
  })

  it.each([
    ['amount', { amountIn: 49_999 }, { amountIn: 49_999 }],
    ['currency', { currency: 'USD' }, { originCurrencySymbol: 'USD' }],
    ['external id', { externalId: 'pay_other' }, { externalId: 'pay_other' }],
  ])('gets another %s', async (_what, change, shown) => {
    const { admin, order, read } = aSandbox()
    const id = await order()

    await admin('POST', `orders/${id}`, change)

    expect(await read(id)).toMatchObject({ ...shown, status: 'PENDING' })
  })

  it('is paid without a visit to its page', async () => {
    const { admin, order, read, advance } = aSandbox()
    const id = await order()
    await admin('POST', `orders/${id}/pay`)

    await advance(hour)

    expect(await read(id)).toMatchObject({ status: 'COMPLETED' })
  })

  it('gets a twin with the same external id', async () => {
    const { admin, order } = aSandbox()
    const id = await order()

    const { body } = await admin('POST', `orders/${id}/twin`)

    expect(body).toMatchObject({ externalId: 'pay_1', amountIn: 50_000, status: 'PENDING' })
    expect(body['id']).not.toBe(id)
  })

  it('gets a twin with its own description', async () => {
    const { admin, order } = aSandbox()
    const id = await order()

    const { body } = await admin('POST', `orders/${id}/twin`, { description: 'the other one' })

    expect(body).toMatchObject({ externalId: 'pay_1', description: 'the other one' })
  })

  it('that is removed is unknown afterwards', async () => {
    const { admin, order, koywe } = aSandbox()
    const id = await order()

    await admin('DELETE', `orders/${id}`)

    const { status, body } = await koywe('GET', scoped(`orders/${id}`))
    expect(status).toBe(404)
    expect(body).toMatchObject({ errorCode: 'OR99404', message: 'Order not found' })
  })

  it.each([
    ['GET', 'orders/ord_unknown'],
    ['POST', 'orders/ord_unknown'],
    ['DELETE', 'orders/ord_unknown'],
    ['POST', 'orders/ord_unknown/pay'],
    ['POST', 'orders/ord_unknown/twin'],
  ] as const)('that is unknown is not found: %s %s', async (method, path) => {
    const { admin } = aSandbox()

    const { status, body } = await admin(method, path, method === 'POST' ? {} : undefined)

    expect(status).toBe(404)
    expect(body).toMatchObject({ errorCode: 'OR99404', message: 'Order not found' })
  })

  it('cannot be cancelled through Koywe’s own API: no such route is known', async () => {
    const { koywe, order } = aSandbox()
    const id = await order()

    const { status, body } = await koywe('POST', scoped(`orders/${id}/cancel`), { body: {} })

    expect(status).toBe(404)
    expect(body).not.toHaveProperty('errorCode')
  })
})

describe('the settings', () => {
  it('are changed while the sandbox runs', async () => {
    const { admin, koywe } = aSandbox({ settings: { profile: 'current' } })
    await admin('POST', 'settings', { profile: 'guide' })

    const { body } = await koywe('POST', scoped('orders'), { body: anOrderRequest() })

    expect(body).toHaveProperty('paymentUrl')
    expect(body).not.toHaveProperty('providedAction')
  })

  it('keep their values if the request does not name them', async () => {
    const { admin } = aSandbox({ settings: { stepMs: 7 } })

    const { body } = await admin('POST', 'settings', { autoMs: 8 })

    expect(body).toMatchObject({ stepMs: 7, autoMs: 8 })
  })
})

describe('the clock', () => {
  it('moves forward by the given time', async () => {
    freezeTime()
    const { advance } = aSandbox()

    const { body } = await advance(10 * hour)

    expect(body['now']).toBe(new Date(epoch + 10 * hour).toISOString())
  })

  it.each([[undefined], [{}], [{ advanceMs: '1000' }], [{ advanceMs: -1 }], [{ advanceMs: 0.5 }]])(
    'is not moved by %j',
    async (body) => {
      freezeTime()
      const { admin, sandbox } = aSandbox()

      const { status } = await admin('POST', 'clock', body)

      expect(status).toBe(400)
      expect(sandbox.state.clock.now()).toBe(epoch)
    },
  )

  it('dates what is created after it was moved', async () => {
    freezeTime()
    const { advance, order, read } = aSandbox()
    await advance(100 * hour)

    const id = await order()

    const { createdAt } = await read(id)
    expect(createdAt).toBe(new Date(epoch + 100 * hour).toISOString())
  })
})

it('counts the calls of each kind', async () => {
  const { admin, koywe, order } = aSandbox()
  const id = await order()
  await koywe('GET', scoped(`orders/${id}`))
  await koywe('GET', scoped('orders/external/pay_1'))

  const { body } = await admin('GET', 'calls')

  expect(body).toEqual({ 'sign-in': 1, order: 1, read: 2 })
})
