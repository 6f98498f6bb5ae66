/** Stored webhook events that wait for a read again. */

import { describe, expect } from 'vitest'
import { aChange, aDelivery, aStored, load } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

/** An event that a read has ended long ago. */
async function anEnded() {
  const { store } = database
  const { payment } = await aStored(store)
  await store.webhookEvents.store(aDelivery({ externalId: payment.id, status: 'PAID' }))
  const [waiting] = await store.webhookEvents.listWaiting(payment.id)
  const { id } = waiting ?? { id: 0n }
  const ending = { id, state: 'applied' as const, reason: 'read' }
  await store.commit(aChange(await load(store, payment.id), { webhookEvents: [ending] }))
  await database.query(
    `update webhook_events set received_at = now() - interval '1 day' where id = $1`,
    [String(id)],
  )
  return { id, paymentId: payment.id }
}

describe('a replayed event', () => {
  it('waits for a read as if it had come now, and says who asked', async () => {
    const { store } = database
    const { id, paymentId } = await anEnded()
    const now = await store.now()

    const isBegun = await store.replays.begin({ id, state: 'applied' }, 'ana')

    const [waiting] = await store.webhookEvents.listWaiting(paymentId)
    expect(isBegun).toBe(true)
    expect(waiting).toMatchObject({ id, status: 'PAID' })
    expect(waiting?.receivedAt).toBeGreaterThanOrEqual(now - 1)
    expect(await store.replays.find(id)).toMatchObject({
      paymentId,
      state: 'waiting',
      endedAt: null,
      reason: 'read; replayed by ana',
    })
  })

  it('says who asked last, however often that was', async () => {
    const { store } = database
    const { id } = await anEnded()

    for (let times = 0; times < 30; times += 1) {
      await store.replays.begin({ id, state: 'applied' }, `person-${times}`)
      await database.query(`update webhook_events set state = 'applied' where id = $1`, [
        String(id),
      ])
    }

    const reason = (await store.replays.find(id))?.reason ?? ''
    expect(reason).toHaveLength(300)
    expect(reason).toMatch(/replayed by person-29$/)
  })

  it('is no finding before a read could come', async () => {
    const { store } = database
    const { id, paymentId } = await anEnded()
    await store.replays.begin({ id, state: 'applied' }, 'ana')

    await store.sweep.check({ unmatchedForMs: 60_000 })

    const found = await store.findings.list({ isOpen: true, paymentId, limit: 9 })
    expect(found.map(({ kind }) => kind)).not.toContain('webhook_event_waiting')
  })

  it('is replayed by the first of two people', async () => {
    const { store } = database
    const { id } = await anEnded()
    const begin = (by: string) => store.replays.begin({ id, state: 'applied' }, by)

    const begun = await Promise.all([begin('ana'), begin('luis')])

    expect(begun.toSorted()).toEqual([false, true])
  })
})

it('an event of no payment is not replayed', async () => {
  const { store } = database
  await store.webhookEvents.store(aDelivery({ externalId: 'their-17' }))
  const id = await store.webhookEvents.latest()

  expect(await store.replays.find(id)).toMatchObject({ paymentId: null, state: 'foreign' })
  expect(await store.replays.begin({ id, state: 'foreign' }, 'ana')).toBe(false)
})
