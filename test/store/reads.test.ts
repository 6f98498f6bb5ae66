/** What a read starts from, and how reads that brought nothing are counted: per payment and over all. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { aCrowd, aDelivery, aChange, aStored, empty, load } from '../support/store.ts'
import { day, minute } from '../support/payments.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
beforeEach(async () => {
  await empty(database)
  await database.query('delete from idle_reads')
})
afterAll(() => database.close())

const aPayment = async () => (await aStored(database.store)).payment.id
const idleOf = async (id: string, at = epoch) => (await database.store.reads.begin(id, at))?.idle

/** Commits a read that brought nothing. */
async function readIdly(id: string, at: number): Promise<void> {
  const row = await load(database.store, id)
  await database.store.commit(aChange(row, { isRead: true, countsRead: at }))
}

describe('a read', () => {
  it('starts from the payment and the webhook events that wait, oldest first', async () => {
    const { store } = database
    const id = await aPayment()
    await store.webhookEvents.store(
      aDelivery({ externalId: id, type: 'order.paid', status: 'PAID' }),
    )
    await store.webhookEvents.store(aDelivery({ externalId: id, orderId: 'ord_other' }))

    const start = await store.reads.begin(id, epoch)

    expect(start).toEqual({
      row: await load(store, id),
      waiting: await store.webhookEvents.listWaiting(id),
      idle: { own: 0, ownSince: null, overall: 0 },
    })
    expect(start?.waiting.map(({ orderId }) => orderId)).toEqual([null, 'ord_other'])
  })

  it('of a payment that nobody knows does not start', async () => {
    expect(await database.store.reads.begin('pay_nobody', epoch)).toBeUndefined()
  })

  it('that brought nothing counts for its payment and over all', async () => {
    const [id, other] = [await aPayment(), await aPayment()]

    await readIdly(id, epoch)

    expect(await idleOf(id)).toEqual({ own: 1, ownSince: epoch, overall: 1 })
    expect(await idleOf(other)).toEqual({ own: 0, ownSince: null, overall: 1 })
  })

  it('that failed counts for its payment, and leaves what all of them share', async () => {
    const [id, other] = [await aPayment(), await aPayment()]

    await database.store.reads.countFailed(id, epoch)
    await database.store.reads.countFailed(id, epoch + 10_000)

    expect(await idleOf(id)).toEqual({ own: 2, ownSince: epoch, overall: 0 })
    expect(await idleOf(other)).toEqual({ own: 0, ownSince: null, overall: 0 })
  })

  it('that brought news is free', async () => {
    const id = await aPayment()

    const row = await load(database.store, id)
    await database.store.commit(aChange(row, { isRead: true }))

    expect(await idleOf(id)).toEqual({ own: 0, ownSince: null, overall: 0 })
  })

  it('counts nothing where somebody else has moved the payment', async () => {
    const id = await aPayment()
    const row = await load(database.store, id)
    await database.store.commit(aChange(row))

    await database.store.commit(aChange(row, { countsRead: epoch }))

    expect(await idleOf(id)).toEqual({ own: 0, ownSince: null, overall: 0 })
  })

  it.each([
    ['after a minute', epoch + minute],
    ['where the last one was counted by a clock that was a day ahead', epoch - day],
  ])('begins a minute of its own %s', async (_when, at) => {
    const id = await aPayment()
    await readIdly(id, epoch)

    await readIdly(id, at)

    expect(await idleOf(id, at)).toMatchObject({ own: 1, ownSince: at, overall: 1 })
  })
})

describe('a read for what no payment is known for', () => {
  const take = (at = epoch) => database.store.reads.takeUnowned(at, 5)

  it('is taken so often in a minute of the clock, and no more, however many ask at once', async () => {
    const crowd = await aCrowd(database, 4)

    const waits = await Promise.all(
      crowd.flatMap(({ reads }) => [1, 2, 3].map(() => reads.takeUnowned(epoch, 5))),
    )

    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5)
    await Promise.all(crowd.map((store) => store.close()))
  })

  it('is taken again in the next one', async () => {
    for (let times = 0; times < 5; times += 1) await take(epoch + 30_000)

    expect(await take(epoch + 45_000)).toBe(15_000)
    expect(await take(epoch + minute)).toBe(0)
  })

  it('counts against the same budget as those of payments', async () => {
    const id = await aPayment()
    for (let times = 0; times < 5; times += 1) await readIdly(id, epoch)

    expect(await take()).toBeGreaterThan(0)
  })
})
