/** Whether a webhook event was stored about a payment since it was read: if not, a late signal needs no read. */

import { describe, expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aDelivery, aChange, aStored, load } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

const aPayment = async () => (await aStored(database.store)).payment.id
async function storeEvent(externalId: string, at = epoch): Promise<void> {
  await database.setNow(at)
  await database.store.webhookEvents.store(aDelivery({ externalId }))
}

const hasSince = (id: string, since: number) => database.store.webhookEvents.hasSince(id, since)

describe('a payment has had a report', () => {
  it('since before it was stored, and none since that very moment', async () => {
    const id = await aPayment()
    await storeEvent(id)

    expect(await hasSince(id, epoch - 1)).toBe(true)
    expect(await hasSince(id, epoch)).toBe(false)
  })

  it('that was rejected, since its order is to be read all the same', async () => {
    const { store } = database
    const id = await aPayment()
    await store.commit(
      aChange(await load(store, id), { orders: [{ id: 'ord_mine', hasMoney: false }] }),
    )
    await database.setNow(epoch)
    await store.webhookEvents.store(aDelivery({ orderId: 'ord_mine', externalId: 'theirs-1' }))

    expect((await store.pendingWork(id)).hasWaiting).toBe(false)
    expect(await hasSince(id, epoch - 1)).toBe(true)
  })

  it('when it was unmatched first and joined the payment later', async () => {
    const { store } = database
    const id = await aPayment()
    await store.webhookEvents.store(aDelivery({ orderId: 'ord_unmatched' }))
    const before = await hasSince(id, epoch - 1)
    await store.unmatched.join({ orderId: 'ord_unmatched', externalId: null }, id)

    expect(before).toBe(false)
    expect(await hasSince(id, epoch - 1)).toBe(true)
  })
})

describe('a payment has had no report', () => {
  it('when there was none at all, or only one of another payment', async () => {
    const [id, other] = [await aPayment(), await aPayment()]
    await storeEvent(other)

    expect(await hasSince(id, 0)).toBe(false)
  })

  it('when a read has ended what was stored', async () => {
    const { store } = database
    const id = await aPayment()
    await storeEvent(id)
    const waiting = await store.webhookEvents.listWaiting(id)
    const webhookEvents = waiting.map((one) => ({
      id: one.id,
      state: 'applied' as const,
      reason: '',
    }))
    await store.commit(aChange(await load(store, id), { webhookEvents }))

    expect(await hasSince(id, epoch - 1)).toBe(false)
  })
})
