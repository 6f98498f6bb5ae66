/** The one statement that moves a payment: all of it or none, and only from the version it knows. */

import { describe, expect } from 'vitest'
import { findingKinds } from '../../payment/finding.ts'
import type { PaymentChange } from '../../payment/change.ts'
import type { PaymentRow } from '../../payment/payment-row.ts'
import { freezeEvent } from '../../payment/outbox-message.ts'
import { viewPayment } from '../../payment/payment.ts'
import type { MessageKind } from '../../payment/outbox.ts'
import { epoch } from '../support/clock.ts'
import {
  timelineOf,
  aCrowd,
  aDelivery,
  aChange,
  aStored,
  atOnce,
  everyRow,
  later,
  load,
  traitsOf,
  type ChangeWishes,
  pauseMsMax,
  kindsDue,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { aPaid, aPending } from '../support/payments.ts'

it.beforeAll(() => database.setNow(later))

const pending = traitsOf(aPending())

const aStoredPending = () => aStored(database.store, { payment: pending })

/** A payment with a webhook that waits and one that is unmatched, and a move that touches every table. */
async function aFullChange(): Promise<{ row: PaymentRow; change: PaymentChange }> {
  const { store } = database
  const row = await aStoredPending()
  const { id } = row.payment
  const orderId = `ord_of_${id}`
  await store.webhookEvents.store(aDelivery({ externalId: id }))
  await store.webhookEvents.store(aDelivery({ orderId }))
  await store.findings.open('order_missing', id)
  const waiting = await store.webhookEvents.listWaiting(id)
  const change = aChange(row, {
    payment: { status: 'paid', paidAmount: '50000', paidCurrency: 'COP', paidAt: later },
    messages: ['payment.paid', 'mail.confirmation'],
    notes: [{ kind: 'transition', summary: 'pending → paid' }],
    entries: [{ kind: 'koywe', summary: 'order read: PAID', detail: { reports: 1 } }],
    polling: { lastReadAt: later, polls: 1 },
    webhookEvents: waiting.map(({ id }) => ({ id, state: 'applied', reason: 'it was read' })),
    orders: [{ id: orderId, hasMoney: false }],
    answer: { outcome: 'created', view: { status: 'paid' } },
    raised: ['order_contradiction'],
    cured: ['order_missing'],
    countsAsRead: true,
    decision: { decision: 'accept', by: 'support', at: later, reason: 'the payer called' },
  })
  return { row, change }
}

it('shows what a finding is about after its next action', async () => {
  const row = await aStored(database.store)
  const raised = ['order_unreadable' as const]

  await database.store.commit(aChange(row, { raised, findingDetail: 'amountIn: 1e+21' }))

  const [finding] = await database.query(
    `select next_action from findings where subject = '${row.payment.id}'`,
  )
  const { nextAction } = findingKinds.order_unreadable
  expect(finding).toEqual({ next_action: `${nextAction} amountIn: 1e+21` })
})

describe('a move', () => {
  it('writes the payment as its step has it', async () => {
    const { change } = await aFullChange()

    const isCommitted = await database.store.commit(change)

    expect(isCommitted).toBe(true)
    const { payment } = await load(database.store, change.row.payment.id)
    expect(payment).toEqual({ ...change.result.payment, lastReadAt: later })
  })

  it('freezes its event as the payment is shown afterwards', async () => {
    const { change } = await aFullChange()
    const { id } = change.row.payment

    await database.store.commit(change)

    const [row] = await database.query(
      `select body::jsonb -> 'data' as shown from outbox where payment_id = $1 and queue = 'events'`,
      [id],
    )
    const { payment } = await load(database.store, id)
    expect(row).toEqual({ shown: viewPayment(payment) })
  })

  it('writes everything that follows from it in one transaction', async () => {
    const { change } = await aFullChange()
    const { id } = change.row.payment

    await database.store.commit(change)

    const written = await database.query(
      `with moved as (select xmin from payments where id = $1)
       select name, count(*)::int from (
         select 'timeline' as name, xmin from timeline where payment_id = $1
         union all select 'outbox', xmin from outbox where payment_id = $1
         union all select 'webhook_events', xmin from webhook_events where payment_id = $1
         union all select 'orders', xmin from orders where payment_id = $1
         union all select 'keys', xmin from idempotency_keys where payment_id = $1
         union all select 'findings', xmin from findings where payment_id = $1
         union all select 'decisions', xmin from decisions where payment_id = $1
       ) as rows where xmin = (select xmin from moved) group by name order by name`,
      [id],
    )
    expect(written).toEqual([
      { name: 'decisions', count: 1 },
      { name: 'findings', count: 2 },
      { name: 'keys', count: 1 },
      { name: 'orders', count: 1 },
      { name: 'outbox', count: 2 },
      { name: 'timeline', count: 2 },
      { name: 'webhook_events', count: 2 },
    ])
  })

  it('enters the given entries before its transition’s notes', async () => {
    const row = await aStoredPending()
    const change = aChange(row, {
      entries: [{ kind: 'koywe', summary: 'order read: PAID', detail: { reports: 1 } }],
      notes: [{ kind: 'transition', summary: 'pending → paid' }],
    })

    await database.store.commit(change)

    const [, ...entries] = await timelineOf(database.store, row.payment.id)
    expect(entries).toMatchObject([
      { at: later, kind: 'koywe', summary: 'order read: PAID', detail: { reports: 1 } },
      { at: later, kind: 'transition', summary: 'pending → paid', detail: null },
    ])
  })

  it('ends the webhook events it covers, with the reason, and no other', async () => {
    const { store } = database
    const row = await aStoredPending()
    const { id } = row.payment
    for (let stored = 0; stored < 3; stored += 1) {
      await store.webhookEvents.store(aDelivery({ externalId: id }))
    }
    const [first, second, third] = await store.webhookEvents.listWaiting(id)
    const webhookEvents: PaymentChange['webhookEvents'] = [
      { id: first?.id ?? 0n, state: 'applied', reason: 'the order was read afterwards' },
      { id: second?.id ?? 0n, state: 'rejected', reason: 'Koywe knows no such order' },
    ]

    await store.commit(aChange(row, { webhookEvents }))

    const ended = await database.query(
      'select state, reason, ended_at from webhook_events where payment_id = $1 order by id',
      [id],
    )
    const ended_at = new Date(later)
    expect(ended).toEqual([
      { state: 'applied', reason: 'the order was read afterwards', ended_at },
      { state: 'rejected', reason: 'Koywe knows no such order', ended_at },
      { state: 'waiting', reason: null, ended_at: null },
    ])
    expect(await store.webhookEvents.listWaiting(id)).toEqual([third])
  })

  it('changes of polling and intent only what it names', async () => {
    const { store } = database
    const row = await aStoredPending()
    const polling = { nextPollAt: later, lastReadAt: epoch, polls: 3, scheduleStartedAt: epoch }
    await store.commit(aChange(row, { polling }))
    const before = await load(store, row.payment.id)
    const intent = { intentAt: later, doubtAt: later, absentAt: null }

    await store.commit(aChange(before, { polling: { nextPollAt: null, polls: 4 }, intent }))

    const after = await load(store, row.payment.id)
    expect(before).toMatchObject({
      polling,
      intent: { intentAt: null, doubtAt: null, absentAt: null },
    })
    expect(after).toMatchObject({ polling: { ...polling, nextPollAt: null, polls: 4 }, intent })
  })

  it.each([
    ['that follows a read has acted on the signal and the decision', true, [null, 0, false]],
    ['that follows no read leaves them outstanding', false, [new Date(later), 1, true]],
  ])('%s', async (_what, countsAsRead, expected) => {
    const { store } = database
    const row = await aStoredPending()
    const { id } = row.payment
    await store.signals.claim(id)
    await database.query('update payments set is_decision_due = true where id = $1', [id])

    await store.commit(aChange(row, { countsAsRead }))

    const [stored] = await database.query(
      'select signal_sent_at, signals, is_decision_due from payments where id = $1',
      [id],
    )
    expect(Object.values(stored ?? {})).toEqual(expected)
  })

  it('that shows nothing new keeps the version, and the next one goes on from it', async () => {
    const { store } = database
    const row = await aStoredPending()
    const { version } = row.payment
    const quiet = aChange(row, { payment: { version, koyweStatus: 'ON_HOLD' }, countsAsRead: true })

    const isCommitted = await store.commit(quiet)

    const { payment } = await load(store, row.payment.id)
    expect(isCommitted).toBe(true)
    expect(payment).toMatchObject({ version, koyweStatus: 'ON_HOLD' })
    expect(await store.commit(aChange(row))).toBe(true)
  })
})

describe('a move that cannot be committed', () => {
  it('writes nothing at all when the payment has moved since', async () => {
    const { row, change } = await aFullChange()
    await database.store.commit(aChange(row))
    const before = await everyRow(database)

    const isCommitted = await database.store.commit(change)

    expect(isCommitted).toBe(false)
    expect(await everyRow(database)).toEqual(before)
  })

  it('writes nothing at all when there is no such payment', async () => {
    const { row, change } = await aFullChange()
    const id = 'pay_nobody'
    const unknown = { ...row, payment: { ...row.payment, id } }
    const before = await everyRow(database)

    const isCommitted = await database.store.commit({ ...change, row: unknown })

    expect(isCommitted).toBe(false)
    expect(await everyRow(database)).toEqual(before)
  })

  it.each<[string, (change: PaymentChange) => ChangeWishes]>([
    ['an entry', () => ({ entries: [{ kind: 'koywe', summary: null as never, detail: null }] })],
    [
      'the ending of a webhook event',
      ({ webhookEvents = [] }) => ({
        webhookEvents: webhookEvents.map((ending) => ({ ...ending, state: null as never })),
      }),
    ],
    ['an order', () => ({ orders: [{ id: null as never, hasMoney: false }] })],
  ])('writes nothing at all when %s cannot be written', async (_what, broken) => {
    const { change } = await aFullChange()
    const before = await everyRow(database)

    const committed = database.store.commit({ ...change, ...broken(change) })

    await expect(committed).rejects.toThrow('violates not-null constraint')
    expect(await everyRow(database)).toEqual(before)
  })
})

describe('twenty moves from one version at once', () => {
  it('are one move: exactly one wins, and nothing of the others is left', async () => {
    const row = await aStoredPending()
    const { id } = row.payment
    const crowd = await aCrowd(database, 20)
    const changes = crowd.map((_store, at) =>
      aChange(row, {
        payment: { status: at % 2 === 0 ? 'failed' : 'expired' },
        messages: [at % 2 === 0 ? 'payment.failed' : 'payment.expired'],
        notes: [{ kind: 'transition', summary: `by ${at}` }],
      }),
    )
    const acts = crowd.map((store, at) => () => store.commit(changes[at] ?? aChange(row)))

    const won = await atOnce(database, id, acts)

    const winner = won.indexOf(true)
    const result = changes[winner]?.result
    expect(won.filter(Boolean)).toHaveLength(1)
    expect((await load(database.store, id)).payment).toEqual(result?.payment)
    const [, ...entries] = await timelineOf(database.store, id)
    expect(entries.map(({ summary }) => summary)).toEqual([`by ${winner}`])
    expect(await kindsDue(database, id)).toEqual(result?.messages)
  })
})

describe('the outbox messages of a move', () => {
  const statesOf = (paymentId: string) =>
    database.query('select kind, queue, state from outbox where payment_id = $1 order by kind', [
      paymentId,
    ])

  it('are due at once, each in its queue', async () => {
    const row = await aStoredPending()
    const change = aChange(row, { messages: ['payment.paid', 'mail.confirmation'] })

    await database.store.commit(change)

    const rows = await database.query(
      `select key, queue, state, version, next_try_at from outbox where payment_id = $1
       order by key`,
      [row.payment.id],
    )
    const common = { state: 'due', version: 2, next_try_at: expect.any(Date) as Date }
    expect(rows).toEqual([
      { key: `${row.payment.id}.mail.confirmation`, queue: 'mails', ...common },
      { key: `${row.payment.id}.paid.2`, queue: 'events', ...common },
    ])
  })

  it('are skipped when they are mails and the payer has no address', async () => {
    const row = await aStored(database.store, { payment: pending, payer: { email: null } })
    const messages: MessageKind[] = ['payment.completed', 'mail.confirmation', 'mail.shipping']

    await database.store.commit(aChange(row, { messages }))

    expect(await statesOf(row.payment.id)).toEqual([
      { kind: 'mail.confirmation', queue: 'mails', state: 'skipped' },
      { kind: 'mail.shipping', queue: 'mails', state: 'skipped' },
      { kind: 'payment.completed', queue: 'events', state: 'due' },
    ])
  })

  it('emit a refusal to a caller who was asked to wait', async () => {
    const row = await aStored(database.store)
    await database.store.payments.markCallerWaiting(row.payment.id)

    await database.store.commit(aChange(row, { messages: ['payment.rejected'] }))

    expect(await statesOf(row.payment.id)).toEqual([
      { kind: 'payment.rejected', queue: 'events', state: 'due' },
    ])
  })

  it('emit no refusal if no caller waits: it was the answer', async () => {
    const row = await aStored(database.store)

    await database.store.commit(aChange(row, { messages: ['payment.rejected'] }))

    expect(await statesOf(row.payment.id)).toEqual([])
  })

  it('come once per key, and the first one stays', async () => {
    const { store } = database
    const row = await aStoredPending()
    const { id } = row.payment
    await store.commit(aChange(row, { messages: ['payment.completed', 'mail.confirmation'] }))
    const before = await database.query('select * from outbox where payment_id = $1', [id])
    const again = aChange(await load(store, id), {
      payment: { status: 'completed' },
      messages: ['payment.completed', 'mail.confirmation'],
    })

    const isCommitted = await store.commit(again)

    expect(isCommitted).toBe(true)
    expect(await database.query('select * from outbox where payment_id = $1', [id])).toEqual(before)
  })

  it('keep the bytes of their moment, however the payment moves on', async () => {
    const { store } = database
    const row = await aStoredPending()
    const change = aChange(row, {
      payment: { ...traitsOf(aPaid()), version: 2, updatedAt: later },
      messages: ['payment.paid'],
    })
    await store.commit(change)
    const refunded = aChange(await load(store, row.payment.id), {
      payment: { status: 'refunded' },
    })

    await store.commit(refunded)

    const message = await store.outbox.begin(`${row.payment.id}.paid.2`, pauseMsMax)
    expect(message?.body).toBe(freezeEvent('payment.paid', change.result.payment))
    expect(message?.payment.status).toBe('refunded')
  })
})
