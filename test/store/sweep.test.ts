/** The rules of the sweep: each fault in the store becomes a finding in time, which closes when it is cured. */

import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { PaymentChange } from '../../payment/change.ts'
import { findingKinds, type FindingKind } from '../../payment/finding.ts'
import type { Decision, Payment } from '../../payment/payment.ts'
import type { MessageKind } from '../../payment/outbox.ts'
import { epoch } from '../support/clock.ts'
import {
  aDelivery,
  aChange,
  aStored,
  empty,
  load,
  traitsOf,
  pauseMsMax,
  listDue,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { accepted, aHeld, aPaid, aPending, day, declined, minute } from '../support/payments.ts'

it.beforeEach(async () => {
  await empty(database)
  await database.setNow(epoch)
})

const hour = 60 * minute
const unmatchedMs = 10 * minute

async function check(at: number): Promise<void> {
  await database.setNow(at)
  await database.store.sweep.check({ unmatchedForMs: unmatchedMs })
}

const findings = () => database.query('select * from findings order by id')

/** Stores a payment that changed to this at the epoch and is not polled, and returns its id. */
async function become(
  payment: Partial<Payment>,
  rest: Partial<PaymentChange> = {},
): Promise<string> {
  const row = await aStored(database.store)
  const traits = { ...traitsOf(aPending()), updatedAt: epoch, ...payment }
  const polling = { nextPollAt: null }
  await database.store.commit(aChange(row, { payment: traits, polling, ...rest }))
  return row.payment.id
}

const traits = (wished: Payment) => traitsOf({ ...wished, updatedAt: epoch })

async function change(id: string, payment: Partial<Payment>, rest: Partial<PaymentChange> = {}) {
  const row = await load(database.store, id)
  await database.store.commit(aChange(row, { payment, ...rest }))
}

/** An outbox message of a completed payment, tried for the first time at the epoch. */
async function tried(kind: MessageKind) {
  const id = await become({ paidAmount: '50000' })
  const row = await load(database.store, id)
  await database.store.commit(aChange(row, { messages: [kind] }))
  const [due] = await listDue(database.store, id)
  const message = await database.store.outbox.begin(due?.key ?? '', pauseMsMax)
  if (!message) throw new Error(`nothing is due of ${id}`)
  return { id, message }
}

/** A payment with so many changes that a scheduled poll found and no webhook reported. */
async function foundByPolls(times: number): Promise<string> {
  const id = await become({})
  for (let time = 0; time < times; time += 1) {
    const detail = { foundBy: 'schedule' }
    const entries = [{ kind: 'koywe' as const, summary: 'order read: PAID', detail }]
    await change(id, {}, { entries })
  }
  return id
}

interface Found {
  subject: string
  paymentId: string | null
  cure: () => Promise<unknown>
}

const about = (paymentId: string, cure: () => Promise<unknown>): Found => ({
  subject: paymentId,
  paymentId,
  cure,
})

/** A fault since the epoch, how long it is tolerated, and what cures it. */
const stories: [FindingKind, string, number, () => Promise<Found>][] = [
  [
    'webhook_event_waiting',
    'a webhook is not read',
    45_000,
    async () => {
      const id = await become({})
      await database.store.webhookEvents.store(aDelivery({ externalId: id }))
      const cure = async () => {
        const waiting = await database.store.webhookEvents.listWaiting(id)
        const webhookEvents = waiting.map((one) => ({
          id: one.id,
          state: 'applied',
          reason: 'read',
        }))
        await change(
          id,
          {},
          { webhookEvents: webhookEvents as NonNullable<PaymentChange['webhookEvents']> },
        )
      }
      return about(id, cure)
    },
  ],
  [
    'webhook_event_waiting',
    'a webhook stays unmatched beyond its time',
    3 * unmatchedMs,
    async () => {
      await database.store.webhookEvents.store(aDelivery({ orderId: 'ord_1' }))
      const [row] = await database.query(
        'select received_at::date::text as day from webhook_events',
      )
      const names = { orderId: 'ord_1', externalId: null }
      const cure = () => database.store.unmatched.endAsForeign(names, 'not ours')
      return { subject: `unmatched ${String(row?.['day'])}`, paymentId: null, cure }
    },
  ],
  [
    'payment_unwatched',
    'an order is not polled',
    5 * minute,
    async () => {
      const id = await become({}, { polling: { nextPollAt: epoch } })
      return about(id, () => change(id, {}, { polling: { nextPollAt: null } }))
    },
  ],
  [
    'order_outcome_unknown',
    'it is unknown whether an order exists',
    hour,
    async () => {
      const intent = { intentAt: epoch, doubtAt: epoch, absentAt: null }
      const id = await become({ status: 'opening', koyweOrderId: null }, { intent })
      return about(id, () => change(id, { status: 'pending', koyweOrderId: 'ord_1' }))
    },
  ],
  [
    'order_outcome_unknown',
    'selling ends while that is unknown',
    minute,
    async () => {
      const intent = { intentAt: epoch, doubtAt: epoch, absentAt: null }
      const times = { expiresAt: epoch + minute }
      const id = await become({ status: 'opening', koyweOrderId: null, ...times }, { intent })
      return about(id, () => change(id, { status: 'expired' }))
    },
  ],
  [
    'paid_unfulfilled',
    'the shop is not notified of money',
    5 * minute,
    async () => {
      const id = await become(traits(aPaid({ status: 'completed' })))
      return about(id, () => change(id, { fulfilment: 'done' }))
    },
  ],
  [
    'settlement_stalled',
    'money stays on its way',
    day,
    async () => {
      const id = await become(traits(aPaid()))
      return about(id, () => change(id, { status: 'completed', fulfilment: 'done' }))
    },
  ],
  [
    'fulfilled_unpaid',
    'the shop was notified without recorded money',
    0,
    async () => {
      const id = await become({ status: 'completed', fulfilment: 'done' })
      return about(id, () => change(id, { paidAmount: '50000' }))
    },
  ],
  [
    'message_stuck',
    'the shop takes no event',
    hour,
    async () => {
      const { id, message } = await tried('payment.paid')
      const cure = () => database.store.outbox.finish(message, {})
      return { subject: message.key, paymentId: id, cure }
    },
  ],
  [
    'message_given_up',
    'an event is given up',
    0,
    async () => {
      const { id, message } = await tried('payment.paid')
      await database.store.outbox.giveUp(message, 'status 500')
      const cure = () => database.store.resending.revive(id, 'support')
      return { subject: message.key, paymentId: id, cure }
    },
  ],
  [
    'money_held',
    'money waits for a person',
    0,
    async () => {
      const id = await become(traits(aHeld()))
      return about(id, () => change(id, { decision: accepted }))
    },
  ],
  [
    'refund_by_hand',
    'money was declined',
    0,
    async () => {
      const koyweOrderId = `ord_${randomUUID()}`
      const id = await become(traits(aHeld({ koyweOrderId })))
      await change(
        id,
        { fulfilment: 'none', decision: declined },
        { decision: declined as Decision },
      )
      const orders = [{ id: koyweOrderId, hasMoney: false, isRefunded: true }]
      return about(id, () => change(id, { status: 'refunded' }, { orders }))
    },
  ],
  [
    'refund_by_hand',
    'declined money was followed by other money that was accepted',
    0,
    async () => {
      const first = `ord_${randomUUID()}`
      const id = await become(traits(aHeld({ koyweOrderId: first })))
      await change(
        id,
        { fulfilment: 'none', decision: declined },
        { decision: declined as Decision },
      )
      await change(id, { fulfilment: 'held', koyweOrderId: 'ord_2', decision: null })
      await change(id, { decision: accepted }, { decision: accepted as Decision })
      const orders = [{ id: first, hasMoney: false, isRefunded: true }]
      return about(id, () => change(id, {}, { orders }))
    },
  ],
  [
    'webhooks_silent',
    'polls find what no webhook reported',
    0,
    async () => {
      await foundByPolls(3)
      const cure = () => database.store.webhookEvents.store(aDelivery())
      return { subject: 'koywe', paymentId: null, cure }
    },
  ],
]

describe.each(stories)('%s', (kind, when, graceMs, arrange) => {
  it(`opens when ${when}, and closes when it is cured`, async () => {
    const { subject, paymentId, cure } = await arrange()

    await check(epoch + graceMs + 1)
    await check(epoch + graceMs + 2)
    const found = await findings()
    await cure()
    await check(epoch + graceMs + 3)

    const { owner, nextAction } = findingKinds[kind]
    const expected = { kind, subject, payment_id: paymentId, owner, next_action: nextAction }
    const since = new Date(epoch + graceMs + 1)
    expect(found).toMatchObject([{ ...expected, since, closed_at: null }])
    expect(await findings()).toMatchObject([{ since, closed_at: new Date(epoch + graceMs + 3) }])
  })
})

describe.each(stories.filter(([, , graceMs]) => graceMs > 0))(
  '%s',
  (_kind, when, graceMs, arrange) => {
    it(`does not open while ${when} within the tolerated time`, async () => {
      await arrange()

      await check(epoch + graceMs)

      expect(await findings()).toEqual([])
    })
  },
)

describe('nothing is found', () => {
  it.each<[string, Partial<Payment>]>([
    ['money that is held and therefore not settled', aHeld({ status: 'paid', decision: accepted })],
    ['goods that were shipped and given back', aPaid({ status: 'refunded', fulfilment: 'done' })],
    ['a payment that ended without money', aPending({ status: 'expired' })],
  ])('about %s', async (_what, payment) => {
    await become(traits(payment as Payment))

    await check(epoch + 3 * day)

    expect(await findings()).toEqual([])
  })

  it.each<[string, number, () => Promise<unknown>, number]>([
    ['only two changes were found by polls', 2, async () => {}, 0],
    [
      'a webhook came within the hour',
      3,
      async () => {
        await database.setNow(epoch - hour + 1)
        await database.store.webhookEvents.store(aDelivery())
      },
      0,
    ],
    ['the changes that polls found are more than an hour old', 3, async () => {}, hour + 1],
  ])('about webhooks when %s', async (_what, times, arrange, laterMs) => {
    await foundByPolls(times)
    await arrange()

    await check(epoch + laterMs)

    expect(await findings()).toEqual([])
  })
})

it('unmatched webhook events are one finding a day, whose count follows them', async () => {
  const deliver = async (count: number, at: number) => {
    await database.setNow(at)
    for (let one = 0; one < count; one += 1) {
      await database.store.webhookEvents.store(aDelivery({ orderId: `ord_${at}_${one}` }))
    }
  }
  await deliver(3, epoch)
  await check(epoch + hour)
  const first = await findings()
  await deliver(2, epoch + hour)
  await deliver(1, epoch + day)

  await check(epoch + day + hour)

  expect(first).toMatchObject([{ kind: 'webhook_event_waiting', detail: { count: 3 } }])
  expect(await findings()).toMatchObject([
    { kind: 'webhook_event_waiting', payment_id: null, detail: { count: 5 }, closed_at: null },
    { kind: 'webhook_event_waiting', payment_id: null, detail: { count: 1 }, closed_at: null },
  ])
})
