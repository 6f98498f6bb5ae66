/** An observer hears of every call about a payment, and nothing that the observer does changes the call. */

import { expect, it } from 'vitest'
import type { KoyweOptions } from '../../koywe/client.ts'
import type { ObservedCall } from '../../payment/provider-call.ts'
import { aDeadAddress } from '../support/addresses.ts'
import { aContact, anOrder } from '../support/samples.ts'
import { aClient, aScriptedServer, type Script } from '../support/scripted-koywe.ts'

const order = { id: 'ord_1', status: 'PAID', amountIn: 1, originCurrencySymbol: 'COP' }
const about = { paymentId: 'pay_1' }

async function anObserved(...replies: Script[]) {
  const { url } = await aScriptedServer(...replies)
  return observe(url)
}

function observe(url: string, wishes: Partial<KoyweOptions> = {}) {
  const calls: ObservedCall[] = []
  const client = aClient(url, { observe: (call) => void calls.push(call), ...wishes })
  return { ...client, calls }
}

it('tells kind, payment, status and answer of a call', async () => {
  const { client, calls } = await anObserved({ body: order })

  await client.readOrder('ord_1', about)

  expect(calls).toEqual([
    {
      ...about,
      kind: 'read',
      tookMs: 0,
      status: 200,
      code: null,
      answer: JSON.stringify(order),
    },
  ])
})

it.each([
  ['is hidden where the call succeeded', 200, '{"id":"ord_1","message":"…"}'],
  ['is shown where it was refused, without the payer', 422, '{"id":"ord_1","message":"no … here"}'],
])('a sentence of Koywe’s %s', async (_what, status, answer) => {
  const wanted = anOrder()
  const body = { id: 'ord_1', message: `no ${wanted.payer?.email} here` }
  const { client, calls } = await anObserved({ status, body })

  await client.createOrder(wanted).catch(() => null)

  expect(calls).toMatchObject([{ status, answer }])
})

it('tells how long a call took', async () => {
  const observed = await anObserved(() => {
    observed.clock.advance(321)
    return { body: order }
  })

  await observed.client.readOrder('ord_1', about)

  expect(observed.calls).toMatchObject([{ tookMs: 321 }])
})

it('tells of a contact and of an order whose payment they are for', async () => {
  const { client, calls } = await anObserved({ body: { id: 'con_1' } }, { body: order })
  const contact = aContact()
  const wanted = anOrder()

  await client.createContact(contact)
  await client.createOrder(wanted)

  expect(calls).toMatchObject([
    { kind: 'contact', paymentId: contact.paymentId },
    { kind: 'order', paymentId: wanted.payment.id },
  ])
})

it.each<[string, Script, object]>([
  [
    'is refused',
    { status: 422, body: { errorCode: 'OR00001' } },
    { status: 422, code: 'koywe_refused', answer: '{"errorCode":"OR00001"}' },
  ],
  ['is throttled', { status: 429 }, { status: 429, code: 'koywe_throttled' }],
  ['is not understood', { body: '{' }, { status: 200, code: 'koywe_unintelligible' }],
  ['is cut off', 'cut', { status: null, code: 'koywe_unreachable', answer: null }],
])('tells of a call that %s', async (_what, reply, facts) => {
  const { client, calls } = await anObserved(reply)

  await client.readOrder('ord_1', about).catch(() => undefined)

  expect(calls).toMatchObject([facts])
})

it('tells nothing of a call that was not made because the sign-in failed', async () => {
  const { client, calls } = observe(await aDeadAddress())

  await client.createContact(aContact()).catch(() => undefined)

  // The sign-in is about no payment.
  expect(calls).toEqual([])
})

it('tells of both calls where the first one has an old token', async () => {
  const { client, calls } = await anObserved({ status: 401 }, { body: order })

  await client.readOrder('ord_1', about)

  expect(calls.map(({ status }) => status)).toEqual([401, 200])
})

it('tells nothing of what is about no payment, and nothing of calls that are not made', async () => {
  const { client, calls } = await anObserved({ body: order }, { body: ['PSE'] }, { status: 429 })

  await client.readOrder('ord_1')
  await client.paymentMethods('CO', 'COP')
  await client.findOrder('pay_1', 'strangers').catch(() => undefined)
  await client.findOrder('pay_1', 'strangers').catch(() => undefined)

  expect(calls).toEqual([])
})

it('ignores what the observer throws', async () => {
  const { url } = await aScriptedServer({ body: order })
  const { client } = observe(url, {
    observe: () => {
      throw new Error('no room')
    },
  })

  expect(await client.readOrder('ord_1', about)).toMatchObject({ orderId: 'ord_1' })
})
