/** Outbox messages: listed while they are due, tried, and ended once with the evidence. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutboxMessage } from '../../store/outbox.ts'
import type { Payment } from '../../payment/payment.ts'
import type { MessageKind } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import {
  aCrowd,
  aChange,
  aStored,
  everyRow,
  later,
  load,
  traitsOf,
  pauseMsMax,
  listDue,
} from '../support/store.ts'
import { aPayer, aPending, minute } from '../support/payments.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
  await database.setNow(later)
})
afterAll(() => database.close())

/** A payment to which these outbox messages have become due. Gives its id. */
async function aDue(messages: MessageKind[], payment: Partial<Payment> = {}): Promise<string> {
  const { store } = database
  const row = await aStored(store, { payment: traitsOf(aPending()) })
  await store.commit(aChange(row, { messages, payment: { status: 'completed', ...payment } }))
  return row.payment.id
}

/** An outbox message whose try has begun. */
async function aTried(kind: MessageKind, payment: Partial<Payment> = {}): Promise<OutboxMessage> {
  const [due] = await listDue(database.store, await aDue([kind], payment))
  return begin(due?.key ?? '')
}

async function begin(key: string): Promise<OutboxMessage> {
  const message = await database.store.outbox.beginTry(key, later, pauseMsMax)
  if (!message) throw new Error(`the store knows no outbox message ${key}`)
  return message
}

async function rowOf({ key }: OutboxMessage) {
  const [row] = await database.query('select * from outbox where key = $1', [key])
  return row
}

/** What the timeline says of a payment's outbox messages. */
async function entriesOf({ payment }: OutboxMessage) {
  const entries = await database.store.timeline.list(payment.id)
  return entries.filter(({ kind }) => kind === 'outbox')
}

const minutesLater = (minutes: number) => later + minutes * minute

describe('what is due', () => {
  it('comes in the order of the versions that made it due, and in theirs', async () => {
    const { store } = database
    const id = await aDue(['payment.paid', 'mail.confirmation'])
    const completed = aChange(await load(store, id), {
      messages: ['payment.completed', 'mail.confirmation', 'mail.shipping'],
    })
    await store.commit(completed)

    const due = await listDue(store, id)

    expect(due).toEqual([
      { key: `${id}.paid.2`, kind: 'payment.paid', queue: 'events' },
      { key: `${id}.mail.confirmation`, kind: 'mail.confirmation', queue: 'mails' },
      { key: `${id}.completed`, kind: 'payment.completed', queue: 'events' },
      { key: `${id}.mail.shipping`, kind: 'mail.shipping', queue: 'mails' },
    ])
  })

  it('is neither what was taken nor what was given up nor what is another payment’s', async () => {
    const { outbox } = database.store
    const id = await aDue(['payment.paid', 'payment.held', 'mail.confirmation'])
    await aDue(['payment.paid'])
    await outbox.finish(await begin(`${id}.paid.2`), later, {})
    await outbox.giveUp(await begin(`${id}.held.2`), later, 'status 500')

    const due = await listDue(database.store, id)

    expect(due.map(({ kind }) => kind)).toEqual(['mail.confirmation'])
  })

  it('is nothing behind an event that was given up, nor the mail about the shipping', async () => {
    const { outbox } = database.store
    const id = await aDue(['payment.paid', 'payment.completed', 'mail.confirmation'])
    await database.store.commit(
      aChange(await load(database.store, id), { messages: ['mail.shipping'] }),
    )
    await outbox.giveUp(await begin(`${id}.paid.2`), later, 'status 500')

    const due = await listDue(database.store, id)

    expect(due.map(({ kind }) => kind)).toEqual(['mail.confirmation'])
  })

  it('is every event behind a mail that was given up, and no mail', async () => {
    const { outbox } = database.store
    const id = await aDue(['payment.completed', 'mail.confirmation', 'mail.shipping'])
    await outbox.giveUp(await begin(`${id}.mail.confirmation`), later, 'status 550')

    const due = await listDue(database.store, id)

    expect(due.map(({ kind }) => kind)).toEqual(['payment.completed'])
  })
})

describe('a try', () => {
  it('is counted before anything is sent, and the first one is remembered', async () => {
    const { outbox } = database.store
    const id = await aDue(['payment.completed'])
    await outbox.beginTry(`${id}.completed`, later, pauseMsMax)

    const second = await outbox.beginTry(`${id}.completed`, minutesLater(1), pauseMsMax)

    const { payment } = await load(database.store, id)
    const known = await database.store.payers.loadWithPayment(id)
    expect(second).toEqual({
      key: `${id}.completed`,
      kind: 'payment.completed',
      queue: 'events',
      state: 'due',
      body: expect.stringContaining('"type":"payment.completed"') as string,
      createdAt: later,
      triedAt: later,
      attempts: 2,
      waitMs: 0,
      lastError: null,
      payment,
      payer: known?.payer,
    })
  })

  it.each(['skipped', 'done', 'given_up'] as const)(
    'is not counted when the outbox message is %s',
    async (state) => {
      const id = await aDue(['payment.completed'])
      const key = `${id}.completed`
      await database.query('update outbox set state = $2 where key = $1', [key, state])

      const message = await database.store.outbox.beginTry(key, later, pauseMsMax)

      expect(message).toMatchObject({ state, attempts: 0 })
    },
  )

  it('does not begin in the pause after one that failed, and is not counted', async () => {
    const { outbox } = database.store
    const message = await aTried('payment.completed')
    await outbox.postpone(message, later, { error: 'busy', tryAt: minutesLater(2) })

    const early = await outbox.beginTry(message.key, minutesLater(1), pauseMsMax)
    const inTime = await outbox.beginTry(message.key, minutesLater(2), pauseMsMax)

    expect(early).toMatchObject({ attempts: 1, waitMs: minute, lastError: 'busy' })
    expect(inTime).toMatchObject({ attempts: 2, waitMs: 0 })
  })

  it('begins at once when the pause was noted by a clock that was ahead', async () => {
    const { outbox } = database.store
    const message = await aTried('payment.completed')
    await outbox.postpone(message, later, { error: 'busy', tryAt: later + pauseMsMax + minute })

    const begun = await outbox.beginTry(message.key, later, pauseMsMax)

    expect(begun).toMatchObject({ attempts: 2, waitMs: 0 })
  })

  it('of what nobody stored is none', async () => {
    const message = await database.store.outbox.beginTry('pay_nobody.completed', later, pauseMsMax)

    expect(message).toBeUndefined()
  })

  it('finds to whom a mail goes', async () => {
    const payer = aPayer({ businessType: 'COMPANY', email: 'books@example.com' })
    const { store } = database
    const row = await aStored(store, { payer })
    await store.commit(aChange(row, { messages: ['mail.shipping'], at: epoch }))
    const [due] = (await store.pendingWork(row.payment.id)).messages

    const message = await store.outbox.beginTry(due?.key ?? '', later, pauseMsMax)

    expect(message?.payer).toEqual(payer)
  })
})

describe('an outbox message that was taken', () => {
  it('is done, with the evidence and an entry', async () => {
    const { outbox } = database.store
    const message = await aTried('mail.shipping')
    await outbox.postpone(message, later, { error: 'busy', tryAt: minutesLater(1) })

    await outbox.finish(message, minutesLater(1), { messageId: '<1@mail>' })

    const [, entry] = await entriesOf(message)
    expect(await rowOf(message)).toMatchObject({
      state: 'done',
      done_at: new Date(minutesLater(1)),
      next_try_at: null,
      last_error: null,
      evidence: { messageId: '<1@mail>' },
    })
    expect(entry).toEqual({
      at: minutesLater(1),
      kind: 'outbox',
      summary: 'mail.shipping was taken',
      detail: { messageId: '<1@mail>' },
    })
  })

  it('is the fulfilment when it is the completed event: the payment’s version grows', async () => {
    const { store } = database
    const message = await aTried('payment.completed')

    await store.outbox.finish(message, minutesLater(1), { status: 200 })

    const { payment } = await load(store, message.payment.id)
    expect(payment).toEqual({
      ...message.payment,
      fulfilment: 'done',
      version: message.payment.version + 1,
      updatedAt: minutesLater(1),
    })
  })

  it.each<[string, MessageKind, Partial<Payment>]>([
    ['it is another event', 'payment.paid', {}],
    ['it is a mail', 'mail.shipping', {}],
    ['the goods are held for a person', 'payment.completed', { fulfilment: 'held' }],
  ])('leaves the payment alone when %s', async (_what, kind, payment) => {
    const { store } = database
    const message = await aTried(kind, payment)

    await store.outbox.finish(message, minutesLater(1), {})

    expect((await load(store, message.payment.id)).payment).toEqual(message.payment)
  })

  it('keeps its first evidence, and fulfils once, when ten say so at once', async () => {
    const crowd = await aCrowd(database, 10)
    const message = await aTried('payment.completed')

    await Promise.all(
      crowd.map(({ outbox }, at) => outbox.finish(message, minutesLater(at), { by: at })),
    )

    const { payment } = await load(database.store, message.payment.id)
    const entries = await entriesOf(message)
    expect(payment.version).toBe(message.payment.version + 1)
    expect(entries).toHaveLength(1)
    expect((await rowOf(message))?.['evidence']).toEqual(entries[0]?.detail)
  })

  it('after it was given up is done all the same', async () => {
    const { store } = database
    const message = await aTried('payment.completed')
    await store.outbox.giveUp(message, later, 'status 500')

    await store.outbox.finish(message, minutesLater(1), { status: 200 })

    expect(await rowOf(message)).toMatchObject({ state: 'done', last_error: null })
    expect((await load(store, message.payment.id)).payment.fulfilment).toBe('done')
  })

  it('although it was withdrawn meanwhile: the shop has been told to ship', async () => {
    const { store } = database
    const message = await aTried('payment.completed')
    const row = await load(store, message.payment.id)
    await store.commit(aChange(row, { payment: { status: 'refunded' } }))

    await store.outbox.finish(message, minutesLater(1), { status: 200 })

    expect(await rowOf(message)).toMatchObject({ state: 'done' })
    expect((await load(store, message.payment.id)).payment.fulfilment).toBe('done')
  })

  it('makes a read that knew the payment before start over', async () => {
    const { store } = database
    const message = await aTried('payment.completed')
    const row = await load(store, message.payment.id)
    await store.outbox.finish(message, minutesLater(1), {})

    const isCommitted = await store.commit(aChange(row, { payment: { status: 'refunded' } }))

    expect(isCommitted).toBe(false)
  })
})

describe('an outbox message that was not taken', () => {
  it('stays due for its next try, and the first failure is told', async () => {
    const { outbox } = database.store
    const message = await aTried('payment.completed')

    await outbox.postpone(message, later, { error: 'status 500', tryAt: minutesLater(1) })

    expect(await rowOf(message)).toMatchObject({
      state: 'due',
      next_try_at: new Date(minutesLater(1)),
      last_error: 'status 500',
    })
    expect(await entriesOf(message)).toEqual([
      {
        at: later,
        kind: 'outbox',
        summary: 'payment.completed was not taken: status 500',
        detail: null,
      },
    ])
  })

  it('tells no later failure of the same', async () => {
    const { outbox } = database.store
    const { key } = await aTried('payment.completed')
    const second = await begin(key)

    await outbox.postpone(second, later, { error: 'status 502', tryAt: minutesLater(2) })

    expect(await rowOf(second)).toMatchObject({ last_error: 'status 502' })
    expect(await entriesOf(second)).toEqual([])
  })

  it('is given up with the reason, and is not due any more', async () => {
    const { outbox } = database.store
    const { key } = await aTried('payment.completed')
    const second = await begin(key)

    await outbox.giveUp(second, later, 'status 500')

    expect(await rowOf(second)).toMatchObject({
      state: 'given_up',
      next_try_at: null,
      last_error: 'status 500',
    })
    expect(await entriesOf(second)).toMatchObject([
      { summary: 'payment.completed was given up after 2 tries: status 500' },
    ])
    expect(await listDue(database.store, second.payment.id)).toEqual([])
  })

  it.each<[string, (message: OutboxMessage) => Promise<void>]>([
    [
      'postponed',
      (message) => database.store.outbox.postpone(message, later, { error: 'late', tryAt: epoch }),
    ],
    ['given up', (message) => database.store.outbox.giveUp(message, later, 'late')],
  ])('is not %s when somebody else has had it taken meanwhile', async (_what, act) => {
    const message = await aTried('payment.completed')
    await database.store.outbox.finish(message, later, { status: 200 })
    const before = await everyRow(database)

    await act(message)

    expect(await everyRow(database)).toEqual(before)
  })
})
