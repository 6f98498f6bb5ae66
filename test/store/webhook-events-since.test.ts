/** Whether anything was stored about a payment since it was read: what tells a late wake-up from news. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { aDelivery, aMove, aStored, load } from '../support/store.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

const aPayment = async () => (await aStored(database.ledger)).payment.id
const store = (externalId: string, at = epoch) =>
  database.ledger.receipts.store(aDelivery({ externalId }, at))
const hasSince = (id: string, since: number) => database.ledger.receipts.hasSince(id, since)

describe('a payment has had a report', () => {
  it('since before it was stored, and none since that very moment', async () => {
    const id = await aPayment()
    await store(id)

    expect(await hasSince(id, epoch - 1)).toBe(true)
    expect(await hasSince(id, epoch)).toBe(false)
  })

  it('although another read has ended it already', async () => {
    const { ledger } = database
    const id = await aPayment()
    await store(id)
    const waiting = await ledger.receipts.listWaiting(id)
    const receipts = waiting.map((one) => ({ id: one.id, state: 'applied' as const, reason: '' }))
    await ledger.commit(aMove(await load(ledger, id), { receipts }))

    expect((await ledger.standing(id)).hasWaiting).toBe(false)
    expect(await hasSince(id, epoch - 1)).toBe(true)
  })

  it('although the last of several is older than the first: clocks differ', async () => {
    const id = await aPayment()
    await store(id, epoch + 1000)
    await store(id, epoch - 1000)

    expect(await hasSince(id, epoch)).toBe(true)
  })

  it('when it was parked first and joined the payment later', async () => {
    const { ledger } = database
    const id = await aPayment()
    await ledger.receipts.store(aDelivery({ orderId: 'ord_parked' }, epoch))
    const before = await hasSince(id, epoch - 1)
    await ledger.parked.join({ orderId: 'ord_parked', externalId: null }, id)

    expect(before).toBe(false)
    expect(await hasSince(id, epoch - 1)).toBe(true)
  })
})

describe('a payment has had no report', () => {
  it('when there was none at all, or only one of another payment', async () => {
    const [id, other] = [await aPayment(), await aPayment()]
    await store(other)

    expect(await hasSince(id, 0)).toBe(false)
  })
})
