/** A Koywe that answers oddly: what it cannot say is not taken for an answer, and hides nothing else. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { admin, moveOrder, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'
import { deliverEvent } from '../support/webhook.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({
    env: {
      OPEN_WAIT_MS: '6000',
      LOOKUP_SETTLE_MS: '500,500',
      POLL_SCHEDULE_MS: '60000',
    },
  })
})
afterAll(() => world.close())

const fail = (fault: Record<string, unknown>) => admin(world, 'faults', { times: 1000, ...fault })
const heal = () => fetch(`${world.sandboxUrl}/admin/faults`, { method: 'DELETE' })

const deliver = (data: object) =>
  deliverEvent(world, { id: randomUUID(), type: 'order.paid', data })

const until = (id: string, fields: Partial<PaymentView>) =>
  waitFor(JSON.stringify(fields), async () => {
    const now = await world.call.payment(id)
    const isSo = Object.entries(fields).every(
      ([name, value]) => now[name as keyof PaymentView] === value,
    )
    return isSo && now
  })

async function countReads(): Promise<number> {
  const answer = await fetch(`${world.sandboxUrl}/admin/calls`)
  const counts = (await answer.json()) as Record<string, number>
  return counts['read'] ?? 0
}

const ordersOf = (id: string) =>
  world.sandbox.state.orders.all().filter(({ externalId }) => externalId === id)

describe('a webhook that names another order', () => {
  it.each([400, 403, 500])(
    'does not hide the own order’s status when Koywe answers %d to it',
    async (status) => {
      const { body: payment } = await world.call.checkout()
      await moveOrder(world, payment, { status: 'COMPLETED', isSilent: true })
      await fail({ call: 'read', path: '/orders/bi_123', status })

      await deliver({ orderId: 'bi_123', externalId: payment.id })

      await until(payment.id, { status: 'completed', fulfilment: 'done' })
      await heal()
    },
  )
})

describe('a 404 without a word of Koywe’s', () => {
  it('does not end selling: the order was not read', async () => {
    const brief = await aWorld({ env: { PAYMENT_EXPIRES_MS: '60000', POLL_SCHEDULE_MS: '300' } })
    await admin(brief, 'settings', { expiresMs: 3_600_000 })
    const { body: payment } = await brief.call.checkout()
    const says = async (words: string) => {
      const { text } = await brief.call.get(`/payments/${payment.id}/timeline`)
      return text.includes(words)
    }
    const isMissed = () => says('no longer knows it')
    // The route has found an order, so its 404 is about the order.
    await waitFor('a read that finds the order', () => says('order read: PENDING'))
    await admin(brief, 'faults', { call: 'read', status: 404, times: 1000 })
    // From then on no read is running that has seen the order, whose own expiry would count.
    await waitFor('a read that misses the order', isMissed)
    await brief.database.query(
      `update payments set version = version + 1, expires_at = now(),
        watch_until = now() + interval '1 hour'`,
    )
    await brief.database.query('delete from timeline')
    await waitFor('reads after the deadline', isMissed)

    const during = await brief.call.payment(payment.id)

    await fetch(`${brief.sandboxUrl}/admin/faults`, { method: 'DELETE' })
    expect(during.status).toBe('pending')
    await moveOrder(brief, payment, { status: 'COMPLETED' })
    await untilNotified(brief, payment.id)
    expect(brief.shop.eventsOf(payment.id)).not.toContain('payment.expired')
    await brief.close()
  })
})

describe('an order whose answer was lost', () => {
  it('is found by the webhook that names it if there is no lookup', async () => {
    await fail({ call: 'read', path: '/orders/external/', status: 404 })
    await admin(world, 'faults', { call: 'order', kind: 'cut', when: 'after' })

    const { body: payment } = await world.call.checkout()

    await until(payment.id, { status: 'pending' })
    await heal()
    expect(ordersOf(payment.id)).toHaveLength(1)
  })

  it('is not created again while a webhook names it and the lookup lags', async () => {
    const lag = { call: 'read', path: '/orders/external/', status: 404, errorCode: 'OR99404' }
    await fail(lag)
    await admin(world, 'faults', { call: 'order', kind: 'cut', when: 'after' })

    const { body: payment } = await world.call.checkout()

    await until(payment.id, { status: 'pending' })
    await heal()
    expect(ordersOf(payment.id)).toHaveLength(1)
  })

  it('is found although Koywe refuses a second POST with 400', async () => {
    await admin(world, 'faults', { call: 'order', status: 400, when: 'after' })

    const { body: payment } = await world.call.checkout()

    await until(payment.id, { status: 'pending' })
    expect(ordersOf(payment.id)).toHaveLength(1)
  })
})

describe('a contact that Koywe does not know any more', () => {
  it('costs one refusal, and the next payment makes a new one', async () => {
    const payer = { ...aCheckout().payer, documentNumber: '7777777' }
    await world.call.checkout(aCheckout({ payer }))
    const { contacts } = world.sandbox.state
    for (const { id, documentNumber } of contacts.values()) {
      if (documentNumber === '7777777') contacts.delete(id)
    }

    const refused = await world.call.checkout<ReadProblem>(aCheckout({ payer }))
    const taken = await world.call.checkout(aCheckout({ payer }))

    expect([refused.status, taken.status]).toEqual([422, 201])
  })
})

describe('an outage', () => {
  it('stands in the timeline once while it lasts', async () => {
    const { body: payment } = await world.call.checkout()
    await fail({ call: 'read', status: 500 })
    await deliver({ orderId: payment.koyweOrderId, note: randomUUID() })
    const before = await countReads()
    await waitFor('several tries', async () => (await countReads()) >= before + 3)
    await heal()

    const { text } = await world.call.get(`/payments/${payment.id}/timeline`)

    expect(text.split('readOrder has to wait: Koywe answered read with 500')).toHaveLength(2)
  })
})
