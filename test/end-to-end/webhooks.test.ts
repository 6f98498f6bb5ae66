/** Koywe's webhooks at our door: what is taken, how it ends, and what it may cause. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout } from '../support/caller.ts'
import { choose, moveOrder, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { koyweCredentials } from '../support/credentials.ts'
import { aWorld, type World } from '../support/world.ts'
import { signatureFor } from '../support/webhook.ts'

const sign = (body: string, secret?: string) => signatureFor(body, secret)['koywe-signature']

let world: World
beforeAll(async () => {
  world = await aWorld({
    env: {
      OPEN_WAIT_MS: '5000',
      KOYWE_WEBHOOK_SECRET: `${koyweCredentials.webhookSecret},the-next-secret`,
    },
  })
})
afterAll(() => world.close())

async function deliver(body: string | Buffer, headers: Record<string, string>): Promise<Response> {
  return fetch(`${world.apiUrl}/webhooks/koywe`, {
    method: 'POST',
    body: body.toString(),
    headers: { 'content-type': 'application/json', ...headers },
  })
}

const deliverSigned = (body: string) => deliver(body, signatureFor(body))

/** The webhook events whose body is this. */
function webhookEventsOf(body: string) {
  return world.database.query(
    'select state, reason, ended_at, payment_id from webhook_events where body = $1 order by id',
    [Buffer.from(body)],
  )
}

function anEvent(payment: PaymentView, type: string, extra: object = {}): string {
  return JSON.stringify({
    id: `evt_${Math.random()}`,
    type,
    data: { orderId: payment.koyweOrderId, externalId: payment.id, ...extra },
  })
}

async function ending(body: string): Promise<string> {
  return waitFor('the ending of a webhook event', async () => {
    const [webhookEvent] = await webhookEventsOf(body)
    return webhookEvent?.['ended_at'] ? String(webhookEvent['state']) : null
  })
}

/** How the deliveries of this body ended, oldest first, once all have. */
function endings(body: string): Promise<string[]> {
  return waitFor('every ending', async () => {
    const webhookEvents = await webhookEventsOf(body)
    return (
      webhookEvents.every((webhookEvent) => webhookEvent['ended_at']) &&
      webhookEvents.map(({ state }) => String(state))
    )
  })
}

describe('signatures', () => {
  const body = JSON.stringify({ type: 'ping', note: 'signatures' })

  it.each([
    ['lower-case hex', sign(body)],
    ['upper-case hex', sign(body).toUpperCase()],
    ['a sha256= prefix', `sha256=${sign(body)}`],
    ['the next secret, while it is rotated', sign(body, 'the-next-secret')],
  ])('takes %s', async (_what, signature) => {
    const answer = await deliver(body, { 'koywe-signature': signature })

    expect(answer.status).toBe(200)
  })

  it.each<[string, Record<string, string>]>([
    ['no signature', {}],
    ['an empty one', { 'koywe-signature': '' }],
    ['a wrong one', { 'koywe-signature': '0'.repeat(64) }],
    ['one of another body', { 'koywe-signature': sign('{}') }],
    ['one with another secret', { 'koywe-signature': sign(body, 'guessed') }],
    ['half of one', { 'koywe-signature': sign(body).slice(0, 32) }],
  ])('refuses %s with 401 and stores nothing', async (what, headers) => {
    const text = JSON.stringify({ type: 'ping', note: what })

    const answer = await deliver(text, headers)

    expect(answer.status).toBe(401)
    expect(await webhookEventsOf(text)).toEqual([])
  })
})

describe('bodies', () => {
  it('answers 400 for nothing, and for signed text that is not JSON', async () => {
    const empty = await deliver('', {})
    const text = await deliverSigned('order.paid')

    expect([empty.status, text.status]).toEqual([400, 400])
  })

  it.each([1, 20])('answers 413 to %d MB and a bit, and goes on', async (size) => {
    const body = JSON.stringify({ type: 'ping', note: 'x'.repeat(size * 1024 * 1024) })

    // Who is still sending when the answer comes may see the connection end instead.
    const answer = await deliverSigned(body).catch((error: unknown) => error)

    if (!(answer instanceof Error)) expect(answer).toMatchObject({ status: 413 })
    expect((await deliverSigned('{"type":"ping"}')).status).toBe(200)
    expect(await webhookEventsOf(body)).toEqual([])
  })

  it.each([
    ['[1]'],
    ['"text"'],
    ['{"no":"type"}'],
    ['{"type":7}'],
    ['{"type":"order.\\u0000"}'],
    [`{"type":"order.paid","data":${'['.repeat(99)}${']'.repeat(99)}}`],
  ])('stores %s, which is no event, as rejected', async (body) => {
    const answer = await deliverSigned(body)

    expect(answer.status).toBe(200)
    expect(await webhookEventsOf(body)).toMatchObject([
      { state: 'rejected', reason: 'signed, but no event' },
    ])
  })

  it('keeps the raw bytes, spaces and all', async () => {
    const body = '{ "type" :  "ping",\n "note":"raw" }'

    await deliverSigned(body)

    expect(await webhookEventsOf(body)).toHaveLength(1)
  })
})

describe('endings', () => {
  it('is applied once a read that began after it was stored is committed', async () => {
    const { body: payment } = await world.call.checkout()
    const body = anEvent(payment, 'order.processing')

    await deliverSigned(body)

    expect(await ending(body)).toBe('applied')
    const [read] = await world.database.query(
      `select r.received_at <= p.last_read_at as is_covered from webhook_events r
       join payments p on p.id = r.payment_id where r.body = $1`,
      [Buffer.from(body)],
    )
    expect(read).toEqual({ is_covered: true })
  })

  it('is a duplicate when it comes again, and none when it comes with a new id and time', async () => {
    const { body: payment } = await world.call.checkout()
    const event = {
      type: 'order.paid',
      data: { orderId: payment.koyweOrderId, externalId: payment.id },
    }
    const first = JSON.stringify({ id: 'evt_1', createdAt: '2026-01-01', ...event })
    const replayed = JSON.stringify({ id: 'evt_2', createdAt: '2026-01-02', ...event })

    await deliverSigned(first)
    const answers = [await deliverSigned(first), await deliverSigned(replayed)]

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await endings(first)).toEqual(['applied', 'duplicate'])
    expect(await endings(replayed)).toEqual(['applied'])
  })

  it('has the order read again when it repeats a report that came too early to be seen', async () => {
    const { body: payment } = await world.call.checkout()
    await choose(world, payment)
    const becomes = (wanted: string) =>
      waitFor(wanted, async () => (await world.call.payment(payment.id)).status === wanted)
    await becomes('completed')
    const body = anEvent(payment, 'order.refunded')
    await deliverSigned(body)
    expect(await endings(body)).toEqual(['applied'])
    await moveOrder(world, payment, { status: 'REFUNDED', isSilent: true })

    await deliverSigned(body)

    await becomes('refunded')
    expect(await endings(body)).toEqual(['applied', 'duplicate'])
  })

  it('is foreign when it names another system’s order, and signals no payment', async () => {
    const body = JSON.stringify({
      type: 'order.paid',
      data: { orderId: 'ord_x', externalId: 'their-17' },
    })

    const answer = await deliverSigned(body)

    expect(answer.status).toBe(200)
    expect(await ending(body)).toBe('foreign')
    expect(await webhookEventsOf(body)).toMatchObject([{ payment_id: null }])
  })

  it('is foreign when it is about no order at all', async () => {
    const body = JSON.stringify({ type: 'contact.created', data: { id: 'cnt_1' } })

    await deliverSigned(body)

    expect(await ending(body)).toBe('foreign')
  })

  it('is unmatched while its order is unknown', async () => {
    const body = JSON.stringify({ type: 'order.created', data: { orderId: 'ord_unborn' } })

    await deliverSigned(body)

    expect(await webhookEventsOf(body)).toMatchObject([{ state: 'unmatched', ended_at: null }])
  })

  it('is rejected when its order and its external id contradict each other', async () => {
    const [{ body: one }, { body: other }] = await Promise.all([
      world.call.checkout(),
      world.call.checkout(),
    ])
    const body = anEvent({ ...one, id: other.id }, 'order.completed')

    await deliverSigned(body)

    expect(await webhookEventsOf(body)).toMatchObject([{ state: 'rejected', payment_id: one.id }])
  })

  it('is kept when its type was never seen, and changes nothing', async () => {
    const { body: payment } = await world.call.checkout()
    const body = anEvent(payment, 'order.teleported')

    await deliverSigned(body)

    expect(await ending(body)).toBe('applied')
    expect((await world.call.payment(payment.id)).status).toBe('pending')
  })
})

describe('a webhook’s content is not trusted', () => {
  it('completes nothing because an event says so, however well it is signed', async () => {
    const { body: payment } = await world.call.checkout()
    const body = anEvent(payment, 'order.completed', { status: 'COMPLETED', amountIn: 50000 })

    await deliverSigned(body)

    expect(await ending(body)).toBe('applied')
    expect(await world.call.payment(payment.id)).toMatchObject({
      status: 'pending',
      fulfilment: 'none',
    })
    expect(world.shop.eventsOf(payment.id)).toEqual([])
  })

  it('completes what Koywe has completed, although only a late and lowly event came', async () => {
    const { body: payment } = await world.call.checkout()
    await moveOrder(world, payment, { status: 'COMPLETED', isSilent: true })

    await deliverSigned(anEvent(payment, 'order.processing'))

    await untilNotified(world, payment.id)
  })
})

describe('under load', () => {
  it('takes ten deliveries of one event at once as one', async () => {
    const { body: payment } = await world.call.checkout()
    const body = anEvent(payment, 'order.paid')

    const answers = await Promise.all(Array.from({ length: 10 }, () => deliverSigned(body)))

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const states = await endings(body)
    expect(states.filter((state) => state === 'duplicate')).toHaveLength(9)
  })

  it('stores every webhook while Temporal takes nothing, and all of them end afterwards', async () => {
    await world.stopWorker()
    const payments = await Promise.all(
      Array.from({ length: 5 }, () => world.call.checkout(aCheckout(), undefined)),
    )
    const opening = payments.map(({ body }) => body)

    await world.startWorker()

    for (const payment of opening) {
      const now = await waitFor('the opening', async () => {
        const view = await world.call.payment(payment.id)
        return view.status === 'pending' && view
      })
      await choose(world, now)
    }
    for (const payment of opening) {
      await untilNotified(world, payment.id)
    }
    await waitFor('the last ending', async () => {
      const waiting = "select count(*) from webhook_events where state = 'waiting'"
      const [left] = await world.database.query(waiting)
      return left?.['count'] === '0'
    })
  })
})
