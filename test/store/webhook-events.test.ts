/** Webhook events: stored once, raw, with their payment and their outcome. */

import { createHash } from 'node:crypto'
import { describe, expect } from 'vitest'
import type {
  EventNames,
  NewWebhookEvent,
  WebhookEventState,
  StoredWebhookEvent,
} from '../../store/webhook-events.ts'
import { epoch } from '../support/clock.ts'
import { aCrowd, aDelivery, aChange, aStored, load, traitsOf } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { aPending } from '../support/payments.ts'

/** A payment with an order, and one without. */
let ordered: string
let orderless: string
it.beforeAll(async () => {
  await database.setNow(epoch)
  ordered = await aStoredWith('ord_known')
  orderless = (await aStored(database.store)).payment.id
})

/** A payment that owns an order. Gives its id. */
async function aStoredWith(orderId: string): Promise<string> {
  const { store } = database
  const row = await aStored(store, { payment: traitsOf(aPending()) })
  await store.commit(aChange(row, { orders: [{ id: orderId, hasMoney: false }] }))
  return row.payment.id
}

const webhookEventsOf = (column: 'event_id' | 'digest' | 'order_id', value: string) =>
  database.query(
    `select id, state, reason, payment_id, is_first from webhook_events where ${column} = $1 order by id`,
    [value],
  )

const digestOf = (body: Buffer) => createHash('sha256').update(body).digest('hex')

/** Ten processes are handed a delivery each, at the same time. */
async function storeAtOnce(deliver: () => NewWebhookEvent): Promise<StoredWebhookEvent[]> {
  const crowd = await aCrowd(database, 10)
  return Promise.all(crowd.map((store) => store.webhookEvents.store(deliver())))
}

describe('a delivery', () => {
  it.each<[string, () => NewWebhookEvent, WebhookEventState, () => string | null, string | null]>([
    [
      'names an order of ours',
      () => aDelivery({ orderId: 'ord_known' }),
      'waiting',
      () => ordered,
      null,
    ],
    [
      'names an order of ours and its payment',
      () => aDelivery({ orderId: 'ord_known', externalId: ordered }),
      'waiting',
      () => ordered,
      null,
    ],
    [
      'names a payment of ours and no order',
      () => aDelivery({ externalId: orderless }),
      'waiting',
      () => orderless,
      null,
    ],
    [
      'names a payment of ours and an unknown order',
      () => aDelivery({ orderId: 'ord_new', externalId: orderless }),
      'waiting',
      () => orderless,
      null,
    ],
    [
      'names an order of ours and another payment of ours',
      () => aDelivery({ orderId: 'ord_known', externalId: orderless }),
      'rejected',
      () => ordered,
      'its order id and its external id contradict each other',
    ],
    [
      'names an order of ours and what another system calls it',
      () => aDelivery({ orderId: 'ord_known', externalId: 'their-17' }),
      'rejected',
      () => ordered,
      'its order id and its external id contradict each other',
    ],
    [
      'is signed JSON but no event',
      () => ({ body: Buffer.from('[1]'), event: null }),
      'rejected',
      () => null,
      'signed, but no event',
    ],
    [
      'names what another system calls an order',
      () => aDelivery({ orderId: 'ord_new', externalId: 'their-17' }),
      'foreign',
      () => null,
      'names nothing of ours',
    ],
    ['names nothing', () => aDelivery(), 'foreign', () => null, 'names nothing of ours'],
    [
      'names an unknown order',
      () => aDelivery({ orderId: 'ord_new' }),
      'unmatched',
      () => null,
      'names an order or payment that is not known yet',
    ],
    [
      'names a payment that could be ours, but is not',
      () => aDelivery({ externalId: 'pay_unknown' }),
      'unmatched',
      () => null,
      'names an order or payment that is not known yet',
    ],
  ])('that %s is stored as it ends', async (_what, deliver, state, paymentIdOf, reason) => {
    const paymentId = paymentIdOf()

    const stored = await database.store.webhookEvents.store(deliver())

    const isEnded = state === 'rejected' || state === 'foreign'
    const [row] = await database.query(
      'select state, reason, payment_id, ended_at from webhook_events order by id desc limit 1',
    )
    expect(stored).toMatchObject({ state, paymentId })
    expect(row).toEqual({
      state,
      reason,
      payment_id: paymentId,
      ended_at: isEnded ? new Date(epoch) : null,
    })
  })

  it('is kept raw, with all that it names', async () => {
    const body = Buffer.from([0x7b, 0x00, 0xff, 0x0a, 0x7d])
    const delivery = aDelivery({
      eventId: 'evt_raw',
      type: 'order.teleported',
      orderId: 'ord_known',
      externalId: ordered,
      status: 'TELEPORTED',
    })

    await database.store.webhookEvents.store({ ...delivery, body })

    const [row] = await database.query("select * from webhook_events where event_id = 'evt_raw'")
    expect(row).toMatchObject({
      received_at: new Date(epoch),
      body,
      digest: digestOf(body),
      type: 'order.teleported',
      order_id: 'ord_known',
      external_id: ordered,
      event_status: 'TELEPORTED',
      is_first: true,
    })
  })

  it('that is no event is known again by its bytes', async () => {
    const body = Buffer.from('"no event"')
    const delivery: NewWebhookEvent = { body, event: null }
    await database.store.webhookEvents.store(delivery)

    const again = await database.store.webhookEvents.store(delivery)

    expect(again).toMatchObject({ state: 'duplicate', paymentId: null })
    expect((await webhookEventsOf('digest', digestOf(body))).map(({ state }) => state)).toEqual([
      'rejected',
      'duplicate',
    ])
  })
})

describe('a repeated delivery', () => {
  it.each([
    ['the same event id, type and order', { eventId: 'evt_twice' }, null],
    ['the same bytes', { eventId: null }, Buffer.from('{"said":"twice"}')],
  ])('with %s waits for a read of its own, and names the first', async (_what, names, bytes) => {
    const { webhookEvents } = database.store
    const deliver = () => {
      const delivery = aDelivery({ orderId: 'ord_known', type: 'order.twice', ...names })
      return webhookEvents.store(bytes ? { ...delivery, body: bytes } : delivery)
    }
    await deliver()

    const again = await deliver()

    expect(again).toMatchObject({ state: 'waiting', paymentId: ordered })
    const [first, second] = bytes
      ? await webhookEventsOf('digest', digestOf(bytes))
      : await webhookEventsOf('event_id', 'evt_twice')
    expect(first).toMatchObject({ state: 'waiting', is_first: true })
    expect(second).toMatchObject({
      state: 'waiting',
      reason: `says the same as webhook event ${String(first?.['id'])}`,
      payment_id: ordered,
      is_first: false,
    })
  })

  it('stays one, however often it comes: each names the first', async () => {
    const { webhookEvents } = database.store
    const event = { eventId: 'evt_thrice', orderId: 'ord_known' }
    await webhookEvents.store(aDelivery(event))
    await webhookEvents.store(aDelivery(event))

    await webhookEvents.store(aDelivery(event))

    const [first, ...repeated] = await webhookEventsOf('event_id', 'evt_thrice')
    const reason = `says the same as webhook event ${String(first?.['id'])}`
    expect(repeated).toMatchObject([{ reason }, { reason }])
  })

  it('that repeats two of them is one duplicate, of the earlier', async () => {
    const { webhookEvents } = database.store
    const body = Buffer.from('{"said":"both"}')
    await webhookEvents.store(aDelivery({ eventId: 'evt_both', orderId: 'ord_both' }))
    await webhookEvents.store({ ...aDelivery({ eventId: null, orderId: 'ord_both' }), body })

    await webhookEvents.store({ ...aDelivery({ eventId: 'evt_both', orderId: 'ord_both' }), body })

    const [first, , ...repeated] = await webhookEventsOf('order_id', 'ord_both')
    expect(repeated).toMatchObject([
      { state: 'duplicate', reason: `says the same as webhook event ${String(first?.['id'])}` },
    ])
  })

  it.each<[string, Partial<EventNames>, Partial<EventNames>]>([
    ['no event ids', { eventId: null }, { eventId: null }],
    ['one event id and two types', { type: 'order.completed' }, { type: 'order.refunded' }],
    ['one event id and two orders', { orderId: 'ord_used' }, { orderId: 'ord_known' }],
    [
      'one event id and two external ids, without an order',
      { orderId: null, externalId: 'pay_used' },
      { orderId: null, externalId: 'ours' },
    ],
  ])('is none where two deliveries have %s', async (what, first, second) => {
    const { webhookEvents } = database.store
    const event = { eventId: `evt_${what}`, orderId: 'ord_known' }
    await webhookEvents.store(aDelivery({ ...event, ...first }))

    const externalId = second.externalId === 'ours' ? ordered : null
    const other = await webhookEvents.store(aDelivery({ ...event, ...second, externalId }))

    expect(other).toMatchObject({ state: 'waiting', paymentId: ordered })
    const [row] = await database.query(
      'select is_first from webhook_events order by id desc limit 1',
    )
    expect(row).toEqual({ is_first: true })
  })

  it.each<[string, string, () => NewWebhookEvent]>([
    [
      'with the same id and bytes',
      'ord_same',
      () => ({
        ...aDelivery({ eventId: 'evt_same', orderId: 'ord_same' }),
        body: Buffer.from('{"said":"same"}'),
      }),
    ],
    ['with the same id', 'ord_id', () => aDelivery({ eventId: 'evt_id', orderId: 'ord_id' })],
    [
      'with the same bytes',
      'ord_bytes',
      () => ({ ...aDelivery({ orderId: 'ord_bytes' }), body: Buffer.from('{"said":"bytes"}') }),
    ],
  ])(
    'that comes ten times at once %s is one first and nine duplicates',
    async (_what, orderId, deliver) => {
      const stored = await storeAtOnce(deliver)

      const rows = await webhookEventsOf('order_id', orderId)
      const states = rows.map(({ state }) => String(state))
      const expected = [...Array.from({ length: 9 }, () => 'duplicate'), 'unmatched']
      expect(stored.map(({ state }) => state).toSorted()).toEqual(expected)
      expect(states.toSorted()).toEqual(expected)
    },
  )
})

describe('a unmatched webhook event', () => {
  it('joins the payment whose own its order becomes, and waits there for a read', async () => {
    const { store } = database
    await store.webhookEvents.store(aDelivery({ orderId: 'ord_early' }))

    const paymentId = await aStoredWith('ord_early')

    const [webhookEvent] = await webhookEventsOf('order_id', 'ord_early')
    expect(webhookEvent).toMatchObject({ state: 'waiting', reason: null, payment_id: paymentId })
    expect(await store.webhookEvents.listWaiting(paymentId)).toEqual([
      {
        id: BigInt(String(webhookEvent?.['id'])),
        receivedAt: epoch,
        type: 'order.paid',
        status: null,
        orderId: 'ord_early',
        isCounted: false,
        isRepeated: false,
      },
    ])
  })

  it('stays unmatched while payments get other orders', async () => {
    await database.store.webhookEvents.store(aDelivery({ orderId: 'ord_lonely' }))

    await aStoredWith('ord_lively')

    expect(await webhookEventsOf('order_id', 'ord_lonely')).toMatchObject([
      { state: 'unmatched', payment_id: null },
    ])
  })

  it('that has joined a payment is still the first: its repetition waits, too', async () => {
    const { webhookEvents } = database.store
    await webhookEvents.store(aDelivery({ eventId: 'evt_joined', orderId: 'ord_joined' }))
    const paymentId = await aStoredWith('ord_joined')

    const again = await webhookEvents.store(
      aDelivery({ eventId: 'evt_joined', orderId: 'ord_joined' }),
    )

    expect(again).toMatchObject({ state: 'waiting', paymentId })
    const waiting = await webhookEvents.listWaiting(paymentId)
    expect(waiting.map(({ isRepeated }) => isRepeated)).toEqual([false, true])
  })
})

describe('an order', () => {
  it('stays with the payment that it belonged to first', async () => {
    const { store } = database
    const first = await aStoredWith('ord_claimed')
    await aStoredWith('ord_claimed')

    const stored = await store.webhookEvents.store(aDelivery({ orderId: 'ord_claimed' }))

    expect(stored.paymentId).toBe(first)
  })
})

describe('what waits for a read', () => {
  it('is listed oldest first, until a read has covered it', async () => {
    const { store } = database
    const { payment } = await aStored(store)
    for (const orderId of ['ord_x', 'ord_y', null]) {
      await store.webhookEvents.store(aDelivery({ orderId, externalId: payment.id }))
    }

    const waiting = await store.webhookEvents.listWaiting(payment.id)

    expect(waiting.map(({ orderId }) => orderId)).toEqual(['ord_x', 'ord_y', null])
    expect((await store.pendingWork(payment.id)).hasWaiting).toBe(true)
  })

  it('is what came after the read began', async () => {
    const { store } = database
    const row = await aStored(store)
    const { id } = row.payment
    await store.webhookEvents.store(aDelivery({ externalId: id }))
    const covered = await store.webhookEvents.listWaiting(id)
    await store.webhookEvents.store(aDelivery({ externalId: id, orderId: 'ord_during' }))
    const webhookEvents = covered.map(({ id }) => ({
      id,
      state: 'applied' as const,
      reason: 'read',
    }))

    await store.commit(aChange(row, { webhookEvents, countsAsRead: true }))

    const left = await store.webhookEvents.listWaiting(id)
    expect(left.map(({ orderId }) => orderId)).toEqual(['ord_during'])
    expect((await store.pendingWork(id)).hasWaiting).toBe(true)
  })

  it('is nothing once every webhook event has ended', async () => {
    const { store } = database
    const row = await aStored(store)
    const { id } = row.payment
    await store.webhookEvents.store(aDelivery({ externalId: id }))
    const covered = await store.webhookEvents.listWaiting(id)
    const webhookEvents = covered.map(({ id }) => ({
      id,
      state: 'applied' as const,
      reason: 'read',
    }))
    await store.commit(aChange(await load(store, id), { webhookEvents }))

    const hasWaiting = (await store.pendingWork(id)).hasWaiting

    expect(hasWaiting).toBe(false)
  })
})
