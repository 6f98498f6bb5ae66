/** Unmatched webhooks: who asks about which, and how they end. */

import { describe, expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aCrowd, aDelivery, aChange, aStored, empty, load } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { minute } from '../support/payments.ts'

it.beforeEach(() => empty(database))

const wish = { unmatchedForMs: 10 * minute, askAgainMs: minute, count: 20 }
const due = epoch + wish.unmatchedForMs

async function storeUnmatched(orderId: string, receivedAt = epoch): Promise<void> {
  await database.setNow(receivedAt)
  await database.store.webhookEvents.store(aDelivery({ orderId }))
}

async function claim(at: number, count = wish.count) {
  await database.setNow(at)
  return database.store.unmatched.claim({ ...wish, count })
}

const states = async () => {
  const rows = await database.query('select state, payment_id from webhook_events order by id')
  return rows.map((row) => [row['state'], row['payment_id']])
}

describe('what is unmatched', () => {
  it('is asked about when it has been unmatched for long enough, once for many of one order', async () => {
    await storeUnmatched('ord_1')
    await storeUnmatched('ord_1')
    await storeUnmatched('ord_2', epoch + minute)

    expect(await claim(due - 1)).toEqual([])
    expect(await claim(due)).toEqual([
      { orderId: 'ord_1', externalId: null, ageMs: wish.unmatchedForMs },
    ])
  })

  it('is not asked about again at once', async () => {
    await storeUnmatched('ord_1')
    await claim(due)

    expect(await claim(due + 2 * minute)).toEqual([])
    expect(await claim(due + 3 * minute)).toHaveLength(1)
  })

  it('is asked about more and more rarely, and after what was not asked about yet', async () => {
    await storeUnmatched('ord_1')
    const hour = epoch + 60 * minute
    await claim(hour)
    await storeUnmatched('ord_2', hour)

    await storeUnmatched('ord_3', hour + minute)
    expect(await claim(hour + 10 * minute)).toMatchObject([{ orderId: 'ord_2' }])
    expect(await claim(hour + 15 * minute, 1)).toMatchObject([{ orderId: 'ord_3' }])
    expect(await claim(hour + 15 * minute)).toHaveLength(2)
  })

  it('is asked about by one of ten processes', async () => {
    await storeUnmatched('ord_1')
    const crowd = await aCrowd(database, 10)

    await database.setNow(due)
    const claimed = await Promise.all(crowd.map((store) => store.unmatched.claim(wish)))

    expect(claimed.flat()).toHaveLength(1)
    await Promise.all(crowd.map((store) => store.close()))
  })

  it('waits for a read of the payment that it turns out to be about', async () => {
    await storeUnmatched('ord_1')
    await storeUnmatched('ord_2')
    const { payment } = await aStored(database.store)

    await database.store.unmatched.join({ orderId: 'ord_1', externalId: null }, payment.id)

    expect(await states()).toEqual([
      ['waiting', payment.id],
      ['unmatched', null],
    ])
  })

  it('ends as foreign when it is another system’s, with the reason', async () => {
    await storeUnmatched('ord_1')
    await storeUnmatched('ord_2')

    const names = { orderId: 'ord_1', externalId: null }
    await database.store.unmatched.endAsForeign(names, 'not ours')

    expect(await states()).toEqual([
      ['foreign', null],
      ['unmatched', null],
    ])
    const [ended] = await database.query("select * from webhook_events where state = 'foreign'")
    expect(ended).toMatchObject({ reason: 'not ours', ended_at: new Date(epoch) })
  })
})

describe('the payment of names', () => {
  it('is the one of the order, or the one of the external id, or none', async () => {
    const { store } = database
    const owner = await aStored(store)
    const orders = [{ id: 'ord_1', hasMoney: false }]
    await store.commit(aChange(await load(store, owner.payment.id), { orders }))
    const find = (orderId: string | null, externalId: string | null) =>
      store.unmatched.findPayment({ orderId, externalId })

    expect(await find('ord_1', null)).toBe(owner.payment.id)
    expect(await find(null, owner.payment.id)).toBe(owner.payment.id)
    expect(await find('ord_2', 'pay_nobody')).toBeNull()
  })
})
