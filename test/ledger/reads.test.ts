/** The budget of reads that reports cause: per payment, over all, and given back for news. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { aCrowd, aMove, aStored, empty, load } from '../support/ledger.ts'
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

const limits = { perPayment: 3, overall: 5 }

const aPayment = async () => (await aStored(database.ledger)).payment.id
const take = (paymentId: string | null, at = epoch) =>
  database.ledger.reads.take(paymentId, at, limits)

async function takeTimes(count: number, paymentId: string | null, at = epoch): Promise<void> {
  for (let times = 0; times < count; times += 1) await take(paymentId, at)
}

describe('a payment', () => {
  it('is read so often in its minute, and told how often it was for nothing', async () => {
    const id = await aPayment()

    const taken = [await take(id), await take(id, epoch + 10_000), await take(id, epoch + 20_000)]

    expect(taken).toEqual([1, 2, 3].map((idleReads) => ({ waitMs: 0, idleReads })))
  })

  it('waits for the end of the minute that its first read began', async () => {
    const id = await aPayment()
    await takeTimes(3, id, epoch + 10_000)

    const { waitMs } = await take(id, epoch + 30_000)

    expect(waitMs).toBe(40_000)
    expect(await take(id, epoch + 70_000)).toEqual({ waitMs: 0, idleReads: 1 })
  })

  it('has its read back when that brought news', async () => {
    const id = await aPayment()
    await takeTimes(3, id)

    const record = await load(database.ledger, id)
    await database.ledger.commit(aMove(record, { isRead: true, givesReadBack: epoch }))

    expect((await take(id)).waitMs).toBe(0)
  })

  it('has not to wait for a day because the clock was a day ahead', async () => {
    const id = await aPayment()
    await takeTimes(3, id, epoch + day)

    expect(await take(id)).toEqual({ waitMs: 0, idleReads: 1 })
  })

  it('takes nothing of the whole budget while its own is used up', async () => {
    const id = await aPayment()
    await takeTimes(10, id)

    expect((await take(null)).waitMs).toBe(0)
    expect((await take(null)).waitMs).toBe(0)
    expect((await take(null)).waitMs).toBeGreaterThan(0)
  })
})

describe('all payments together', () => {
  it('are read so often in a minute of the clock, and no more, however many ask at once', async () => {
    const ids = [await aPayment(), await aPayment(), await aPayment(), await aPayment()]

    const crowd = await aCrowd(database, 4)

    const taken = await Promise.all(
      crowd.flatMap(({ reads }, place) =>
        [1, 2, 3].map(() => reads.take(ids[place] ?? '', epoch, limits)),
      ),
    )

    expect(taken.filter(({ waitMs }) => waitMs === 0)).toHaveLength(5)
    await Promise.all(crowd.map((ledger) => ledger.close()))
  })

  it('are read again in the next one', async () => {
    await takeTimes(5, null, epoch + 30_000)

    expect((await take(null, epoch + 45_000)).waitMs).toBe(15_000)
    expect((await take(null, epoch + minute)).waitMs).toBe(0)
  })
})
