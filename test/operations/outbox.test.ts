/** Outbox messages while the other side is down: in order, once, and never in the way of anything else. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { choose, moveOrder, untilNotified } from '../support/payer.ts'
import { waitForEnd } from '../support/runs.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

interface FindingView {
  kind: string
  subject: string
  paymentId: string | null
}

async function findings(world: World): Promise<FindingView[]> {
  const { body } = await world.call.get<{ data: FindingView[] }>('/findings?open=true')
  return body.data
}

const isFound = async (world: World, kind: string, paymentId: string) =>
  (await findings(world)).some((one) => one.kind === kind && one.paymentId === paymentId)

/** A payment whose order is paid and then completed, each seen by a read. */
async function pay(world: World): Promise<PaymentView> {
  const { body: payment } = await world.call.checkout()
  for (const status of ['PAID', 'COMPLETED']) {
    await moveOrder(world, payment, { status })
    await waitFor(status, async () => {
      const now = await world.call.payment(payment.id)
      return now.status === status.toLowerCase()
    })
  }
  return payment
}

describe('a shop that is down', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld({ env: { EFFECT_BACKOFF_MAX_MS: '500' } })
  })
  afterAll(() => world.close())

  it('for one payment catches up in the order of versions, with the same bytes on each try', async () => {
    world.shop.refuses.add('all of them')
    const { body: payment } = await world.call.checkout()
    world.shop.refuses.add(payment.id)
    await moveThrough(payment, ['PAID', 'COMPLETED'])
    await waitFor('three tries', () => triesOf(payment).length >= 3)

    world.shop.refuses.delete(payment.id)

    const types = ['payment.paid', 'payment.completed']
    await waitFor('every event', () => world.shop.eventsOf(payment.id).length === types.length)
    const taken = world.shop.events.filter(({ data }) => data.id === payment.id)
    const versions = taken.map(({ data }) => data.version)
    expect(taken.map(({ type }) => type)).toEqual(types)
    expect(versions).toEqual(versions.toSorted((left, right) => left - right))
    const first = triesOf(payment).filter(({ type }) => type === 'payment.paid')
    expect(new Set(first.map(({ id, body }) => `${id} ${body}`)).size).toBe(1)
  })

  it('is notified of a refund, and not to ship for it', async () => {
    const { body: payment } = await world.call.checkout()
    world.shop.refuses.add(payment.id)
    await moveThrough(payment, ['PAID', 'COMPLETED', 'REFUNDED'])

    world.shop.refuses.delete(payment.id)

    await untilNotified(world, payment.id, 'payment.refunded')
    expect(world.shop.eventsOf(payment.id)).toEqual(['payment.paid', 'payment.refunded'])
    expect(await world.call.payment(payment.id)).toMatchObject({
      status: 'refunded',
      fulfilment: 'none',
    })
  })

  async function moveThrough(payment: PaymentView, statuses: string[]): Promise<void> {
    for (const status of statuses) {
      await moveOrder(world, payment, { status })
      await waitFor(status, async () => {
        const now = await world.call.payment(payment.id)
        return now.status === status.toLowerCase()
      })
    }
  }

  const triesOf = (payment: PaymentView) =>
    world.shop.tries.filter(({ data }) => data.id === payment.id)

  it('for one payment holds up neither its mails and its watching, nor another payment', async () => {
    const { body: payment } = await world.call.checkout()
    world.shop.refuses.add(payment.id)
    await moveOrder(world, payment, { status: 'PAID' })
    await waitFor('a try', () => triesOf(payment).length > 0)

    const other = await pay(world)
    await moveOrder(world, payment, { status: 'COMPLETED' })

    await untilNotified(world, other.id)
    await waitFor('its status', async () => {
      const { status, fulfilment } = await world.call.payment(payment.id)
      return status === 'completed' && fulfilment === 'none'
    })
    const { text } = await world.call.get(`/payments/${payment.id}/timeline`)
    expect(text).toContain('mail.confirmation was taken')
    expect(text).not.toContain('mail.shipping was taken')
    world.shop.refuses.delete(payment.id)
    await untilNotified(world, payment.id)
  })

  it('is a finding after an hour, without reads at Koywe, and closes after delivery', async () => {
    const { body: payment } = await world.call.checkout()
    world.shop.refuses.add(payment.id)
    await choose(world, payment)
    await waitFor('two tries', () => triesOf(payment).length >= 2)
    const readsOf = async () => {
      const { text } = await world.call.get(`/payments/${payment.id}/timeline`)
      return text.split('order read').length
    }
    await waitFor(
      'the last read',
      async () => (await world.call.payment(payment.id)).status === 'completed',
    )
    const before = await readsOf()

    await world.database.query(
      `update outbox set first_tried_at = first_tried_at - interval '61 minutes',
         next_try_at = next_try_at - interval '61 minutes' where payment_id = $1 and state = 'due'`,
      [payment.id],
    )

    await waitFor('the finding', () => isFound(world, 'message_stuck', payment.id))
    expect((await readsOf()) - before).toBeLessThanOrEqual(1)
    world.shop.refuses.delete(payment.id)
    await waitFor('the cure', async () => !(await isFound(world, 'message_stuck', payment.id)))
    await untilNotified(world, payment.id)
  })

  it('for payment.paid alone gets payment.completed after five minutes, and ships', async () => {
    const { body: payment } = await world.call.checkout()
    world.shop.refuses.add(`${payment.id} payment.paid`)
    await moveThrough(payment, ['PAID', 'COMPLETED'])
    await waitFor('a try', () => triesOf(payment).length > 0)
    const before = world.shop.eventsOf(payment.id)

    await world.database.query(
      `update outbox set first_tried_at = first_tried_at - interval '5 minutes' where payment_id = $1`,
      [payment.id],
    )

    await waitFor('payment.completed', () => world.shop.eventsOf(payment.id).length === 1)
    expect(before).toEqual([])
    expect(world.shop.eventsOf(payment.id)).toEqual(['payment.completed'])
    await waitFor('fulfilment', async () => {
      const { fulfilment } = await world.call.payment(payment.id)
      return fulfilment === 'done'
    })
    world.shop.refuses.delete(`${payment.id} payment.paid`)
    await waitFor('payment.paid', () => world.shop.eventsOf(payment.id).length === 2)
    const versions = world.shop.events
      .filter(({ data }) => data.id === payment.id)
      .map(({ data }) => data.version)
    expect(versions[1]).toBeLessThan(versions[0] ?? 0)
  })

  it.each([301, 410, 404, 503])(
    'with %d is tried again like with any other answer',
    async (status) => {
      world.shop.answer.status = status
      const { body: payment } = await world.call.checkout()
      await choose(world, payment)
      await waitFor('two tries', () => triesOf(payment).length >= 2)

      world.shop.answer.status = 200

      await untilNotified(world, payment.id)
    },
  )
})

describe('a shop that is down for good', () => {
  let world: World
  beforeAll(async () => {
    const env = { EFFECT_BACKOFF_MAX_MS: '200', EFFECT_GIVE_UP_MS: '600' }
    world = await aWorld({ env })
  })
  afterAll(() => world.close())

  it('is given up and found, its queue waits, and a person has it sent again in order', async () => {
    const { body: payment } = await world.call.checkout()
    world.shop.refuses.add(payment.id)
    await moveOrder(world, payment, { status: 'PAID' })
    await waitFor('the finding', () => isFound(world, 'message_given_up', payment.id))
    await moveOrder(world, payment, { status: 'COMPLETED' })
    await waitFor('completion', async () => {
      const { status } = await world.call.payment(payment.id)
      return status === 'completed'
    })
    await waitForEnd(world, payment.id)
    world.shop.refuses.delete(payment.id)
    const before = world.shop.eventsOf(payment.id)

    const answer = await world.call.post<PaymentView>(`/payments/${payment.id}/resend`, '')

    expect(before).toEqual([])
    expect(answer.status).toBe(202)
    expect(answer.body.id).toBe(payment.id)
    await waitFor('both events', () => world.shop.eventsOf(payment.id).length === 2)
    expect(world.shop.eventsOf(payment.id)).toEqual(['payment.paid', 'payment.completed'])
    await waitFor('the cure', async () => !(await isFound(world, 'message_given_up', payment.id)))
    await waitFor('the shipping mail', async () => {
      const { text } = await world.call.get(`/payments/${payment.id}/timeline`)
      return text.includes('mail.shipping was taken')
    })
  })

  it('has nothing to resend where nothing was given up', async () => {
    const { body: payment } = await world.call.checkout()

    const answer = await world.call.post<ReadProblem>(`/payments/${payment.id}/resend`, '')

    expect(answer.status).toBe(409)
    expect(answer.body.code).toBe('nothing_to_resend')
  })
})

describe('a mail server', () => {
  let world: World
  beforeAll(async () => {
    const env = { EFFECT_BACKOFF_MAX_MS: '200', EFFECT_GIVE_UP_MS: '600' }
    world = await aWorld({ env })
  })
  afterAll(() => world.close())

  it('that refuses the address ends each mail at once, which is a finding for support and blocks nothing', async () => {
    world.mailbox.refuses.code = 550
    const { body: payment } = await world.call.checkout()
    await choose(world, payment)
    await waitForEnd(world, payment.id)
    await waitFor('the finding', () => isFound(world, 'mail_undeliverable', payment.id))
    world.mailbox.refuses.code = null
    const { text } = await world.call.get(`/payments/${payment.id}/timeline`)

    const answer = await world.call.post(`/payments/${payment.id}/resend`, '')

    expect(world.shop.eventsOf(payment.id)).toContain('payment.completed')
    expect(text).toContain('mail.confirmation cannot be delivered')
    expect(text).toContain('mail.shipping cannot be delivered')
    expect(text).not.toContain('was given up')
    expect(await isFound(world, 'message_given_up', payment.id)).toBe(false)
    expect(answer.status).toBe(202)
    const subjects = () => world.mailbox.to('ana@example.com').map(({ subject }) => subject)
    await waitFor('both mails', () => subjects().length >= 2)
    expect(subjects()).toEqual([
      'Recibimos tu pago de $ 50.000',
      'La tienda está preparando tu compra',
    ])
    await waitFor('the cure', async () => !(await isFound(world, 'mail_undeliverable', payment.id)))
  })

  it('that takes mails and never says so is sent each of them twice, and then it is given up', async () => {
    world.mailbox.dies.times = 2
    const email = 'silent@example.com'
    const payer = { ...aCheckout().payer, email }
    const { body: payment } = await world.call.checkout(aCheckout({ payer }))
    await choose(world, payment)

    await waitFor('the finding', () => isFound(world, 'message_given_up', payment.id))

    await waitForEnd(world, payment.id)
    const ids = world.mailbox.to(email).map(({ messageId }) => messageId)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
    expect(world.shop.eventsOf(payment.id)).toContain('payment.completed')
  })

  it('that takes a mail and dies before it says so is sent it again, as the same mail', async () => {
    world.mailbox.dies.times = 1
    const email = 'twice@example.com'
    const payer = { ...aCheckout().payer, email }
    const { body: payment } = await world.call.checkout(aCheckout({ payer }))
    await choose(world, payment)

    await waitForEnd(world, payment.id)

    const mails = world.mailbox.to(email)
    expect(mails).toHaveLength(3)
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2)
    expect(
      world.shop.eventsOf(payment.id).filter((type) => type === 'payment.completed'),
    ).toHaveLength(1)
  })

  it('is not asked for who gave no address, and the timeline says so', async () => {
    const payer = { ...aCheckout().payer, email: undefined }
    const { body: payment } = await world.call.checkout(aCheckout({ payer }))
    await choose(world, payment)
    await waitForEnd(world, payment.id)

    const { text } = await world.call.get(`/payments/${payment.id}/timeline`)

    expect(text).toContain('mail.confirmation is skipped: Payin has no e-mail address of the payer')
  })
})
