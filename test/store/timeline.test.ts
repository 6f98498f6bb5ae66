/** The timeline: what happened to a payment and what was delivered about it, in order. */

import { describe, expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aDelivery, aChange, aStored, later } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

const summariesOf = async (paymentId: string) => {
  const entries = await database.store.timeline.list(paymentId)
  return entries.map(({ summary }) => summary)
}

describe('a timeline', () => {
  it('keeps an entry as it was added', async () => {
    const { timeline } = database.store
    const detail = { cause: 'webhook', some_member: { took_ms: 12 } }

    await database.setNow(epoch)
    await timeline.addOnce('pay_1', { kind: 'koywe', summary: 'order read: PAID', detail })
    await timeline.addOnce('pay_1', { kind: 'money', summary: 'money came', detail: null })

    expect(await timeline.list('pay_1')).toEqual([
      { at: epoch, kind: 'koywe', summary: 'order read: PAID', detail },
      { at: epoch, kind: 'money', summary: 'money came', detail: null },
    ])
  })

  it('lists the oldest entry first, and equal times in the order of writing', async () => {
    const { timeline } = database.store
    const written = [
      ['third', later],
      ['first', epoch],
      ['fourth', later],
      ['second', epoch],
    ] as const

    for (const [summary, at] of written) {
      await database.setNow(at)
      await timeline.addOnce('pay_2', { kind: 'koywe', summary, detail: null })
    }

    expect(await summariesOf('pay_2')).toEqual(['first', 'second', 'third', 'fourth'])
  })

  it('says the same once while nothing else happens, and again afterwards', async () => {
    const { timeline } = database.store
    const waits = { kind: 'koywe', summary: 'readOrder has to wait', detail: null } as const
    const read = { kind: 'koywe', summary: 'order read: PENDING', detail: null } as const

    for (const entry of [waits, waits, read, waits]) await timeline.addOnce('pay_3', entry)

    expect(await summariesOf('pay_3')).toEqual([waits, read, waits].map(({ summary }) => summary))
  })

  it('shows a webhook event where it was received, with how it ended', async () => {
    const { store } = database
    const row = await aStored(store)
    const { id } = row.payment
    const event = { eventId: 'evt_1', type: 'order.paid', externalId: id }
    await database.setNow(epoch + 1)
    await store.webhookEvents.store(aDelivery(event))
    await database.setNow(later)
    const [waiting] = await store.webhookEvents.listWaiting(id)
    const ending = { id: waiting?.id ?? 0n, state: 'applied' as const, reason: 'it was read' }
    const notes = [{ kind: 'transition' as const, summary: 'opening → pending' }]

    await store.commit(aChange(row, { webhookEvents: [ending], notes }))

    const [, webhookEvent] = await store.timeline.list(id)
    expect(await summariesOf(id)).toEqual([
      'checkout requested by shop',
      'webhook order.paid: applied',
      'opening → pending',
    ])
    expect(webhookEvent).toEqual({
      at: epoch + 1,
      kind: 'webhook',
      summary: 'webhook order.paid: applied',
      detail: { eventId: 'evt_1', reason: 'it was read', endedAt: new Date(later).toISOString() },
    })
  })

  it('shows every delivery, the repeated ones too', async () => {
    const { store } = database
    const { payment } = await aStored(store)
    const delivery = aDelivery({ externalId: payment.id })
    await store.webhookEvents.store(delivery)

    await store.webhookEvents.store(delivery)

    expect(await summariesOf(payment.id)).toEqual([
      'checkout requested by shop',
      'webhook order.paid: waiting',
      'webhook order.paid: waiting',
    ])
  })

  it('says nothing of other payments', async () => {
    const { store } = database
    const [one, other] = [await aStored(store), await aStored(store)]
    await store.webhookEvents.store(aDelivery({ externalId: other.payment.id }))
    await store.commit(aChange(other, { notes: [{ kind: 'money', summary: 'money came' }] }))

    const summaries = await summariesOf(one.payment.id)

    expect(summaries).toEqual(['checkout requested by shop'])
  })

  it('of an unknown payment is empty', async () => {
    const entries = await database.store.timeline.list('pay_nobody')

    expect(entries).toEqual([])
  })
})
