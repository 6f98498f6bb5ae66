/** Deliveries that come at the same time share a statement, and nothing else. */

import { describe, expect } from 'vitest'
import { createStore } from '../../store/store.ts'
import { aDelivery, aStored } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

let ours: string
it.beforeAll(async () => {
  ours = (await aStored(database.store)).payment.id
})

const storeAll = (deliveries: ReturnType<typeof aDelivery>[]) =>
  Promise.allSettled(deliveries.map((one) => database.store.webhookEvents.store(one)))

const countOf = async (eventId: string) =>
  (await database.query('select 1 from webhook_events where event_id = $1', [eventId])).length

describe('deliveries at once', () => {
  it('are each stored as what they are', async () => {
    const kinds = [{ externalId: ours }, { externalId: 'INV-1' }, { orderId: 'ord_new' }]
    const deliveries = Array.from({ length: 60 }, (_, place) => aDelivery(kinds[place % 3]))

    const results = await storeAll(deliveries)

    const states = results.map((one) => (one.status === 'fulfilled' ? one.value : one.reason))
    expect(states).toMatchObject(
      deliveries.map(
        (_, place) =>
          [
            { state: 'waiting', paymentId: ours },
            { state: 'foreign', paymentId: null },
            { state: 'unmatched', paymentId: null },
          ][place % 3],
      ),
    )
  })

  it('signal a payment once between them', async () => {
    const { payment } = await aStored(database.store)
    const deliveries = Array.from({ length: 30 }, () => aDelivery({ externalId: payment.id }))

    const results = await storeAll(deliveries)

    const stands = results.map((one) =>
      one.status === 'fulfilled' ? one.value.signal : one.reason,
    )
    expect(stands.filter((signal) => signal === 'claimed')).toHaveLength(1)
    expect(await database.store.signals.claim(payment.id)).toBe(false)
  })

  it('do not wait for a transaction that writes the payment, and leave its signal unclaimed', async () => {
    const { payment } = await aStored(database.store)

    const stored = await database.database.transaction().execute(async (trx) => {
      await createStore(trx).payments.markCallerWaiting(payment.id)
      return database.store.webhookEvents.store(aDelivery({ externalId: payment.id }))
    })

    expect(stored).toEqual({ state: 'waiting', paymentId: payment.id, signal: 'free' })
    expect(await database.store.signals.claim(payment.id)).toBe(true)
  })

  it('hold the payment of an outstanding signal until they can be seen by the read that ends it', async () => {
    const { payment } = await aStored(database.store)
    await database.store.signals.claim(payment.id)
    const write = () =>
      database.query('select id from payments where id = $1 for no key update nowait', [payment.id])

    await database.database.transaction().execute(async (trx) => {
      await createStore(trx).webhookEvents.store(aDelivery({ externalId: payment.id }))
      await expect(write()).rejects.toThrow('could not obtain lock')
    })

    expect(await write()).toHaveLength(1)
  })

  it('report that a signal is outstanding, so that no process claims it in vain', async () => {
    const { payment } = await aStored(database.store)
    await database.store.signals.claim(payment.id)

    const stored = await database.store.webhookEvents.store(aDelivery({ externalId: payment.id }))

    expect(stored).toEqual({ state: 'waiting', paymentId: payment.id, signal: 'outstanding' })
  })

  it('are one and its repetitions where they say the same', async () => {
    const said = { eventId: 'evt_same', digest: 'same', externalId: ours }

    await storeAll(Array.from({ length: 20 }, () => aDelivery(said)))

    const rows = await database.query(
      'select is_first, state from webhook_events where event_id = $1 order by id',
      ['evt_same'],
    )
    expect(rows).toHaveLength(20)
    expect(rows.filter((row) => row['is_first'])).toHaveLength(1)
    expect(new Set(rows.map((row) => row['state']))).toEqual(new Set(['waiting']))
  })

  it('are answered one by one: one that cannot be stored fails alone', async () => {
    const bad = aDelivery({ type: 'order.\u0000' })
    const good = Array.from({ length: 20 }, (_, place) =>
      aDelivery({ eventId: `evt_good_${place}` }),
    )

    const results = await storeAll([...good.slice(0, 10), bad, ...good.slice(10)])

    const failed = results.flatMap(({ status }, place) => (status === 'rejected' ? [place] : []))
    const kept = await Promise.all(good.map((_, place) => countOf(`evt_good_${place}`)))
    expect(failed).toEqual([10])
    expect(kept).toEqual(good.map(() => 1))
  })
})
