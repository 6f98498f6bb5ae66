/** Orders: created and read in both shapes, once per external id by default. */

import { describe, expect, it } from 'vitest'
import type { SandboxSettings } from '../../../dev/sandbox/settings.ts'
import { anOrderRequest, aSandbox, hour, scoped, type TestSandbox } from '../../support/sandbox.ts'

const profiles = ['guide', 'current'] as const
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

const create = ({ koywe }: TestSandbox, wishes: Record<string, unknown> = {}) =>
  koywe('POST', scoped('orders'), { body: anOrderRequest(wishes) })

const common = {
  id: expect.stringMatching(/^ord_/),
  type: 'PAYIN',
  status: 'PENDING',
  amountIn: 50_000,
  originCurrencySymbol: 'COP',
  destinationCurrencySymbol: 'COP',
  externalId: 'pay_1',
  description: 'Order 1',
  createdAt: isoTime,
}

const currentShape = {
  ...common,
  originAccountId: expect.any(String),
  destinationAccountId: expect.any(String),
  amountOut: expect.any(Number),
  dueDate: isoTime,
  paymentMethods: [{ method: 'PSE' }],
  quoteId: null,
  contactId: null,
  enforcedDocument: null,
  sendEmail: false,
  sendNotification: false,
  sendWhatsapp: false,
  sendReminders: false,
  providedAction: expect.stringMatching(/^http:\/\/koywe\.test\/pay\/ord_/),
  providedActionType: 'PAYMENT_LINK',
}

describe('a created order', () => {
  it('names its hosted page as paymentUrl in the guide profile', async () => {
    const sandbox = aSandbox({ settings: { profile: 'guide' } })

    const { status, body } = await create(sandbox)

    expect(status).toBe(201)
    expect(body).toEqual({
      ...common,
      paymentUrl: `http://koywe.test/pay/${String(body['id'])}`,
    })
  })

  it('names its hosted page as providedAction in the current profile', async () => {
    const sandbox = aSandbox()

    const { status, body } = await create(sandbox)

    expect(status).toBe(201)
    expect(body).toEqual({
      ...currentShape,
      providedAction: `http://koywe.test/pay/${String(body['id'])}`,
    })
  })

  it('gives less on the other side than was paid: a fee is taken out', async () => {
    const sandbox = aSandbox()

    const { body } = await create(sandbox)

    expect(body['amountOut']).toBeLessThan(50_000)
  })

  it('names a code to draw instead of a page for PIX', async () => {
    const sandbox = aSandbox()

    const { body } = await create(sandbox, { currency: 'BRL', method: 'PIX_DYNAMIC', amountIn: 50 })

    expect(body['providedActionType']).toBe('QR')
    expect(body['providedAction']).not.toMatch(/^https?:/)
  })

  it.each([
    ['an object', { bankAccount: { name: 'BANCOLOMBIA' } }],
    ['a text', 'BANCOLOMBIA'],
  ])('keeps %s as the extra of its method', async (_what, extra) => {
    const sandbox = aSandbox()

    const { body } = await create(sandbox, { paymentMethods: [{ method: 'PSE', extra }] })

    expect(body['paymentMethods']).toEqual([{ method: 'PSE', extra }])
  })

  it('belongs to its contact', async () => {
    const sandbox = aSandbox()
    sandbox.sandbox.state.contacts.set('cnt_1', { id: 'cnt_1', documentNumber: '1' })

    const { body } = await create(sandbox, { contactId: 'cnt_1' })

    expect(body['contactId']).toBe('cnt_1')
  })

  it('is due a day after it was created', async () => {
    const sandbox = aSandbox()

    const { body } = await create(sandbox)

    const created = Date.parse(String(body['createdAt']))
    expect(Date.parse(String(body['dueDate'])) - created).toBe(24 * hour)
  })
})

describe('a read order', () => {
  const roads = [
    ['its id', (id: string) => scoped(`orders/${id}`)],
    ['its external id', () => scoped('orders/external/pay_1')],
  ] as const

  it.each(roads)('shows its dates in the guide profile, by %s', async (_road, toPath) => {
    const sandbox = aSandbox({ settings: { profile: 'guide' } })
    const id = await sandbox.order()

    const { status, body } = await sandbox.koywe('GET', toPath(id))

    expect(status).toBe(200)
    expect(body).toEqual({
      ...common,
      id,
      dates: { confirmationDate: isoTime, paymentDate: null, deliveryDate: null },
    })
  })

  it.each(roads)('shows everything in the current profile, by %s', async (_road, toPath) => {
    const sandbox = aSandbox()
    const id = await sandbox.order()

    const { status, body } = await sandbox.koywe('GET', toPath(id))

    expect(status).toBe(200)
    expect(body).toEqual({ ...currentShape, id })
  })

  it.each([
    ['guide', 'orders/ord_unknown'],
    ['guide', 'orders/external/pay_unknown'],
    ['current', 'orders/ord_unknown'],
    ['current', 'orders/external/pay_unknown'],
  ] as const)('is missing in Koywe’s words in the %s profile: %s', async (profile, path) => {
    const { koywe } = aSandbox({ settings: { profile } })

    const { status, body } = await koywe('GET', scoped(path))

    expect(status).toBe(404)
    expect(body).toMatchObject({
      statusCode: 404,
      errorCode: 'OR99404',
      message: 'Order not found',
    })
  })

  it('is not found by another organization', async () => {
    const { koywe, order } = aSandbox()
    const id = await order()

    const { status, body } = await koywe('GET', scoped(`orders/${id}`, 'org_other'))

    expect(status).toBe(404)
    expect(body).toMatchObject({ errorCode: 'OR99404', message: 'Order not found' })
  })
})

describe('a second order with the same external id', () => {
  const second = async (settings: Partial<SandboxSettings>) => {
    const sandbox = aSandbox({ settings })
    const first = await sandbox.order()
    return { first, sandbox }
  }

  it('is a conflict by default', async () => {
    const { sandbox } = await second({})

    const { status, body } = await create(sandbox)

    expect(status).toBe(409)
    expect(body).toMatchObject({ errorCode: 'OR99409', message: 'externalId already exists' })
  })

  it('is the first one again where orders are replayed', async () => {
    const { first, sandbox } = await second({ duplicates: 'replay' })

    const { status, body } = await create(sandbox)

    expect(status).toBe(201)
    expect(body['id']).toBe(first)
  })

  it('is another order where several are allowed', async () => {
    const { first, sandbox } = await second({ duplicates: 'second' })

    const { status, body } = await create(sandbox)

    expect(status).toBe(201)
    expect(body['id']).not.toBe(first)
  })

  it.each(profiles)('is no conflict without an external id in the %s profile', async (profile) => {
    const sandbox = aSandbox({ settings: { profile } })
    await sandbox.order({ externalId: undefined })

    const { status } = await create(sandbox, { externalId: undefined })

    expect(status).toBe(201)
  })
})
