/** Outbox messages: attempted one at a time, each attempt committed before it is made, and ended once with the evidence. */

import { describe, expect, onTestFinished } from 'vitest'
import type { OutboxMessage } from '../../payment/outbox-message.ts'
import { uncertainAttemptsMax, type MessageKind } from '../../payment/outbox.ts'
import type { Payment } from '../../payment/payment.ts'
import { aPayer, aPending } from '../support/payments.ts'
import {
  aChange,
  aCrowd,
  aStored,
  everyRow,
  later,
  listDue,
  load,
  pauseMsMax,
  refusal,
  traitsOf,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

/** A completed payment of which these messages are due. Gives its id. */
async function aDue(messages: MessageKind[], payment: Partial<Payment> = {}): Promise<string> {
  const { store } = database
  const row = await aStored(store, { payment: traitsOf(aPending()) })
  await store.commit(aChange(row, { messages, payment: { status: 'completed', ...payment } }))
  return row.payment.id
}

/** A message whose attempt has begun. */
async function aTried(kind: MessageKind, payment: Partial<Payment> = {}): Promise<OutboxMessage> {
  const [due] = await listDue(database.store, await aDue([kind], payment))
  return begin(due?.key ?? '')
}

async function begin(key: string): Promise<OutboxMessage> {
  const message = await database.store.outbox.begin(key, pauseMsMax)
  if (!message) throw new Error(`no attempt of ${key} begins`)
  return message
}

/** Lets the pause of a message be over. */
const endPause = (key: string) =>
  database.query('update outbox set next_try_at = now() where key = $1', [key])

/** The pause that is left, in milliseconds. */
async function pauseOf(key: string): Promise<number> {
  return (await database.store.outbox.find(key))?.waitMs ?? NaN
}

async function rowOf({ key }: { key: string }) {
  const [row] = await database.query('select * from outbox where key = $1', [key])
  return row
}

/** What the timeline says of a payment's messages. */
async function timelineOf({ payment }: OutboxMessage) {
  const { entries } = await database.store.timeline.list(payment.id, { limit: 200 })
  return entries.filter(({ kind }) => kind === 'outbox')
}

describe('an attempt', () => {
  it('is committed with its pause, and has everything that the delivery needs', async () => {
    const payer = aPayer({ businessType: 'COMPANY', email: 'books@example.com' })
    const row = await aStored(database.store, { payer })
    await database.store.commit(aChange(row, { messages: ['mail.confirmation'] }))
    const key = `${row.payment.id}.mail.confirmation`

    const message = await begin(key)

    const { payment } = await load(database.store, row.payment.id)
    const { triedForMs, ...rest } = message
    expect(triedForMs).toBe(0)
    expect(rest).toEqual({
      repeats: null,
      attemptId: expect.any(BigInt) as bigint,
      key,
      kind: 'mail.confirmation',
      body: null,
      attempts: 1,
      uncertainAttempts: 1,
      payment,
      payer,
    })
    expect(await pauseOf(key)).toBeGreaterThan(0)
  })

  it('of an event carries the frozen body', async () => {
    const message = await aTried('payment.completed')

    expect(message.body).toContain('"type":"payment.completed"')
  })

  it.each(['skipped', 'done', 'undeliverable', 'given_up'] as const)(
    'does not begin when the message is %s',
    async (state) => {
      const key = `${await aDue(['payment.completed'])}.completed`
      await database.query('update outbox set state = $2 where key = $1', [key, state])

      const message = await database.store.outbox.begin(key, pauseMsMax)

      expect(message).toBeUndefined()
      expect(await database.store.outbox.find(key)).toMatchObject({ state, attempts: 0 })
    },
  )

  it('does not begin of a message that the store does not know', async () => {
    const { outbox } = database.store

    expect(await outbox.begin('pay_1.completed', pauseMsMax)).toBeUndefined()
    expect(await outbox.find('pay_1.completed')).toBeUndefined()
  })

  it('does not begin in the pause after another one', async () => {
    const { key } = await aTried('payment.completed')

    expect(await database.store.outbox.begin(key, pauseMsMax)).toBeUndefined()

    await endPause(key)
    expect(await begin(key)).toMatchObject({ attempts: 2 })
  })

  it('begins once when ten workers want it at once', async () => {
    const key = `${await aDue(['payment.completed'])}.completed`
    const crowd = await aCrowd(database, 10)

    const begun = await Promise.all(crowd.map(({ outbox }) => outbox.begin(key, pauseMsMax)))

    expect(begun.filter((message) => message !== undefined)).toHaveLength(1)
    expect(await rowOf({ key })).toMatchObject({ attempts: 1, uncertain_attempts: 1 })
  })

  it('knows for how long the message has been tried', async () => {
    const { key } = await aTried('payment.completed')
    await database.query(
      `update outbox set first_tried_at = first_tried_at - interval '1 hour', next_try_at = now() where key = $1`,
      [key],
    )

    const { triedForMs } = await begin(key)

    expect(triedForMs).toBeGreaterThanOrEqual(3_600_000)
    expect(triedForMs).toBeLessThan(3_700_000)
  })
})

describe('an attempt whose outcome was never stored', () => {
  it('is made again once in the case of a mail', async () => {
    const { key } = await aTried('mail.confirmation')
    await endPause(key)
    const second = await begin(key)
    await endPause(key)

    const third = await database.store.outbox.begin(key, pauseMsMax)

    expect(second).toMatchObject({ attempts: 2, uncertainAttempts: uncertainAttemptsMax.mails })
    expect(third).toBeUndefined()
    expect(await database.store.outbox.find(key)).toMatchObject({
      state: 'due',
      uncertainAttempts: uncertainAttemptsMax.mails,
      waitMs: 0,
    })
  })

  it('is made again in the case of an event, after pauses that grow up to the longest one', async () => {
    await database.setNow(later)
    onTestFinished(() => database.setNow(null))
    const { key } = await aTried('payment.completed')
    const pauses = [await pauseOf(key)]
    for (const attempts of [1, 2, 4, 9, 29, 2000]) {
      await database.query('update outbox set attempts = $2, next_try_at = now() where key = $1', [
        key,
        attempts,
      ])
      await begin(key)
      pauses.push(await pauseOf(key))
    }

    expect(pauses).toEqual(pauses.toSorted((left, right) => left - right))
    expect(new Set(pauses.slice(0, 5)).size).toBe(5)
    expect(pauses[0]).toBe(1000)
    expect(pauses.at(-1)).toBe(pauseMsMax)
  })
})

describe('a message that was taken', () => {
  it('is done, with the evidence and an entry', async () => {
    const { outbox } = database.store
    const message = await aTried('mail.shipping')
    await outbox.postpone(message, refusal)

    await outbox.finish(message, { messageId: '<1@mail>' })

    const [, entry] = await timelineOf(message)
    expect(await rowOf(message)).toMatchObject({
      state: 'done',
      done_at: expect.any(Date) as Date,
      next_try_at: null,
      last_error: null,
      uncertain_attempts: 0,
      evidence: { messageId: '<1@mail>' },
    })
    expect(entry).toMatchObject({
      summary: 'mail.shipping was taken',
      detail: { messageId: '<1@mail>' },
    })
  })

  it('is the fulfilment when it is the completed event: the payment’s version grows', async () => {
    const { store } = database
    const message = await aTried('payment.completed')

    await store.outbox.finish(message, { status: 200 })

    const { payment } = await load(store, message.payment.id)
    expect(payment).toEqual({
      ...message.payment,
      fulfilment: 'done',
      version: message.payment.version + 1,
      updatedAt: payment.updatedAt,
    })
  })

  it.each<[string, MessageKind, Partial<Payment>]>([
    ['it is another event', 'payment.paid', {}],
    ['it is a mail', 'mail.shipping', {}],
    ['the goods are held for a person', 'payment.completed', { fulfilment: 'held' }],
  ])('leaves the payment alone when %s', async (_what, kind, payment) => {
    const { store } = database
    const message = await aTried(kind, payment)

    await store.outbox.finish(message, {})

    expect((await load(store, message.payment.id)).payment).toEqual(message.payment)
  })

  it('keeps its first evidence, and fulfils once, when ten say so at once', async () => {
    const crowd = await aCrowd(database, 10)
    const message = await aTried('payment.completed')

    await Promise.all(crowd.map(({ outbox }, by) => outbox.finish(message, { by })))

    const { payment } = await load(database.store, message.payment.id)
    const entries = await timelineOf(message)
    expect(payment.version).toBe(message.payment.version + 1)
    expect(entries).toHaveLength(1)
    expect((await rowOf(message))?.['evidence']).toEqual(entries[0]?.detail)
  })

  it('after it was given up is done all the same', async () => {
    const { store } = database
    const message = await aTried('payment.completed')
    await store.outbox.giveUp(message, 'status 500')

    await store.outbox.finish(message, { status: 200 })

    expect(await rowOf(message)).toMatchObject({ state: 'done', last_error: null })
    expect((await load(store, message.payment.id)).payment.fulfilment).toBe('done')
  })

  it('although it was withdrawn during the attempt: the shop ships', async () => {
    const { store } = database
    const message = await aTried('payment.completed')
    const row = await load(store, message.payment.id)
    await store.commit(aChange(row, { payment: { status: 'refunded' } }))

    await store.outbox.finish(message, { status: 200 })

    expect(await rowOf(message)).toMatchObject({ state: 'done' })
    expect((await load(store, message.payment.id)).payment.fulfilment).toBe('done')
  })

  it('makes a read that knew the payment before start over', async () => {
    const { store } = database
    const message = await aTried('payment.completed')
    const row = await load(store, message.payment.id)
    await store.outbox.finish(message, {})

    const isCommitted = await store.commit(aChange(row, { payment: { status: 'refunded' } }))

    expect(isCommitted).toBe(false)
  })
})

describe('a message that was not taken', () => {
  it('stays due until its next attempt, and the timeline shows the first failure', async () => {
    const { outbox } = database.store
    const message = await aTried('payment.completed')

    const { waitMs: pauseMs } = await outbox.postpone(message, refusal)

    expect(pauseMs).toBeGreaterThan(0)
    expect(pauseMs).toBeLessThanOrEqual(1000)
    expect(await pauseOf(message.key)).toBeLessThanOrEqual(pauseMs)
    expect(await rowOf(message)).toMatchObject({
      state: 'due',
      last_error: 'status 500',
      uncertain_attempts: 0,
    })
    expect(await timelineOf(message)).toMatchObject([
      { summary: 'payment.completed: status 500', detail: null },
    ])
  })

  it('is uncertain when the receiver may have it', async () => {
    const message = await aTried('mail.confirmation')

    await database.store.outbox.postpone(message, { ...refusal, isKnown: false })

    expect(await rowOf(message)).toMatchObject({ state: 'due', uncertain_attempts: 1 })
  })

  it('shows no later failure in the timeline', async () => {
    const { outbox } = database.store
    const { key } = await aTried('payment.completed')
    await endPause(key)
    const second = await begin(key)

    await outbox.postpone(second, { ...refusal, reason: 'status 502' })

    expect(await rowOf(second)).toMatchObject({ last_error: 'status 502' })
    expect(await timelineOf(second)).toEqual([])
  })

  it('is given up with the reason, and is not due any more', async () => {
    const message = await aTried('payment.completed')

    await database.store.outbox.giveUp(message, 'status 500')

    expect(await rowOf(message)).toMatchObject({
      state: 'given_up',
      next_try_at: null,
      last_error: 'status 500',
    })
    expect(await timelineOf(message)).toMatchObject([
      { summary: 'payment.completed was given up after 1 attempts: status 500' },
    ])
    expect(await listDue(database.store, message.payment.id)).toEqual([])
  })

  it('is undeliverable when the mail server refuses the address', async () => {
    const message = await aTried('mail.confirmation')

    await database.store.outbox.endUndeliverable(message, 'EENVELOPE 550')

    expect(await rowOf(message)).toMatchObject({ state: 'undeliverable', next_try_at: null })
    expect(await timelineOf(message)).toMatchObject([
      { summary: 'mail.confirmation cannot be delivered: EENVELOPE 550' },
    ])
    expect(await listDue(database.store, message.payment.id)).toEqual([])
  })

  it.each<[string, (message: OutboxMessage) => Promise<unknown>]>([
    ['postponed', (message) => database.store.outbox.postpone(message, refusal)],
    ['given up', (message) => database.store.outbox.giveUp(message, 'late')],
    ['undeliverable', (message) => database.store.outbox.endUndeliverable(message, 'late')],
  ])('is not %s when another attempt was taken', async (_what, act) => {
    const message = await aTried('payment.completed')
    await database.store.outbox.finish(message, { status: 200 })
    const before = await everyRow(database)

    await act(message)

    expect(await everyRow(database)).toEqual(before)
  })
})
