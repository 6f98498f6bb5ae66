/** Effects: listed while they are due, tried, and ended once with the evidence. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Effect } from '../../store/outbox.ts'
import type { Payment } from '../../payment/payment.ts'
import type { EffectKind } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import {
  aCrowd,
  aMove,
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
})
afterAll(() => database.close())

/** A payment to which these effects have become due. Gives its id. */
async function aDue(effects: EffectKind[], payment: Partial<Payment> = {}): Promise<string> {
  const { ledger } = database
  const record = await aStored(ledger, { payment: traitsOf(aPending()) })
  await ledger.commit(aMove(record, { effects, payment: { status: 'completed', ...payment } }))
  return record.payment.id
}

/** An effect whose try has begun. */
async function aTried(kind: EffectKind, payment: Partial<Payment> = {}): Promise<Effect> {
  const [due] = await listDue(database.ledger, await aDue([kind], payment))
  return begin(due?.key ?? '')
}

async function begin(key: string): Promise<Effect> {
  const effect = await database.ledger.effects.beginTry(key, later, pauseMsMax)
  if (!effect) throw new Error(`the ledger knows no effect ${key}`)
  return effect
}

async function rowOf({ key }: Effect) {
  const [row] = await database.query('select * from effects where key = $1', [key])
  return row
}

/** What the timeline says of a payment's effects. */
async function entriesOf({ payment }: Effect) {
  const entries = await database.ledger.timeline.list(payment.id)
  return entries.filter(({ kind }) => kind === 'effect')
}

const minutesLater = (minutes: number) => later + minutes * minute

describe('what is due', () => {
  it('comes in the order of the versions that made it due, and in theirs', async () => {
    const { ledger } = database
    const id = await aDue(['payment.paid', 'mail.confirmation'])
    const completed = aMove(await load(ledger, id), {
      effects: ['payment.completed', 'mail.confirmation', 'mail.shipping'],
    })
    await ledger.commit(completed)

    const due = await listDue(ledger, id)

    expect(due).toEqual([
      { key: `${id}.paid.2`, kind: 'payment.paid', lane: 'events' },
      { key: `${id}.mail.confirmation`, kind: 'mail.confirmation', lane: 'mails' },
      { key: `${id}.completed`, kind: 'payment.completed', lane: 'events' },
      { key: `${id}.mail.shipping`, kind: 'mail.shipping', lane: 'mails' },
    ])
  })

  it('is neither what was taken nor what was given up nor what is another payment’s', async () => {
    const { effects } = database.ledger
    const id = await aDue(['payment.paid', 'payment.held', 'mail.confirmation'])
    await aDue(['payment.paid'])
    await effects.finish(await begin(`${id}.paid.2`), later, {})
    await effects.giveUp(await begin(`${id}.held.2`), later, 'status 500')

    const due = await listDue(database.ledger, id)

    expect(due.map(({ kind }) => kind)).toEqual(['mail.confirmation'])
  })

  it('is nothing behind an event that was given up, nor the mail about the shipping', async () => {
    const { effects } = database.ledger
    const id = await aDue(['payment.paid', 'payment.completed', 'mail.confirmation'])
    await database.ledger.commit(
      aMove(await load(database.ledger, id), { effects: ['mail.shipping'] }),
    )
    await effects.giveUp(await begin(`${id}.paid.2`), later, 'status 500')

    const due = await listDue(database.ledger, id)

    expect(due.map(({ kind }) => kind)).toEqual(['mail.confirmation'])
  })

  it('is every event behind a mail that was given up, and no mail', async () => {
    const { effects } = database.ledger
    const id = await aDue(['payment.completed', 'mail.confirmation', 'mail.shipping'])
    await effects.giveUp(await begin(`${id}.mail.confirmation`), later, 'status 550')

    const due = await listDue(database.ledger, id)

    expect(due.map(({ kind }) => kind)).toEqual(['payment.completed'])
  })
})

describe('a try', () => {
  it('is counted before anything is sent, and the first one is remembered', async () => {
    const { effects } = database.ledger
    const id = await aDue(['payment.completed'])
    await effects.beginTry(`${id}.completed`, later, pauseMsMax)

    const second = await effects.beginTry(`${id}.completed`, minutesLater(1), pauseMsMax)

    const { payment } = await load(database.ledger, id)
    const known = await database.ledger.payers.loadWithPayment(id)
    expect(second).toEqual({
      key: `${id}.completed`,
      kind: 'payment.completed',
      lane: 'events',
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
    'is not counted when the effect is %s',
    async (state) => {
      const id = await aDue(['payment.completed'])
      const key = `${id}.completed`
      await database.query('update effects set state = $2 where key = $1', [key, state])

      const effect = await database.ledger.effects.beginTry(key, later, pauseMsMax)

      expect(effect).toMatchObject({ state, attempts: 0 })
    },
  )

  it('does not begin in the pause after one that failed, and is not counted', async () => {
    const { effects } = database.ledger
    const effect = await aTried('payment.completed')
    await effects.postpone(effect, later, { error: 'busy', tryAt: minutesLater(2) })

    const early = await effects.beginTry(effect.key, minutesLater(1), pauseMsMax)
    const inTime = await effects.beginTry(effect.key, minutesLater(2), pauseMsMax)

    expect(early).toMatchObject({ attempts: 1, waitMs: minute, lastError: 'busy' })
    expect(inTime).toMatchObject({ attempts: 2, waitMs: 0 })
  })

  it('begins at once when the pause was noted by a clock that was ahead', async () => {
    const { effects } = database.ledger
    const effect = await aTried('payment.completed')
    await effects.postpone(effect, later, { error: 'busy', tryAt: later + pauseMsMax + minute })

    const begun = await effects.beginTry(effect.key, later, pauseMsMax)

    expect(begun).toMatchObject({ attempts: 2, waitMs: 0 })
  })

  it('of what nobody stored is none', async () => {
    const effect = await database.ledger.effects.beginTry('pay_nobody.completed', later, pauseMsMax)

    expect(effect).toBeUndefined()
  })

  it('finds to whom a mail goes', async () => {
    const payer = aPayer({ businessType: 'COMPANY', email: 'books@example.com' })
    const { ledger } = database
    const record = await aStored(ledger, { payer })
    await ledger.commit(aMove(record, { effects: ['mail.shipping'], at: epoch }))
    const [due] = (await ledger.standing(record.payment.id)).effects

    const effect = await ledger.effects.beginTry(due?.key ?? '', later, pauseMsMax)

    expect(effect?.payer).toEqual(payer)
  })
})

describe('an effect that was taken', () => {
  it('is done, with the evidence and an entry', async () => {
    const { effects } = database.ledger
    const effect = await aTried('mail.shipping')
    await effects.postpone(effect, later, { error: 'busy', tryAt: minutesLater(1) })

    await effects.finish(effect, minutesLater(1), { messageId: '<1@mail>' })

    const [, entry] = await entriesOf(effect)
    expect(await rowOf(effect)).toMatchObject({
      state: 'done',
      done_at: new Date(minutesLater(1)),
      next_try_at: null,
      last_error: null,
      evidence: { messageId: '<1@mail>' },
    })
    expect(entry).toEqual({
      at: minutesLater(1),
      kind: 'effect',
      summary: 'mail.shipping was taken',
      detail: { messageId: '<1@mail>' },
    })
  })

  it('is the fulfilment when it is the completed event: the payment’s version grows', async () => {
    const { ledger } = database
    const effect = await aTried('payment.completed')

    await ledger.effects.finish(effect, minutesLater(1), { status: 200 })

    const { payment } = await load(ledger, effect.payment.id)
    expect(payment).toEqual({
      ...effect.payment,
      fulfilment: 'done',
      version: effect.payment.version + 1,
      updatedAt: minutesLater(1),
    })
  })

  it.each<[string, EffectKind, Partial<Payment>]>([
    ['it is another event', 'payment.paid', {}],
    ['it is a mail', 'mail.shipping', {}],
    ['the goods are held for a person', 'payment.completed', { fulfilment: 'held' }],
  ])('leaves the payment alone when %s', async (_what, kind, payment) => {
    const { ledger } = database
    const effect = await aTried(kind, payment)

    await ledger.effects.finish(effect, minutesLater(1), {})

    expect((await load(ledger, effect.payment.id)).payment).toEqual(effect.payment)
  })

  it('keeps its first evidence, and fulfils once, when ten say so at once', async () => {
    const crowd = await aCrowd(database, 10)
    const effect = await aTried('payment.completed')

    await Promise.all(
      crowd.map(({ effects }, at) => effects.finish(effect, minutesLater(at), { by: at })),
    )

    const { payment } = await load(database.ledger, effect.payment.id)
    const entries = await entriesOf(effect)
    expect(payment.version).toBe(effect.payment.version + 1)
    expect(entries).toHaveLength(1)
    expect((await rowOf(effect))?.['evidence']).toEqual(entries[0]?.detail)
  })

  it('after it was given up is done all the same', async () => {
    const { ledger } = database
    const effect = await aTried('payment.completed')
    await ledger.effects.giveUp(effect, later, 'status 500')

    await ledger.effects.finish(effect, minutesLater(1), { status: 200 })

    expect(await rowOf(effect)).toMatchObject({ state: 'done', last_error: null })
    expect((await load(ledger, effect.payment.id)).payment.fulfilment).toBe('done')
  })

  it('although it was withdrawn meanwhile: the shop has been told to ship', async () => {
    const { ledger } = database
    const effect = await aTried('payment.completed')
    const record = await load(ledger, effect.payment.id)
    await ledger.commit(aMove(record, { payment: { status: 'refunded' } }))

    await ledger.effects.finish(effect, minutesLater(1), { status: 200 })

    expect(await rowOf(effect)).toMatchObject({ state: 'done' })
    expect((await load(ledger, effect.payment.id)).payment.fulfilment).toBe('done')
  })

  it('makes a read that knew the payment before start over', async () => {
    const { ledger } = database
    const effect = await aTried('payment.completed')
    const record = await load(ledger, effect.payment.id)
    await ledger.effects.finish(effect, minutesLater(1), {})

    const isCommitted = await ledger.commit(aMove(record, { payment: { status: 'refunded' } }))

    expect(isCommitted).toBe(false)
  })
})

describe('an effect that was not taken', () => {
  it('stays due for its next try, and the first failure is told', async () => {
    const { effects } = database.ledger
    const effect = await aTried('payment.completed')

    await effects.postpone(effect, later, { error: 'status 500', tryAt: minutesLater(1) })

    expect(await rowOf(effect)).toMatchObject({
      state: 'due',
      next_try_at: new Date(minutesLater(1)),
      last_error: 'status 500',
    })
    expect(await entriesOf(effect)).toEqual([
      {
        at: later,
        kind: 'effect',
        summary: 'payment.completed was not taken: status 500',
        detail: null,
      },
    ])
  })

  it('tells no later failure of the same', async () => {
    const { effects } = database.ledger
    const { key } = await aTried('payment.completed')
    const second = await begin(key)

    await effects.postpone(second, later, { error: 'status 502', tryAt: minutesLater(2) })

    expect(await rowOf(second)).toMatchObject({ last_error: 'status 502' })
    expect(await entriesOf(second)).toEqual([])
  })

  it('is given up with the reason, and is not due any more', async () => {
    const { effects } = database.ledger
    const { key } = await aTried('payment.completed')
    const second = await begin(key)

    await effects.giveUp(second, later, 'status 500')

    expect(await rowOf(second)).toMatchObject({
      state: 'given_up',
      next_try_at: null,
      last_error: 'status 500',
    })
    expect(await entriesOf(second)).toMatchObject([
      { summary: 'payment.completed was given up after 2 tries: status 500' },
    ])
    expect(await listDue(database.ledger, second.payment.id)).toEqual([])
  })

  it.each<[string, (effect: Effect) => Promise<void>]>([
    [
      'postponed',
      (effect) => database.ledger.effects.postpone(effect, later, { error: 'late', tryAt: epoch }),
    ],
    ['given up', (effect) => database.ledger.effects.giveUp(effect, later, 'late')],
  ])('is not %s when somebody else has had it taken meanwhile', async (_what, act) => {
    const effect = await aTried('payment.completed')
    await database.ledger.effects.finish(effect, later, { status: 200 })
    const before = await everyRow(database)

    await act(effect)

    expect(await everyRow(database)).toEqual(before)
  })
})
