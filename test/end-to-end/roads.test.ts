/** Every road that a payment can take, and the histories they leave. */

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { aCheckout } from '../support/caller.ts'
import { choose, moveOrder, untilNotified } from '../support/payer.ts'
import { record, waitForEnd, findRun } from '../support/runs.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const day = 24 * 60 * 60 * 1000

const profile = inject('profile')
const story = (name: string) => `${name}-${profile}`

describe('with webhooks', () => {
  let world: World
  beforeAll(async () => {
    // Slow enough for each status to be seen by a read.
    world = await aWorld({ sandbox: { stepMs: 1000 } })
  })
  afterAll(() => world.close())

  it('paid: ships once and sends the payer two mails', async () => {
    const { body: payment } = await world.call.checkout()

    await choose(world, payment)

    await waitForEnd(world, payment.id)
    await record(world, payment.id, story('paid'))
    expect(await world.call.payment(payment.id)).toMatchObject({
      status: 'completed',
      fulfilment: 'done',
      exception: null,
      paidAmount: '50000',
    })
    expect(world.shop.eventsOf(payment.id)).toEqual(['payment.paid', 'payment.completed'])
    const subjects = world.mailbox.mails.map(({ subject }) => subject)
    expect(subjects).toEqual([
      'Recibimos tu pago de $ 50.000',
      'La tienda está preparando tu compra',
    ])
  })

  it('failed: the amount 666 ends in a failure, and shop and payer are notified', async () => {
    const { body: payment } = await world.call.checkout(aCheckout({ amount: '666' }))

    const back = await choose(world, payment)

    await waitFor('the failure mail', () =>
      world.mailbox.mails.some(({ subject }) => subject === 'No se completó tu pago de $ 666'),
    )
    await record(world, payment.id, story('failed'))
    expect(back).toBe(`${world.apiUrl}/return/${payment.id}`)
    expect(await world.call.payment(payment.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'payment_failed', payerCanRetry: true },
    })
    expect(world.shop.eventsOf(payment.id)).toEqual(['payment.failed'])
  })

  it('signalled again after its end: a refund a year later is recorded and announced', async () => {
    const { body: payment } = await world.call.checkout()
    await choose(world, payment)
    const first = await waitForEnd(world, payment.id)

    await moveOrder(world, payment, { status: 'REFUNDED' })

    await untilNotified(world, payment.id, 'payment.refunded')
    const second = await waitForEnd(world, payment.id)
    await record(world, payment.id, story('signalled-again'))
    expect(second.runId).not.toBe(first.runId)
    expect((await world.call.payment(payment.id)).status).toBe('refunded')
  })
})

describe('without webhooks', () => {
  let world: World
  beforeAll(async () => {
    const sandbox = { webhooks: 'drop' as const }
    world = await aWorld({ sandbox, env: { POLL_SCHEDULE_MS: '200' } })
  })
  afterAll(() => world.close())

  it('poll-only: polls find the payment’s status', async () => {
    const { body: payment } = await world.call.checkout()

    await choose(world, payment)

    await waitForEnd(world, payment.id)
    await record(world, payment.id, story('poll-only'))
    expect(await world.call.payment(payment.id)).toMatchObject({
      status: 'completed',
      fulfilment: 'done',
    })
  })
})

describe('with a short time to pay', () => {
  let world: World
  beforeAll(async () => {
    // The guide's orders name no due date, so our own clock counts; the others' do.
    const expiresMs = profile === 'guide' ? day : 1500
    world = await aWorld({
      sandbox: { expiresMs, webhooks: 'send' },
      env: { PAYMENT_EXPIRES_MS: '1500', POLL_SCHEDULE_MS: '600' },
    })
  })
  afterAll(() => world.close())

  it('expired, then late: money after the end is held and announced', async () => {
    const { body: payment } = await world.call.checkout()
    await waitFor('the expiry', async () => {
      const { status } = await world.call.payment(payment.id)
      return status === 'expired'
    })
    await untilNotified(world, payment.id, 'payment.expired')
    await record(world, payment.id, story('expired'))

    await moveOrder(world, payment, { status: 'COMPLETED' })

    await untilNotified(world, payment.id, 'payment.held')
    await record(world, payment.id, story('late'))
    expect(await world.call.payment(payment.id)).toMatchObject({
      status: 'expired',
      exception: 'late',
      fulfilment: 'held',
      paidAmount: '50000',
    })
    expect((await findRun(world, payment.id)).isOpen).toBe(true)
    expect(world.shop.eventsOf(payment.id)).not.toContain('payment.completed')
  })
})
