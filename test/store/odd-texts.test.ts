/** Texts of Koywe that PostgreSQL refuses: none of them stops the commit that they are a part of. */

import { describe, expect } from 'vitest'
import { toRefusalEntry } from '../../activities/refusal.ts'
import { KoyweError } from '../../koywe/errors.ts'
import { parseOrder } from '../../koywe/orders.ts'
import { redact } from '../../koywe/redact.ts'
import { adoptOrder, refuseOrder } from '../../payment/opening.ts'
import type { OrderSnapshot } from '../../payment/order-snapshot.ts'
import { toReadChange } from '../../payment/read-outcome.ts'
import { epoch } from '../support/clock.ts'
import { aPending, someFacts } from '../support/payments.ts'
import { anOrderAnswer } from '../support/samples.ts'
import { database, it } from '../support/store-fixture.ts'
import { aChange, aDelivery, aStored, timelineOf, load, traitsOf } from '../support/store.ts'

/** What PostgreSQL takes into no jsonb, whole or cut. */
const oddTexts = ['PA\u0000ID', '\uD83DX', ...[15, 39, 63, 127, 199].map((at) => cutAt(at))]

/** An emoji of which a limit leaves half. */
function cutAt(length: number): string {
  return `${'X'.repeat(length)}\u{1F600}`
}

/** Reads an order whose member is odd, as Koywe may answer; null where that is no order at all. */
function readOdd(id: string, member: object): OrderSnapshot | null {
  try {
    return parseOrder(anOrderAnswer({ id: `ord_of_${id}`, externalId: id, ...member }), 'later')
  } catch {
    return null
  }
}

const oddMembers = oddTexts.flatMap((text) => [
  { status: text },
  { paymentMethods: [{ method: text }] },
  { externalId: text },
  { originCurrencySymbol: text },
  { providedAction: text },
  { providedAction: { clabe: '646180111800000009', [text]: text } },
  { dueDate: text },
])

describe('an order with an odd text', () => {
  it.each(oddMembers)('is committed when it is created: %j', async (member) => {
    const row = await aStored(database.store)
    const order = readOdd(row.payment.id, member)

    const facts = { ...someFacts(), override: null, source: 'create' } as const
    const change = order && adoptOrder(row, order, facts)

    expect(change && (await database.store.commit(change))).toBe(true)
    expect((await load(database.store, row.payment.id)).payment.koyweOrderId).toBe(order?.orderId)
  })

  it.each(oddMembers)('is committed when it is read: %j', async (member) => {
    const row = await aStored(database.store, { payment: traitsOf(aPending()) })
    const own = readOdd(row.payment.id, member)
    const read = { startedAt: epoch, waiting: [], isRefundReported: false, others: new Map() }

    const change = toReadChange(
      row,
      { ...read, cause: 'schedule', fault: null, own },
      { facts: someFacts(), override: null },
    )

    expect(await database.store.commit(change)).toBe(true)
  })
})

it.each(oddTexts)('a refusal is committed that says %j', async (text) => {
  const { store } = database
  const row = await aStored(store)
  const reason = redact(text, undefined)
  const details = { retry: 'never', reason, errorCode: 'CT99400', status: 400 } as const
  const error = new KoyweError('koywe_refused', 'Koywe answered order with 400', details)
  const entries = [toRefusalEntry('order', error)]

  const failure = { code: 'koywe_refused', detail: null, field: null } as const
  const change = { ...refuseOrder(row, failure, epoch), entries }

  expect(await store.commit(change)).toBe(true)
  const [, refusal] = await timelineOf(store, row.payment.id)
  expect(refusal?.detail).toEqual({ reason })
})

it.each(oddTexts)('the store keeps %j wherever a change carries it', async (text) => {
  const { store } = database
  const row = await aStored(store)
  const { id } = row.payment
  await store.webhookEvents.store(aDelivery({ externalId: id }))
  const waiting = await store.webhookEvents.listWaiting(id)

  const isCommitted = await store.commit(
    aChange(row, {
      payment: { failure: { code: 'koywe_refused', detail: text, field: null } },
      entries: [{ kind: 'koywe', summary: text, detail: { reason: text } }],
      notes: [{ kind: 'transition', summary: text }],
      webhookEvents: waiting.map((event) => ({ id: event.id, state: 'applied', reason: text })),
      answer: { outcome: 'created', view: { said: text } },
      raised: ['order_unreadable'],
      findingDetail: text,
    }),
  )
  await store.timeline.addOnce(id, { kind: 'koywe', summary: text, detail: { reason: text } })

  expect(isCommitted).toBe(true)
  expect(await store.webhookEvents.listWaiting(id)).toEqual([])
})
