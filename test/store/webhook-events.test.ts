/** Webhook receipts: stored once, raw, with whose they are and how they end. */

import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewReceipt, ReceiptState, StoredReceipt } from '../../store/webhook-events.ts'
import { epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { aCrowd, aDelivery, aMove, aStored, later, load, traitsOf } from '../support/store.ts'
import { aPending } from '../support/payments.ts'

let database: TestDatabase
/** A payment with an order, and one without. */
let ordered: string
let orderless: string
beforeAll(async () => {
  database = await aDatabase()
  ordered = await aStoredWith('ord_known')
  orderless = (await aStored(database.ledger)).payment.id
})
afterAll(() => database.close())

/** A payment that owns an order. Gives its id. */
async function aStoredWith(orderId: string): Promise<string> {
  const { ledger } = database
  const record = await aStored(ledger, { payment: traitsOf(aPending()) })
  await ledger.commit(aMove(record, { orders: [{ id: orderId, hasMoney: false }] }))
  return record.payment.id
}

const receiptsOf = (column: 'event_id' | 'digest' | 'order_id', value: string) =>
  database.query(
    `select id, state, reason, payment_id, is_first from receipts where ${column} = $1 order by id`,
    [value],
  )

/** Ten processes are handed a delivery each, at the same time. */
async function storeAtOnce(deliver: () => NewReceipt): Promise<StoredReceipt[]> {
  const crowd = await aCrowd(database, 10)
  return Promise.all(crowd.map((ledger) => ledger.receipts.store(deliver())))
}

describe('a delivery', () => {
  it.each<[string, () => NewReceipt, ReceiptState, () => string | null, string | null]>([
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
      'names a payment of ours and an order that nobody knows',
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
      () => ({ receivedAt: epoch, body: Buffer.from('[1]'), event: null }),
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
      'names an order that nobody knows',
      () => aDelivery({ orderId: 'ord_new' }),
      'parked',
      () => null,
      'names something that nobody knows yet',
    ],
    [
      'names a payment that could be ours, but is not',
      () => aDelivery({ externalId: 'pay_unknown' }),
      'parked',
      () => null,
      'names something that nobody knows yet',
    ],
  ])('that %s is stored as it ends', async (_what, deliver, state, paymentIdOf, reason) => {
    const paymentId = paymentIdOf()

    const stored = await database.ledger.receipts.store(deliver())

    const isEnded = state === 'rejected' || state === 'foreign'
    const [row] = await database.query(
      'select state, reason, payment_id, ended_at from receipts order by id desc limit 1',
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

    await database.ledger.receipts.store({ ...delivery, body })

    const [row] = await database.query("select * from receipts where event_id = 'evt_raw'")
    expect(row).toMatchObject({
      received_at: new Date(epoch),
      body,
      digest: delivery.event?.digest,
      type: 'order.teleported',
      order_id: 'ord_known',
      external_id: ordered,
      event_status: 'TELEPORTED',
      is_first: true,
    })
  })

  it('that is no event is known again by its bytes', async () => {
    const body = Buffer.from('"no event"')
    const delivery: NewReceipt = { receivedAt: epoch, body, event: null }
    await database.ledger.receipts.store(delivery)

    const again = await database.ledger.receipts.store(delivery)

    const digest = createHash('sha256').update(body).digest('hex')
    expect(again).toMatchObject({ state: 'duplicate', paymentId: null })
    expect((await receiptsOf('digest', digest)).map(({ state }) => state)).toEqual([
      'rejected',
      'duplicate',
    ])
  })
})

describe('a repeated delivery', () => {
  it.each([
    ['the same event id', { eventId: 'evt_twice' }],
    ['the same words', { digest: 'said-twice' }],
  ])('with %s waits for a read of its own, and names the first', async (_what, same) => {
    const { receipts } = database.ledger
    await receipts.store(aDelivery({ orderId: 'ord_known', ...same }))

    const again = await receipts.store(aDelivery({ orderId: 'ord_known', ...same }, later))

    expect(again).toMatchObject({ state: 'waiting', paymentId: ordered })
    const [column, value] = 'eventId' in same ? ['event_id', same.eventId] : ['digest', same.digest]
    const [first, second] = await receiptsOf(column as 'event_id' | 'digest', value ?? '')
    expect(first).toMatchObject({ state: 'waiting', is_first: true })
    expect(second).toMatchObject({
      state: 'waiting',
      reason: `says the same as receipt ${String(first?.['id'])}`,
      payment_id: ordered,
      is_first: false,
    })
  })

  it('stays one, however often it comes: each names the first', async () => {
    const { receipts } = database.ledger
    const event = { eventId: 'evt_thrice', orderId: 'ord_known' }
    await receipts.store(aDelivery(event))
    await receipts.store(aDelivery(event))

    await receipts.store(aDelivery(event))

    const [first, ...repeated] = await receiptsOf('event_id', 'evt_thrice')
    const reason = `says the same as receipt ${String(first?.['id'])}`
    expect(repeated).toMatchObject([{ reason }, { reason }])
  })

  it('that repeats two of them is one duplicate, of the earlier', async () => {
    const { receipts } = database.ledger
    await receipts.store(aDelivery({ eventId: 'evt_both', orderId: 'ord_both' }))
    await receipts.store(aDelivery({ digest: 'both', orderId: 'ord_both' }))

    await receipts.store(aDelivery({ eventId: 'evt_both', digest: 'both', orderId: 'ord_both' }))

    const [first, , ...repeated] = await receiptsOf('order_id', 'ord_both')
    expect(repeated).toMatchObject([
      { state: 'duplicate', reason: `says the same as receipt ${String(first?.['id'])}` },
    ])
  })

  it('is none where deliveries without an event id say different things', async () => {
    const { receipts } = database.ledger
    await receipts.store(aDelivery({ eventId: null, orderId: 'ord_known' }))

    const other = await receipts.store(aDelivery({ eventId: null, orderId: 'ord_known' }))

    expect(other).toMatchObject({ state: 'waiting', paymentId: ordered })
  })

  it.each<[string, string, () => NewReceipt]>([
    [
      'with the same id and words',
      'ord_same',
      () => aDelivery({ eventId: 'evt_same', digest: 'same', orderId: 'ord_same' }),
    ],
    ['with the same id', 'ord_id', () => aDelivery({ eventId: 'evt_id', orderId: 'ord_id' })],
    [
      'with the same words',
      'ord_words',
      () => aDelivery({ digest: 'words', orderId: 'ord_words' }),
    ],
  ])(
    'that comes ten times at once %s is one first and nine duplicates',
    async (_what, orderId, deliver) => {
      const stored = await storeAtOnce(deliver)

      const rows = await receiptsOf('order_id', orderId)
      const states = rows.map(({ state }) => String(state))
      const expected = [...Array.from({ length: 9 }, () => 'duplicate'), 'parked']
      expect(stored.map(({ state }) => state).toSorted()).toEqual(expected)
      expect(states.toSorted()).toEqual(expected)
    },
  )
})

describe('a parked receipt', () => {
  it('joins the payment whose own its order becomes, and waits there for a read', async () => {
    const { ledger } = database
    await ledger.receipts.store(aDelivery({ orderId: 'ord_early' }))

    const paymentId = await aStoredWith('ord_early')

    const [receipt] = await receiptsOf('order_id', 'ord_early')
    expect(receipt).toMatchObject({ state: 'waiting', reason: null, payment_id: paymentId })
    expect(await ledger.receipts.listWaiting(paymentId)).toEqual([
      {
        id: BigInt(String(receipt?.['id'])),
        receivedAt: epoch,
        type: 'order.paid',
        status: null,
        orderId: 'ord_early',
        isCounted: false,
        isRepeated: false,
      },
    ])
  })

  it('stays parked while the orders that become somebody’s own are others', async () => {
    await database.ledger.receipts.store(aDelivery({ orderId: 'ord_lonely' }))

    await aStoredWith('ord_lively')

    expect(await receiptsOf('order_id', 'ord_lonely')).toMatchObject([
      { state: 'parked', payment_id: null },
    ])
  })

  it('that has joined a payment is still the first: its repetition waits beside it', async () => {
    const { receipts } = database.ledger
    await receipts.store(aDelivery({ eventId: 'evt_joined', orderId: 'ord_joined' }))
    const paymentId = await aStoredWith('ord_joined')

    const again = await receipts.store(aDelivery({ eventId: 'evt_joined', orderId: 'ord_joined' }))

    expect(again).toMatchObject({ state: 'waiting', paymentId })
    const waiting = await receipts.listWaiting(paymentId)
    expect(waiting.map(({ isRepeated }) => isRepeated)).toEqual([false, true])
  })
})

describe('an order', () => {
  it('stays with the payment that it belonged to first', async () => {
    const { ledger } = database
    const first = await aStoredWith('ord_claimed')
    await aStoredWith('ord_claimed')

    const stored = await ledger.receipts.store(aDelivery({ orderId: 'ord_claimed' }))

    expect(stored.paymentId).toBe(first)
  })
})

describe('what waits for a read', () => {
  it('is listed oldest first, until a read has covered it', async () => {
    const { ledger } = database
    const { payment } = await aStored(ledger)
    for (const orderId of ['ord_x', 'ord_y', null]) {
      await ledger.receipts.store(aDelivery({ orderId, externalId: payment.id }))
    }

    const waiting = await ledger.receipts.listWaiting(payment.id)

    expect(waiting.map(({ orderId }) => orderId)).toEqual(['ord_x', 'ord_y', null])
    expect((await ledger.standing(payment.id)).hasWaiting).toBe(true)
  })

  it('is what came after the read began', async () => {
    const { ledger } = database
    const record = await aStored(ledger)
    const { id } = record.payment
    await ledger.receipts.store(aDelivery({ externalId: id }))
    const covered = await ledger.receipts.listWaiting(id)
    await ledger.receipts.store(aDelivery({ externalId: id, orderId: 'ord_during' }))
    const receipts = covered.map(({ id }) => ({ id, state: 'applied' as const, reason: 'read' }))

    await ledger.commit(aMove(record, { receipts, isRead: true }))

    const left = await ledger.receipts.listWaiting(id)
    expect(left.map(({ orderId }) => orderId)).toEqual(['ord_during'])
    expect((await ledger.standing(id)).hasWaiting).toBe(true)
  })

  it('is nothing once every receipt has ended', async () => {
    const { ledger } = database
    const record = await aStored(ledger)
    const { id } = record.payment
    await ledger.receipts.store(aDelivery({ externalId: id }))
    const covered = await ledger.receipts.listWaiting(id)
    const receipts = covered.map(({ id }) => ({ id, state: 'applied' as const, reason: 'read' }))
    await ledger.commit(aMove(await load(ledger, id), { receipts }))

    const hasWaiting = (await ledger.standing(id)).hasWaiting

    expect(hasWaiting).toBe(false)
  })
})
