/** Clocks that jump, events from other years, and settings that change under open payments. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { choose, moveOrder } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'
import { deliverEvent, namesOf } from '../support/webhook.ts'

const hour = 60 * 60 * 1000

describe('the clock of the machine', () => {
  let world: World
  let aheadMs = 0
  beforeAll(async () => {
    world = await aWorld({
      env: { SWEEP_EVERY_MS: '100', POLL_SCHEDULE_MS: '600000' },
      clock: () => Date.now() + aheadMs,
    })
  })
  afterAll(() => world.close())

  const open = async (): Promise<PaymentView> => (await world.call.checkout()).body
  const becomes = (payment: PaymentView, status: string) =>
    waitFor(status, async () => (await world.call.payment(payment.id)).status === status)
  const shipped = ({ id }: PaymentView) =>
    world.shop.eventsOf(id).filter((type) => type === 'payment.completed').length

  // Ahead by more than selling lasts, and behind what was stored before. The shop rightly takes no event
  // that is signed at another time than its own.
  it.each([25 * hour, -25 * hour])(
    'that jumps by %d ms and back loses no payment, and ships once',
    async (ms) => {
      const before = await open()
      const refunded = await open()
      await choose(world, refunded)
      await waitFor('shipping', () => shipped(refunded) > 0)

      aheadMs = ms
      await choose(world, before)
      await moveOrder(world, refunded, { status: 'REFUNDED' })
      const during = await open()
      await choose(world, during)
      await Promise.all([becomes(before, 'completed'), becomes(during, 'completed')])
      await becomes(refunded, 'refunded')
      aheadMs = 0
      const after = await open()
      await choose(world, after)

      await becomes(after, 'completed')
      const payments = [before, refunded, during, after]
      await waitFor('every event', () => payments.every((payment) => shipped(payment) > 0))
      expect(payments.map(shipped)).toEqual([1, 1, 1, 1])
      await waitFor('every ending', async () => {
        const rows = await world.database.query(
          "select id from webhook_events where state = 'waiting'",
        )
        return rows.length === 0
      })
    },
  )

  it.each(['2027-11-25T00:00:00Z', '1970-01-01T00:00:00Z', 'yesterday'])(
    'of an event says nothing: %s',
    async (createdAt) => {
      const { body: payment } = await world.call.checkout()
      await moveOrder(world, payment, { status: 'COMPLETED', isSilent: true })
      const times = { createdAt, timestamp: createdAt }
      const event = { type: 'order.completed', ...times, data: namesOf(payment) }

      expect(await deliverEvent(world, event)).toBe(200)
      await becomes(payment, 'completed')
    },
  )
})

describe('settings that change under open payments', () => {
  let scene: Processes
  beforeAll(async () => {
    scene = await aSceneForProcesses()
    await scene.start('api')
  })
  afterAll(() => scene.close())

  const until = (payment: PaymentView, wanted: Partial<PaymentView>) =>
    waitFor(JSON.stringify(wanted), async () => {
      const now: object = await scene.call.payment(payment.id)
      return Object.entries(wanted).every(([name, value]) => Object(now)[name] === value)
    })

  it('count for the money that comes from then on, and no payment is forgotten', async () => {
    const holding = await scene.start('worker', { LATE_MONEY: 'hold', POLL_SCHEDULE_MS: '600000' })
    const [early, late] = [(await scene.call.checkout()).body, (await scene.call.checkout()).body]
    for (const payment of [early, late]) {
      await moveOrder(scene, payment, { status: 'EXPIRED' })
      await until(payment, { status: 'expired' })
    }
    await moveOrder(scene, early, { status: 'COMPLETED' })
    await until(early, { exception: 'late', fulfilment: 'held' })
    await holding.end('SIGTERM')

    await scene.start('worker', { LATE_MONEY: 'accept', POLL_SCHEDULE_MS: '200' })
    await moveOrder(scene, late, { status: 'COMPLETED' })

    await until(late, { status: 'completed', exception: 'late', fulfilment: 'done' })
    await until(early, { status: 'expired', exception: 'late', fulfilment: 'held' })
  })
})
