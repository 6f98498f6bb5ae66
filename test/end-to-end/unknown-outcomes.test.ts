/** A POST of an order whose outcome is not known: never a second order, never a false failure. */

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout } from '../support/caller.ts'
import { admin, choose, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const env = {
  OPEN_WAIT_MS: '400',
  KOYWE_TIMEOUT_MS: '500',
  // When absence is certain: after two lookups, each after its own grace period.
  LOOKUP_SETTLE_MS: '700,500',
  POLL_SCHEDULE_MS: '60000',
}

let world: World
beforeAll(async () => {
  world = await aWorld({ env })
})
afterAll(() => world.close())

/** Orders at Koywe that carry the payment's id. */
const ordersOf = (paymentId: string) =>
  world.sandbox.state.orders.all().filter(({ externalId }) => externalId === paymentId)

/** Checks out while the next POST of an order goes wrong, and waits until the payment is open. */
async function openDespite(fault: Record<string, unknown>): Promise<PaymentView> {
  await admin(world, 'faults', { call: 'order', ...fault })
  const { body } = await world.call.checkout()
  return waitFor('the opening', async () => {
    const payment = await world.call.payment(body.id)
    return payment.status !== 'opening' && payment
  })
}

/** What may go wrong before Koywe has created the order, and after. */
const faults: [string, Record<string, unknown>][] = [
  ['a time-out before', { kind: 'hang', when: 'before' }],
  ['a time-out after', { kind: 'delay', delayMs: 1200 }],
  ['a cut connection before', { kind: 'cut', when: 'before' }],
  ['a cut connection after', { kind: 'cut', when: 'after' }],
  ['a 500 before', { kind: 'status', status: 500, when: 'before' }],
  ['a 503 after', { kind: 'status', status: 503, when: 'after' }],
  ['a 408 after', { kind: 'status', status: 408, when: 'after' }],
  ['a 409 after', { kind: 'status', status: 409, when: 'after' }],
  ['a 404 of a proxy after', { kind: 'status', status: 404, when: 'after' }],
  ['HTML of a proxy after', { kind: 'html', when: 'after' }],
  ['an answer cut in two after', { kind: 'truncate', when: 'after' }],
  ['an order that is created during the lookup', { kind: 'late', delayMs: 400 }],
]

/** The guide's form is tried with the strictest meaning alone: there, a needless POST shows as a second order. */
const meanings = ['conflict', 'replay', 'second'] as const
const tried = inject('profile') === 'guide' ? (['second'] as const) : meanings

describe.each(tried)('where a repeated external id means %s', (duplicates) => {
  beforeAll(async () => {
    await admin(world, 'settings', { duplicates })
  })

  it.each(faults)('%s creating the order ends in one order and one payment', async (_w, fault) => {
    const payment = await openDespite(fault)

    expect(payment).toMatchObject({ status: 'pending', exception: null })
    expect(ordersOf(payment.id)).toHaveLength(1)
    expect(payment.koyweOrderId).toBe(ordersOf(payment.id)[0]?.id)
  })

  it('an order that was found by lookup is paid and shipped like any other', async () => {
    const payment = await openDespite({ kind: 'cut', when: 'after' })

    await choose(world, payment)

    await untilNotified(world, payment.id)
    expect(ordersOf(payment.id)).toHaveLength(1)
  })
})

describe('an outcome that stays unknown', () => {
  it('never becomes a failure: the payment goes on opening, and the same key says so', async () => {
    await admin(world, 'faults', { call: 'order', kind: 'cut', when: 'before' })
    await admin(world, 'faults', { call: 'read', kind: 'status', status: 500, times: 1000 })
    const [request, key] = [aCheckout(), crypto.randomUUID()]
    const { body } = await world.call.checkout(request, key)
    await waitFor('several lookups', async () => (await countLookups()) > 5)

    const again = await world.call.checkout(request, key)

    expect(again.status).toBe(202)
    expect(again.body).toMatchObject({ id: body.id, status: 'opening', failure: null })
    await fetch(`${world.sandboxUrl}/admin/faults`, { method: 'DELETE' })
    await waitFor('the opening', async () => {
      const { status } = await world.call.payment(body.id)
      return status === 'pending'
    })
    expect(ordersOf(body.id)).toHaveLength(1)
  })
})

describe('a Koywe without the lookup', () => {
  it('leaves the outcome unknown: the 404 of a missing route proves nothing', async () => {
    const fresh = await aWorld({ env })
    await admin(fresh, 'faults', { call: 'order', kind: 'cut', when: 'before' })
    await admin(fresh, 'faults', { call: 'read', kind: 'status', status: 404, times: 1000 })

    const { body } = await fresh.call.checkout()

    await waitFor('lookups after both grace periods', async () => {
      const [row] = await fresh.database.query(
        `select last_read_at - order_doubt_at > interval '3 seconds' as is_beyond from payments`,
      )
      return row?.['is_beyond'] === true
    })
    expect((await fresh.call.payment(body.id)).status).toBe('opening')
    expect(fresh.sandbox.state.orders.all()).toEqual([])
    await fresh.close()
  })
})

describe('a contact', () => {
  it.each([
    ['that Koywe has already', { kind: 'status', status: 409 }],
    ['that is answered by rubbish once', { kind: 'html', when: 'after' }],
    ['that times out once', { kind: 'delay', delayMs: 1200 }],
  ])('%s does not stand in the way of the payment', async (_what, fault) => {
    await admin(world, 'faults', { call: 'contact', ...fault })
    const payer = { ...aCheckout().payer, documentNumber: String(1_000_000 + (Date.now() % 1e6)) }

    const { body } = await world.call.checkout(aCheckout({ payer }))

    await waitFor('the opening', async () => {
      const { status } = await world.call.payment(body.id)
      return status === 'pending'
    })
  })
})

async function countLookups(): Promise<number> {
  const answer = await fetch(`${world.sandboxUrl}/admin/calls`)
  const counts = (await answer.json()) as Record<string, number>
  return counts['read'] ?? 0
}
