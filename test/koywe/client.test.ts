/** Koywe as the rest of Payin sees it: orders from the request to the snapshot, and how certain a lookup is. */

import { describe, expect, it } from 'vitest'
import type { KoyweClient } from '../../koywe/client.ts'
import { aDeadAddress } from '../support/addresses.ts'
import { aKoywe } from '../support/koywe.ts'
import { aContact, anOrder, anOrderAnswer } from '../support/samples.ts'
import { aClient, aScriptedKoywe } from '../support/scripted-koywe.ts'

const paymentId = anOrder().payment.id
const missing = { status: 404, body: { statusCode: 404, errorCode: 'OR99404', message: 'No' } }
const noRoute = {
  status: 404,
  body: { statusCode: 404, message: 'Cannot GET /orders/external/x', error: 'Not Found' },
}

describe.each(['guide', 'current'] as const)('under the profile %s', (profile) => {
  it('an order is created under the payment’s id and leads to its page', async () => {
    const { client, sandbox } = await aKoywe({ profile })

    const snapshot = await client.createOrder(anOrder())

    const [order] = sandbox.state.orders.all()
    expect(order).toMatchObject({ externalId: paymentId, amountIn: 50_000, method: 'PSE' })
    expect(snapshot).toMatchObject({
      orderId: order?.id,
      externalId: paymentId,
      state: 'pending',
      amount: '50000',
      currency: 'COP',
      payUrl: expect.stringContaining(`/pay/${order?.id}`),
      payAction: 'redirect',
    })
  })

  it('an order is read by Koywe’s id', async () => {
    const { client } = await aKoywe({ profile })
    const { orderId } = await client.createOrder(anOrder())

    const snapshot = await client.readOrder(orderId)

    expect(snapshot).toMatchObject({ orderId, externalId: paymentId, state: 'pending' })
  })

  it('an order is found by the payment’s id', async () => {
    const { client } = await aKoywe({ profile })
    const { orderId } = await client.createOrder(anOrder())

    const found = await client.findOrder(paymentId)

    expect(found).toMatchObject({ order: { orderId, externalId: paymentId, amount: '50000' } })
  })

  it('an order that is not there is gone when it is read', async () => {
    const { client } = await aKoywe({ profile })

    const reading = client.readOrder('ord_none')

    await expect(reading).rejects.toMatchObject({
      code: 'koywe_refused',
      message: 'Koywe answered read with 404 OR99404',
      status: 404,
      retry: 'never',
    })
  })

  it('the lookup of a missing order proves that it does not exist', async () => {
    const { client } = await aKoywe({ profile })

    const found = await client.findOrder(paymentId)

    expect(found).toEqual({ order: null, isCertain: true })
  })

  it.each([{ organizationId: 'org_other' }, { merchantId: 'mrc_other' }])(
    'an order of a foreign merchant is a wrong setting: %j',
    async (wishes) => {
      const { client } = await aKoywe({ profile }, wishes)

      const creating = client.createOrder(anOrder())

      await expect(creating).rejects.toMatchObject({
        code: 'koywe_unauthorized',
        message: 'Koywe answered order with 403 MC00015',
        retry: 'later',
      })
    },
  )
})

describe('an order of the sandbox', () => {
  it('has the times of the guide once it is paid', async () => {
    const { client, sandbox } = await aKoywe({ profile: 'guide' })
    const { orderId } = await client.createOrder(anOrder())
    const order = sandbox.state.orders.get(orderId)
    if (order) sandbox.state.orders.move(order, 'PAID')
    if (order) sandbox.state.orders.move(order, 'COMPLETED')

    const snapshot = await client.readOrder(orderId)

    expect(snapshot).toMatchObject({
      state: 'completed',
      paidAt: order?.paidAt,
      completedAt: order?.completedAt,
    })
    expect(snapshot.paidAt).not.toBeNull()
  })

  it('is due when the current profile says so', async () => {
    const { client, sandbox } = await aKoywe({ profile: 'current' })

    const snapshot = await client.createOrder(anOrder())

    expect(snapshot.dueAt).toBe(sandbox.state.orders.get(snapshot.orderId)?.dueAt)
  })

  it('is drawn where its method is paid by QR', async () => {
    const { client } = await aKoywe()

    const snapshot = await client.createOrder(anOrder({ method: 'PIX_STATIC', currency: 'BRL' }))

    expect(snapshot).toMatchObject({
      payUrl: null,
      payAction: 'qr',
      qrCode: expect.stringContaining('br.gov.bcb.pix'),
    })
  })

  it('has the bank as an object', async () => {
    const { client, sandbox } = await aKoywe()

    await client.createOrder(anOrder({ bank: 'BANCOLOMBIA' }))

    expect(sandbox.state.orders.all()).toMatchObject([
      { extra: { bankAccount: { name: 'BANCOLOMBIA' } } },
    ])
  })

  it('is the contact’s', async () => {
    const { client, sandbox } = await aKoywe()
    const contactId = await client.createContact(aContact())

    await client.createOrder(anOrder({}, contactId))

    expect(sandbox.state.orders.all()).toMatchObject([{ contactId }])
  })

  it('must be looked up where its external id was used before', async () => {
    const { client, sandbox } = await aKoywe({ duplicates: 'conflict' })
    await client.createOrder(anOrder())

    const creating = client.createOrder(anOrder())

    await expect(creating).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: 'Koywe answered order with 409 OR99409',
      retry: 'after-lookup',
    })
    expect(sandbox.state.orders.all()).toHaveLength(1)
  })

  it('is the old one where Koywe gives that for an external id', async () => {
    const { client } = await aKoywe({ duplicates: 'replay' })
    const { orderId } = await client.createOrder(anOrder())

    const snapshot = await client.createOrder(anOrder())

    expect(snapshot.orderId).toBe(orderId)
  })
})

describe('a call', () => {
  it('signs in once for twenty readers at a time', async () => {
    const { client, calls } = await aKoywe()

    await Promise.all(Array.from({ length: 20 }, () => client.findOrder(paymentId)))

    expect(await calls()).toEqual({ 'sign-in': 1, read: 20 })
  })

  it('signs in ahead of the first call', async () => {
    const { client, calls } = await aKoywe()
    await client.signIn()

    await client.paymentMethods('CO', 'COP')

    expect(await calls()).toEqual({ 'sign-in': 1, methods: 1 })
  })

  it.each([
    ['was taken back early', 'revoke'],
    ['ended early', 'advance'],
  ] as const)('renews a token unseen that %s', async (_what, how) => {
    const { client, sandbox, calls } = await aKoywe()
    await client.signIn()
    if (how === 'revoke') sandbox.state.tokens.clear()
    else sandbox.state.clock.advance(61 * 60_000)

    const methods = await client.paymentMethods('CO', 'COP')

    expect(methods).not.toEqual([])
    expect(await calls()).toEqual({ 'sign-in': 2, methods: 2 })
  })

  it('says that the credentials are wrong', async () => {
    const { client } = await aKoywe({}, { secret: 'another-secret' })

    const signingIn = client.signIn()

    await expect(signingIn).rejects.toMatchObject({
      code: 'koywe_unauthorized',
      message: 'Koywe answered sign-in with 401',
      retry: 'later',
    })
  })

  it('may be tried later where not even the sign-in arrived, an order too', async () => {
    const { client } = aClient(await aDeadAddress())

    const creating = client.createOrder(anOrder())

    await expect(creating).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: 'Koywe did not answer sign-in: ECONNREFUSED',
      retry: 'later',
    })
  })

  const scope = 'organizations/org_test/merchants/mrc_test'

  it.each<[string, string, (client: KoyweClient) => Promise<unknown>]>([
    [
      'methods',
      'GET payment-method?countrySymbol=CO&currencySymbol=COP',
      (client) => client.paymentMethods('CO', 'COP'),
    ],
    ['a new contact', `POST ${scope}/contacts`, (client) => client.createContact(aContact())],
    ['a new order', `POST ${scope}/orders`, (client) => client.createOrder(anOrder())],
    ['an order', `GET ${scope}/orders/ord_1`, (client) => client.readOrder('ord_1')],
    ['a lookup', `GET ${scope}/orders/external/pay_1`, (client) => client.findOrder('pay_1')],
  ])('goes to the documented route for %s', async (_what, route, act) => {
    const { client, received } = await aScriptedKoywe({ status: 400 })

    await act(client).catch(() => {})

    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([route])
  })

  it.each(['.', '..', '../contacts', 'a/b?c#d', 'a%2fb', '', 'x'.repeat(129)])(
    'is never made for an order id that is none of Koywe’s: %j',
    async (orderId) => {
      const { client, received } = await aScriptedKoywe()

      const reading = client.readOrder(orderId)

      await expect(reading).rejects.toMatchObject({ code: 'koywe_refused', retry: 'never' })
      expect(received).toEqual([])
    },
  )
})

describe('an order at the sandbox', () => {
  it.each([
    { kind: 'cut', message: 'Koywe did not answer order: ECONNRESET', code: 'koywe_unreachable' },
    { kind: 'hang', message: 'Koywe did not answer order: ECONNRESET', code: 'koywe_unreachable' },
    { kind: 'html', message: 'Koywe answered order with 502', code: 'koywe_unreachable' },
    {
      kind: 'truncate',
      message: 'Koywe answered order with 201 and no JSON',
      code: 'koywe_unintelligible',
    },
    { kind: 'status', message: 'Koywe answered order with 500', code: 'koywe_unreachable' },
  ] as const)('exists although its answer was lost: $kind', async ({ kind, code, message }) => {
    const { client, sandbox, fail } = await aKoywe()
    await fail({ call: 'order', kind, when: 'after' })

    const creating = client.createOrder(anOrder())

    await expect(creating).rejects.toMatchObject({ code, message, retry: 'after-lookup' })
    expect(sandbox.state.orders.all()).toHaveLength(1)
  })

  it('does not exist when Koywe refused it, which is what never says', async () => {
    const { client, sandbox } = await aKoywe()

    const creating = client.createOrder(anOrder({ method: 'PIX_STATIC' }))

    await expect(creating).rejects.toMatchObject({
      code: 'koywe_refused',
      message: 'Koywe answered order with 400 PM99401',
      reason: 'Payment method not supported',
      retry: 'never',
    })
    expect(sandbox.state.orders.all()).toEqual([])
  })
})

describe('a lookup', () => {
  it.each([
    ['in the newer envelope', missing],
    ['in the older one', { status: 404, body: { errorCode: 'ORDER_NOT_FOUND' } }],
    ['in the enveloped one', { status: 404, body: { ok: false, error: { code: 'OR1' } } }],
  ])('is certain by Koywe’s own word %s', async (_how, reply) => {
    const { client } = await aScriptedKoywe(reply)

    const found = await client.findOrder(paymentId)

    expect(found).toEqual({ order: null, isCertain: true })
  })

  it.each([
    ['in JSON', noRoute],
    ['in text', { status: 404, body: 'Cannot GET /api/v1/orders' }],
    ['in HTML', { status: 404, body: '<html>Not found</html>' }],
    ['in silence', { status: 404, body: '' }],
  ])('proves nothing by a missing route %s', async (_how, reply) => {
    const { client } = await aScriptedKoywe(reply)

    const found = await client.findOrder(paymentId)

    expect(found).toEqual({ order: null, isCertain: false })
  })

  it('is certain by any 404 once an order was found by that route', async () => {
    const { client } = await aScriptedKoywe({ body: anOrderAnswer() }, noRoute)
    await client.findOrder(paymentId)

    const found = await client.findOrder('pay_2')

    expect(found).toEqual({ order: null, isCertain: true })
  })

  it.each<[string, (client: KoyweClient) => Promise<unknown>]>([
    ['created', (client) => client.createOrder(anOrder())],
    ['read by its own id', (client) => client.readOrder('ord_1')],
  ])('is not certain because an order was %s', async (_how, act) => {
    const { client } = await aScriptedKoywe({ body: anOrderAnswer() }, noRoute)
    await act(client)

    const found = await client.findOrder('pay_2')

    expect(found).toEqual({ order: null, isCertain: false })
  })

  it.each([
    [400, 'koywe_refused', 'never'],
    [401, 'koywe_unauthorized', 'later'],
    [403, 'koywe_unauthorized', 'later'],
    [429, 'koywe_throttled', 'later'],
    [500, 'koywe_unreachable', 'later'],
    [503, 'koywe_unreachable', 'later'],
  ])('that is answered %d says neither', async (status, code, retry) => {
    const { client } = await aScriptedKoywe({ status }, { status })

    const finding = client.findOrder(paymentId)

    await expect(finding).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^Koywe (answered read with \d+|throttles read)$/),
      retry,
    })
  })

  it('that is cut says neither', async () => {
    const { client } = await aScriptedKoywe('cut')

    const finding = client.findOrder(paymentId)

    await expect(finding).rejects.toMatchObject({ code: 'koywe_unreachable', retry: 'later' })
  })
})
