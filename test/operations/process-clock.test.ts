/** The clock of a process does not matter: every time that is stored or compared is the database's. */

import { beforeEach, describe, expect, vi } from 'vitest'
import type { Dependencies } from '../../activities/dependencies.ts'
import { createExpirePayment } from '../../activities/expire-payment.ts'
import { createReadOrder } from '../../activities/read-order.ts'
import type { KoyweClient } from '../../koywe/client.ts'
import type { OrderSnapshot } from '../../payment/order-snapshot.ts'
import { epoch } from '../support/clock.ts'
import { timelineOf, aDelivery, aChange, aStored, load, traitsOf } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { silentLog } from '../support/log.ts'
import { aPending, aSnapshot, day, minute } from '../support/payments.ts'

it.beforeEach(() => database.setNow(epoch))
it.afterEach(() => vi.useRealTimers())

const settings: Partial<Dependencies['settings']> = {
  lateMoney: 'hold',
  lateWatchMs: 10 * day,
  lookupGrace: { firstMs: 10_000, againMs: 30_000 },
  pollScheduleMs: null,
}

const limits = {
  reportGraceMs: 2000,
  pollGraceMs: 15_000,
  deliveryGraceMs: 15_000,
  signalGraceMs: 10_000,
  count: 100,
}

/** A pending payment, its activities, and a Koywe whose order is what a test sets. */
async function aScene(says: Partial<OrderSnapshot> = {}) {
  const { store } = database
  const orderId = `ord_${Math.random()}`
  const row = await aStored(store, {
    payment: { ...traitsOf(aPending()), koyweOrderId: orderId, watchUntil: epoch + 11 * day },
    firstPollAt: epoch + minute,
  })
  const { id } = row.payment
  await store.commit(
    aChange(row, { countsAsRead: true, orders: [{ id: orderId, hasMoney: false }] }),
  )
  const koywe: Partial<KoyweClient> = {
    readOrder: async () => aSnapshot({ orderId, externalId: id, ...says }),
  }
  const dependencies = { store, koywe, log: silentLog, settings } as unknown as Dependencies
  const read = createReadOrder(dependencies)
  const expire = createExpirePayment(dependencies)
  return {
    id,
    deliver: () => store.webhookEvents.store(aDelivery({ externalId: id, orderId })),
    read: () => read(id, { isRefresh: false }),
    expire: () => expire(id),
    load: () => load(store, id),
    outcomes: async () => {
      const rows = await database.query(
        'select state from webhook_events where payment_id = $1 order by id',
        [id],
      )
      return rows.map(({ state }) => state)
    },
  }
}

describe.each([day, -day])('a process whose clock is %d ms off', (offMs) => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: epoch + offMs })
  })

  it('reads what a webhook reports, and stores the database’s times', async () => {
    const scene = await aScene({ state: 'completed' })
    await scene.deliver()

    const progress = await scene.read()

    const { payment, polling } = await scene.load()
    expect(await scene.outcomes()).toEqual(['applied'])
    expect(payment).toMatchObject({ status: 'completed', exception: null, updatedAt: epoch })
    expect(polling.lastReadAt).toBe(epoch)
    expect(progress.messages.map(({ key }) => key)).toContain(`${scene.id}.completed`)
  })

  it('polls no sooner and no later than the schedule says', async () => {
    const scene = await aScene()
    await scene.deliver()

    const progress = await scene.read()

    expect(progress).toMatchObject({ next: 'poll', dueInMs: 15_000 })
  })

  it('signals an overdue payment when it is overdue, and not before', async () => {
    const { id } = await aScene()
    const { signals } = database.store

    await database.setNow(epoch + minute + limits.pollGraceMs)
    const before = await signals.claimOverdue(limits)
    await database.setNow(epoch + minute + limits.pollGraceMs + 1)
    const after = await signals.claimOverdue(limits)

    expect(before).not.toContain(id)
    expect(after).toContain(id)
  })

  it('ends selling at its time, and after a read that began past it', async () => {
    const scene = await aScene()
    const { expiresAt } = (await scene.load()).payment

    await database.setNow(expiresAt - 1)
    await scene.read()
    await scene.expire()
    const early = (await scene.load()).payment.status
    await database.setNow(expiresAt)
    await scene.expire()
    const unread = (await scene.load()).payment.status
    await scene.read()
    await scene.expire()

    expect([early, unread]).toEqual(['pending', 'pending'])
    expect((await scene.load()).payment.status).toBe('expired')
  })
})

it('two processes whose clocks are two days apart write one order of events', async () => {
  const scene = await aScene({ state: 'paid' })
  vi.useFakeTimers({ toFake: ['Date'], now: epoch + day })
  await scene.deliver()
  await database.setNow(epoch + 1)
  vi.setSystemTime(epoch - day)
  await scene.read()

  const entries = await timelineOf(database.store, scene.id)

  const webhook = entries.findIndex(({ kind }) => kind === 'webhook')
  const transition = entries.findIndex(({ summary }) => summary.includes('→'))
  expect(webhook).toBeGreaterThan(0)
  expect(transition).toBeGreaterThan(webhook)
})
