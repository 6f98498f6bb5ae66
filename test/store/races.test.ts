/** Webhook events and intents with concurrent writers: nothing stays unmatched, and nothing ends or begins twice. */

import { describe, expect } from 'vitest'
import { createWebhookEvents } from '../../store/webhook-events.ts'
import { aDelivery, aChange, aStored, empty, later, load, traitsOf } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { aPending } from '../support/payments.ts'

it.beforeAll(() => database.setNow(later))
it.beforeEach(() => empty(database))

describe('a webhook event', () => {
  it('that is stored while a payment gets its order does not stay unmatched', async () => {
    const { store } = database
    const row = await aStored(store, { payment: traitsOf(aPending()) })

    await database.database.transaction().execute(async (trx) => {
      await createWebhookEvents(trx).store(aDelivery({ orderId: 'ord_raced' }))
      await store.commit(
        aChange(row, {
          payment: { koyweOrderId: 'ord_raced' },
          orders: [{ id: 'ord_raced', hasMoney: false }],
        }),
      )
    })
    await store.commit(aChange(await load(store, row.payment.id), { countsAsRead: true }))

    const [webhookEvent] = await database.query('select state from webhook_events')
    expect(webhookEvent).toEqual({ state: 'waiting' })
  })

  it('that has ended is not ended a second time by a slower read', async () => {
    const { store } = database
    const row = await aStored(store, { payment: traitsOf(aPending()) })
    const { id, version } = row.payment
    await store.webhookEvents.store(aDelivery({ externalId: id }))
    const [waiting] = await store.webhookEvents.listWaiting(id)
    const endAs = (state: 'applied' | 'rejected') =>
      aChange(row, {
        payment: { version },
        webhookEvents: [{ id: waiting?.id ?? 0n, state, reason: state }],
      })
    await store.commit(endAs('applied'))

    await database.setNow(later + 1)
    await store.commit(endAs('rejected'))

    const [webhookEvent] = await database.query('select state, ended_at from webhook_events')
    expect(webhookEvent).toEqual({ state: 'applied', ended_at: new Date(later) })
  })
})

describe('the intent', () => {
  it('to create an order is noted by one of two who know the same payment', async () => {
    const { store } = database
    const row = await aStored(store)
    const { version } = row.payment
    const intent = { intentAt: later, doubtAt: null, absentAt: null }
    const note = () => store.commit(aChange(row, { payment: { version }, intent }))

    const noted = await Promise.all([note(), note()])

    expect(noted.filter(Boolean)).toHaveLength(1)
  })
})
