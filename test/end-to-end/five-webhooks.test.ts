/** The five webhooks that Koywe sends for a payment: which of them cause a read, and which a run. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { choose, moveOrder, untilNotified } from '../support/payer.ts'
import { findRun, waitForEnd } from '../support/runs.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'
import { deliverEvent, namesOf } from '../support/webhook.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({
    sandbox: { paidSteps: ['PROCESSING', 'PAID', 'COMPLETED'], stepMs: 1500 },
    env: { POLL_SCHEDULE_MS: '600000' },
  })
})
afterAll(() => world.close())

const deliver = (payment: PaymentView, type: string, id = `evt_${randomUUID()}`) =>
  deliverEvent(world, { id, type, data: namesOf(payment) })

async function countReads(): Promise<number> {
  const answer = await fetch(`${world.sandboxUrl}/admin/calls`)
  return ((await answer.json()) as Record<string, number>)['read'] ?? 0
}

const eventsOf = ({ id }: PaymentView) =>
  world.database.query(
    `select type, state, reason from webhook_events where payment_id = '${id}' order by id`,
  )

/** A payment that was paid, with the webhooks of its whole life. */
async function aLife(): Promise<PaymentView> {
  const { body: payment } = await world.call.checkout()
  await deliver(payment, 'order.pending')
  await choose(world, payment)
  await untilNotified(world, payment.id)
  await waitForEnd(world, payment.id)
  return payment
}

it('cause one read for each status that is new, and none for what is known', async () => {
  const before = await countReads()

  const payment = await aLife()

  const reads = (await countReads()) - before
  const events = await waitFor('every ending', async () => {
    const rows = await eventsOf(payment)
    return rows.length === 5 && rows.every(({ state }) => state === 'applied') && rows
  })
  expect(new Set(events.map(({ type }) => type))).toEqual(
    new Set([
      'order.completed',
      'order.created',
      'order.paid',
      'order.pending',
      'order.processing',
    ]),
  )
  expect(reads).toBeLessThanOrEqual(3)
})

it('start no run and no read when they come after the end', async () => {
  const payment = await aLife()
  const [run, reads] = [await findRun(world, payment.id), await countReads()]

  for (const word of ['created', 'pending', 'processing', 'paid', 'completed']) {
    await deliver(payment, `order.${word}`)
  }

  const late = (await eventsOf(payment)).slice(5)
  expect(late.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'applied'))
  expect(await findRun(world, payment.id)).toEqual(run)
  expect(await countReads()).toBe(reads)
})

it('cause a read after the end if they report a refund, even with a used event id', async () => {
  const payment = await aLife()
  await deliver(payment, 'order.paid', 'evt_used')
  await moveOrder(world, payment, { status: 'REFUNDED', isSilent: true })

  await deliver(payment, 'order.refunded', 'evt_used')

  await waitFor('the refund', async () => {
    const { status } = await world.call.payment(payment.id)
    return status === 'refunded'
  })
})
