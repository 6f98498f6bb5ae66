/** An event that says no more than what is established is closed by the statement that stores it. */

import { describe, expect } from 'vitest'
import { claimedStates, toState, wordsOf } from '../../koywe/order-status.ts'
import { coveringStates, coveringStatuses, isEstablished } from '../../payment/established.ts'
import type { Payment } from '../../payment/payment.ts'
import type { PaymentRow } from '../../payment/payment-row.ts'
import type { EventNames } from '../../store/webhook-events.ts'
import { aDelivery, aChange, aStored, load } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

let orders = 0

/** A payment whose own order was read as something. */
async function anOrder(read: Partial<Payment>): Promise<{ orderId: string; row: PaymentRow }> {
  orders += 1
  const orderId = `ord_${orders}`
  const row = await aStored(database.store)
  const payment = { koyweOrderId: orderId, ...read }
  await database.store.commit(aChange(row, { payment, orders: [{ id: orderId, hasMoney: false }] }))
  return { orderId, row: await load(database.store, row.payment.id) }
}

/** What the api makes of an event. */
function anEvent(type: string, names: Partial<EventNames>) {
  const covering = coveringStates(claimedStates({ type, status: names.status ?? null }))
  const coveredBy = { koyweStatuses: wordsOf(covering), statuses: coveringStatuses(covering) }
  return aDelivery({ type, coveredBy, ...names })
}

const store = (type: string, names: Partial<EventNames>) =>
  database.store.webhookEvents.store(anEvent(type, names))

const completed = { status: 'completed', koyweStatus: 'COMPLETED' } as const

describe('an event that says no more', () => {
  it('is applied, with a reason, and claims no signal', async () => {
    const { orderId, row } = await anOrder(completed)

    const stored = await store('order.paid', { orderId })

    const { id } = row.payment
    expect(stored).toEqual({ state: 'applied', paymentId: id, signal: 'free' })
    const [event] = await database.query(
      `select state, reason, ended_at = received_at as is_ended from webhook_events where payment_id = '${id}'`,
    )
    expect(event).toEqual({
      state: 'applied',
      reason: 'says no more than what is known of the order',
      is_ended: true,
    })
    const [payment] = await database.query(
      `select signal_sent_at, signals from payments where id = '${id}'`,
    )
    expect(payment).toEqual({ signal_sent_at: null, signals: 0 })
    expect((await database.store.pendingWork(id)).hasWaiting).toBe(false)
    expect(await database.store.webhookEvents.hasSince(id, 0)).toBe(false)
  })

  it('is a duplicate where it repeats another', async () => {
    const { orderId } = await anOrder(completed)
    await store('order.paid', { orderId, eventId: 'evt_again' })

    const again = await store('order.paid', { orderId, eventId: 'evt_again' })

    expect(again).toMatchObject({ state: 'duplicate', signal: 'free' })
  })
})

describe('an event waits for a read', () => {
  it.each<[string, string, Partial<EventNames>]>([
    ['says that the money goes back', 'order.refunded', {}],
    ['is an unknown word', 'order.charged_back', {}],
    ['has an unknown status', 'order.paid', { status: 'CHARGEBACK' }],
    ['says that the order failed', 'order.failed', {}],
  ])('that comes after the end and %s', async (_what, type, names) => {
    const { orderId } = await anOrder(completed)

    const stored = await store(type, { orderId, ...names })

    expect(stored).toMatchObject({ state: 'waiting', signal: 'claimed' })
  })

  it('that names another order of the payment, or none', async () => {
    const { row } = await anOrder(completed)
    const externalId = row.payment.id

    const other = await store('order.paid', { orderId: 'ord_other', externalId })
    const none = await store('order.paid', { externalId })

    expect([other.state, none.state]).toEqual(['waiting', 'waiting'])
  })

  it('that names an order which was the payment’s own, and no longer is', async () => {
    const { orderId, row } = await anOrder(completed)
    await database.store.commit(aChange(row, { payment: { koyweOrderId: 'ord_taken_over' } }))

    expect(await store('order.paid', { orderId })).toMatchObject({ state: 'waiting' })
  })

  it('that repeats one which a read has covered, and says more', async () => {
    const { orderId } = await anOrder({ status: 'pending', koyweStatus: 'PENDING' })
    await store('order.paid', { orderId, eventId: 'evt_early' })

    const again = await store('order.paid', { orderId, eventId: 'evt_early' })

    expect(again).toMatchObject({ state: 'waiting' })
  })
})

it('decides as the rule in payment/ does, for every event and every state', async () => {
  const types = [
    'created',
    'pending',
    'processing',
    'paid',
    'completed',
    'failed',
    'refunded',
    'odd',
  ]
  const statuses = ['pending', 'processing', 'paid', 'completed', 'expired', 'refunded'] as const
  const words = ['PENDING', 'paid', 'COMPLETED', 'CANCELED', 'REFUND_REQUESTED', 'ODD', null]
  const decided: [string, string][] = []
  for (const status of statuses) {
    for (const koyweStatus of words) {
      const { orderId, row } = await anOrder({ status, koyweStatus })
      for (const type of types.map((word) => `order.${word}`)) {
        const claimed = claimedStates({ type, status: null })
        const state = koyweStatus === null ? 'unknown' : toState(koyweStatus)
        const isOld = isEstablished(row.payment, state, { orderId, claimed })
        const stored = await store(type, { orderId })
        decided.push([stored.state, isOld ? 'applied' : 'waiting'])
      }
    }
  }

  expect(decided.filter(([stored, expected]) => stored !== expected)).toEqual([])
  expect(decided.filter(([stored]) => stored === 'applied').length).toBeGreaterThan(50)
})
