/** A clock that jumps by a day between two steps: no report is lost, no effect doubled, nothing expires unread. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dependencies } from '../../activities/dependencies.ts'
import { createExpirePayment } from '../../activities/expire-payment.ts'
import { createReadOrder } from '../../activities/read-order.ts'
import { createLoadPayment } from '../../activities/load-payment.ts'
import type { KoyweClient } from '../../koywe/client.ts'
import type { OrderSnapshot } from '../../payment/order-snapshot.ts'
import { aClock, epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { aDelivery, aChange, aStored, load, traitsOf } from '../support/store.ts'
import { silentLog } from '../support/log.ts'
import { aPending, aSnapshot, day, minute } from '../support/payments.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

const settings: Dependencies['settings'] = {
  publicUrl: 'https://pay.example',
  koyweMerchant: 'org mrc',
  lateMoney: 'hold',
  lateWatchMs: 10 * day,
  lookupGrace: { firstMs: 10_000, againMs: 30_000 },
  pollScheduleMs: null,
  deliveryBackoffMaxMs: minute,
  deliveryGiveUpMs: 7 * day,
}

/** A pending payment, the clock of who looks after it, and a Koywe that says what a test wants. */
async function aScene() {
  const clock = aClock()
  const orderId = `ord_${Math.random()}`
  const row = await aStored(database.store, {
    payment: { ...traitsOf(aPending()), koyweOrderId: orderId, watchUntil: epoch + 11 * day },
    firstPollAt: epoch + minute,
  })
  const { id } = row.payment
  await database.store.commit(
    aChange(row, { isRead: true, orders: [{ id: orderId, hasMoney: false }] }),
  )
  const koywe = {
    says: {} as Partial<OrderSnapshot>,
    reads: 0,
    during: async () => {},
  }
  const client: Partial<KoyweClient> = {
    async readOrder() {
      koywe.reads += 1
      const snapshot = aSnapshot({ orderId, externalId: id, ...koywe.says })
      await koywe.during()
      return snapshot
    },
  }
  const parts: Partial<Dependencies> = {
    store: database.store,
    koywe: client as KoyweClient,
    clock,
    log: silentLog,
    settings,
  }
  const dependencies = parts as Dependencies
  const read = createReadOrder(dependencies)
  return {
    id,
    clock,
    koywe,
    /** What a webhook does: it is stored at that time. */
    deliver: () => database.store.webhookEvents.store(aDelivery({ externalId: id, orderId })),
    read: () => read(id, { isRefresh: false }),
    expire: () => createExpirePayment(dependencies)(id),
    /** What a run that starts anew does first. */
    resume: () => createLoadPayment(dependencies)(id),
    now: async () => (await load(database.store, id)).payment,
    endings: async () => {
      const rows = await database.query(
        'select state from webhook_events where payment_id = $1 order by id',
        [id],
      )
      return rows.map(({ state }) => state)
    },
    messages: async () => {
      const rows = await database.query(
        'select kind from outbox where payment_id = $1 order by version, position',
        [id],
      )
      return rows.map(({ kind }) => kind)
    },
  }
}

describe.each([day, -day])('a clock that jumps by %d ms', (jumpMs) => {
  it('between a webhook and its read loses neither the webhook nor the money', async () => {
    const scene = await aScene()
    scene.koywe.says = { state: 'completed' }
    await scene.deliver()
    scene.clock.advance(jumpMs)

    await scene.read()

    expect(await scene.endings()).toEqual(['applied'])
    expect(await scene.now()).toMatchObject({ status: 'completed', exception: null })
  })

  it('between two reads of the same truth has its outbox messages become due once', async () => {
    const scene = await aScene()
    scene.koywe.says = { state: 'completed' }
    await scene.deliver()
    await scene.read()
    const before = await scene.now()
    scene.clock.advance(jumpMs)
    await scene.deliver()

    await scene.read()

    expect(await scene.now()).toEqual(before)
    expect(await scene.messages()).toEqual([
      'payment.completed',
      'mail.confirmation',
      'mail.shipping',
    ])
  })

  it('while an order is read leaves what comes meanwhile to a read of its own', async () => {
    const scene = await aScene()
    await scene.deliver()
    scene.koywe.during = async () => {
      scene.koywe.during = async () => {}
      scene.clock.advance(jumpMs)
      await scene.deliver()
    }
    const first = await scene.read()
    const between = await scene.endings()

    await scene.read()

    expect(first.hasReports).toBe(true)
    expect(between).toEqual(['applied', 'waiting'])
    expect(await scene.endings()).toEqual(['applied', 'applied'])
  })

  it('after a read does not keep the next webhook from being read', async () => {
    const scene = await aScene()
    scene.clock.advance(jumpMs)
    await scene.deliver()
    await scene.read()
    scene.clock.advance(-jumpMs)
    scene.koywe.says = { state: 'paid' }
    await scene.deliver()

    await scene.read()

    expect((await scene.now()).status).toBe('paid')
    expect(await scene.endings()).toEqual(['applied', 'applied'])
  })
})

describe('a clock that jumps past the time to pay', () => {
  it('ends selling only after a read that began after it', async () => {
    const scene = await aScene()
    await scene.deliver()
    await scene.read()
    scene.clock.advance(2 * day)
    await scene.expire()
    const unread = (await scene.now()).status

    await scene.read()
    await scene.expire()

    expect(unread).toBe('pending')
    expect((await scene.now()).status).toBe('expired')
  })

  it('finds in that read the money that no webhook told', async () => {
    const scene = await aScene()
    scene.clock.advance(2 * day)
    scene.koywe.says = { state: 'completed', paidAt: epoch + minute }
    await scene.expire()
    await scene.read()

    await scene.expire()

    expect(await scene.now()).toMatchObject({ status: 'completed', exception: null })
  })

  it('and back does not end selling before its time', async () => {
    const scene = await aScene()
    scene.clock.advance(2 * day)
    await scene.read()
    scene.clock.advance(-2 * day)

    await scene.expire()

    expect((await scene.now()).status).toBe('pending')
  })
})

describe('a clock that jumps past all watching', () => {
  it('ends selling after the first read, late as it is', async () => {
    const scene = await aScene()
    scene.clock.advance(12 * day)

    const after = await scene.read()
    await scene.expire()

    expect(after.next).toBe('expire')
    expect((await scene.now()).status).toBe('expired')
  })
})

describe('a clock that was ahead when the order was read', () => {
  it('does not end selling without a read by the right clock', async () => {
    const scene = await aScene()
    scene.clock.advance(2 * day)
    await scene.read()
    scene.clock.advance(-day + minute)

    const asked = await scene.expire()
    const unread = (await scene.now()).status
    await scene.read()
    await scene.expire()

    expect(asked).toMatchObject({ next: 'poll', dueInMs: 0 })
    expect(unread).toBe('pending')
    expect((await scene.now()).status).toBe('expired')
  })

  it('does not put off the looks after it', async () => {
    const scene = await aScene()
    scene.clock.advance(day - minute)
    await scene.read()
    scene.clock.advance(-day + 3 * minute)

    const resumed = await scene.resume()
    const after = await scene.read()

    expect(resumed).toMatchObject({ next: 'poll', dueInMs: 0 })
    expect(scene.koywe.reads).toBe(2)
    expect(after.dueInMs).toBeLessThanOrEqual(15_000)
  })
})
