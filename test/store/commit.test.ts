/** The one statement that moves a payment: all of it or none, and only from the version it knows. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Move } from '../../store/commit.ts'
import type { PaymentRecord } from '../../store/rows.ts'
import { freezeEvent } from '../../payment/event.ts'
import type { EffectKind } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import {
  aCrowd,
  aDelivery,
  aMove,
  aStored,
  atOnce,
  everyRow,
  later,
  load,
  traitsOf,
  type MoveWishes,
  pauseMsMax,
  listDue,
} from '../support/store.ts'
import { aPaid, aPending } from '../support/payments.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

const pending = traitsOf(aPending())

const aStoredPending = () => aStored(database.ledger, { payment: pending })

/** A payment with a webhook that waits and one that is parked, and a move that touches every table. */
async function aFullMove(): Promise<{ record: PaymentRecord; move: Move }> {
  const { ledger } = database
  const record = await aStoredPending()
  const { id } = record.payment
  const orderId = `ord_of_${id}`
  await ledger.receipts.store(aDelivery({ externalId: id }))
  await ledger.receipts.store(aDelivery({ orderId }))
  await ledger.findings.open('order_missing', id, epoch)
  const waiting = await ledger.receipts.listWaiting(id)
  const move = aMove(record, {
    payment: { status: 'paid', paidAmount: '50000', paidCurrency: 'COP', paidAt: later },
    effects: ['payment.paid', 'mail.confirmation'],
    notes: [{ kind: 'transition', summary: 'pending → paid' }],
    entries: [{ kind: 'koywe', summary: 'order read: PAID', detail: { reports: 1 } }],
    watch: { lookedAt: later, looks: 1 },
    receipts: waiting.map(({ id }) => ({ id, state: 'applied', reason: 'it was read' })),
    orders: [{ id: orderId, hasMoney: false }],
    answer: { outcome: 'created', view: { status: 'paid' } },
    raised: ['order_contradiction'],
    cured: ['order_missing'],
    isRead: true,
  })
  return { record, move }
}

describe('a move', () => {
  it('writes the payment as its step has it', async () => {
    const { move } = await aFullMove()

    const isCommitted = await database.ledger.commit(move)

    expect(isCommitted).toBe(true)
    const { payment } = await load(database.ledger, move.record.payment.id)
    expect(payment).toEqual(move.step.payment)
  })

  it('writes everything that follows from it in one transaction', async () => {
    const { move } = await aFullMove()
    const { id } = move.record.payment

    await database.ledger.commit(move)

    const written = await database.query(
      `with moved as (select xmin from payments where id = $1)
       select name, count(*)::int from (
         select 'timeline' as name, xmin from timeline where payment_id = $1
         union all select 'effects', xmin from effects where payment_id = $1
         union all select 'receipts', xmin from receipts where payment_id = $1
         union all select 'orders', xmin from orders where payment_id = $1
         union all select 'keys', xmin from idempotency_keys where payment_id = $1
         union all select 'findings', xmin from findings where payment_id = $1
       ) as rows where xmin = (select xmin from moved) group by name order by name`,
      [id],
    )
    expect(written).toEqual([
      { name: 'effects', count: 2 },
      { name: 'findings', count: 2 },
      { name: 'keys', count: 1 },
      { name: 'orders', count: 1 },
      { name: 'receipts', count: 2 },
      { name: 'timeline', count: 2 },
    ])
  })

  it('enters what it was told before what its step notes', async () => {
    const record = await aStoredPending()
    const move = aMove(record, {
      entries: [{ kind: 'koywe', summary: 'order read: PAID', detail: { reports: 1 } }],
      notes: [{ kind: 'transition', summary: 'pending → paid' }],
    })

    await database.ledger.commit(move)

    const [, ...entries] = await database.ledger.timeline.list(record.payment.id)
    expect(entries).toEqual([
      { at: later, kind: 'koywe', summary: 'order read: PAID', detail: { reports: 1 } },
      { at: later, kind: 'transition', summary: 'pending → paid', detail: null },
    ])
  })

  it('ends the receipts it covers, with the reason, and no other', async () => {
    const { ledger } = database
    const record = await aStoredPending()
    const { id } = record.payment
    for (let stored = 0; stored < 3; stored += 1) {
      await ledger.receipts.store(aDelivery({ externalId: id }))
    }
    const [first, second, third] = await ledger.receipts.listWaiting(id)
    const receipts: Move['receipts'] = [
      { id: first?.id ?? 0n, state: 'applied', reason: 'the order was read afterwards' },
      { id: second?.id ?? 0n, state: 'rejected', reason: 'Koywe knows no such order' },
    ]

    await ledger.commit(aMove(record, { receipts }))

    const ended = await database.query(
      'select state, reason, ended_at from receipts where payment_id = $1 order by id',
      [id],
    )
    const ended_at = new Date(later)
    expect(ended).toEqual([
      { state: 'applied', reason: 'the order was read afterwards', ended_at },
      { state: 'rejected', reason: 'Koywe knows no such order', ended_at },
      { state: 'waiting', reason: null, ended_at: null },
    ])
    expect(await ledger.receipts.listWaiting(id)).toEqual([third])
  })

  it('changes of watch and intent only what it names', async () => {
    const { ledger } = database
    const record = await aStoredPending()
    const watch = { lookAt: later, lookedAt: epoch, looks: 3, scheduleFrom: epoch }
    await ledger.commit(aMove(record, { watch }))
    const before = await load(ledger, record.payment.id)
    const intent = { intentAt: later, doubtAt: later, absentAt: null }

    await ledger.commit(aMove(before, { watch: { lookAt: null, looks: 4 }, intent }))

    const after = await load(ledger, record.payment.id)
    expect(before).toMatchObject({
      watch,
      intent: { intentAt: null, doubtAt: null, absentAt: null },
    })
    expect(after).toMatchObject({ watch: { ...watch, lookAt: null, looks: 4 }, intent })
  })

  it.each([
    ['that follows a read has acted on the wake-up and the decision', true, [null, 0, false]],
    ['that follows no read leaves them outstanding', false, [new Date(epoch), 1, true]],
  ])('%s', async (_what, isRead, expected) => {
    const { ledger } = database
    const record = await aStoredPending()
    const { id } = record.payment
    await ledger.wakes.claim(id, epoch)
    await database.query('update payments set decision_due = true where id = $1', [id])

    await ledger.commit(aMove(record, { isRead }))

    const [row] = await database.query(
      'select wake_sent_at, wakes, decision_due from payments where id = $1',
      [id],
    )
    expect(Object.values(row ?? {})).toEqual(expected)
  })

  it('that shows nothing new keeps the version, and the next one goes on from it', async () => {
    const { ledger } = database
    const record = await aStoredPending()
    const { version } = record.payment
    const quiet = aMove(record, { payment: { version, koyweStatus: 'ON_HOLD' }, isRead: true })

    const isCommitted = await ledger.commit(quiet)

    const { payment } = await load(ledger, record.payment.id)
    expect(isCommitted).toBe(true)
    expect(payment).toMatchObject({ version, koyweStatus: 'ON_HOLD' })
    expect(await ledger.commit(aMove(record))).toBe(true)
  })
})

describe('a move that cannot be committed', () => {
  it('writes nothing at all when the payment has moved since', async () => {
    const { record, move } = await aFullMove()
    await database.ledger.commit(aMove(record))
    const before = await everyRow(database)

    const isCommitted = await database.ledger.commit(move)

    expect(isCommitted).toBe(false)
    expect(await everyRow(database)).toEqual(before)
  })

  it('writes nothing at all when there is no such payment', async () => {
    const { record, move } = await aFullMove()
    const id = 'pay_nobody'
    const unknown = { ...record, payment: { ...record.payment, id } }
    const before = await everyRow(database)

    const isCommitted = await database.ledger.commit({ ...move, record: unknown })

    expect(isCommitted).toBe(false)
    expect(await everyRow(database)).toEqual(before)
  })

  it.each<[string, (move: Move) => MoveWishes]>([
    ['an entry', () => ({ entries: [{ kind: 'koywe', summary: null as never, detail: null }] })],
    [
      'the ending of a receipt',
      ({ receipts = [] }) => ({
        receipts: receipts.map((ending) => ({ ...ending, state: null as never })),
      }),
    ],
    ['an order', () => ({ orders: [{ id: null as never, hasMoney: false }] })],
  ])('writes nothing at all when %s cannot be written', async (_what, broken) => {
    const { move } = await aFullMove()
    const before = await everyRow(database)

    const committed = database.ledger.commit({ ...move, ...broken(move) })

    await expect(committed).rejects.toThrow('violates not-null constraint')
    expect(await everyRow(database)).toEqual(before)
  })
})

describe('twenty moves from one version at once', () => {
  it('are one move: exactly one wins, and nothing of the others is left', async () => {
    const record = await aStoredPending()
    const { id } = record.payment
    const crowd = await aCrowd(database, 20)
    const moves = crowd.map((_ledger, at) =>
      aMove(record, {
        payment: { status: at % 2 === 0 ? 'failed' : 'expired' },
        effects: [at % 2 === 0 ? 'payment.failed' : 'payment.expired'],
        notes: [{ kind: 'transition', summary: `by ${at}` }],
      }),
    )
    const acts = crowd.map((ledger, at) => () => ledger.commit(moves[at] ?? aMove(record)))

    const won = await atOnce(database, id, acts)

    const winner = won.indexOf(true)
    const step = moves[winner]?.step
    expect(won.filter(Boolean)).toHaveLength(1)
    expect((await load(database.ledger, id)).payment).toEqual(step?.payment)
    const [, ...entries] = await database.ledger.timeline.list(id)
    expect(entries.map(({ summary }) => summary)).toEqual([`by ${winner}`])
    const due = await listDue(database.ledger, id)
    expect(due.map(({ kind }) => kind)).toEqual(step?.effects)
  })
})

describe('the effects of a move', () => {
  const statesOf = (paymentId: string) =>
    database.query('select kind, lane, state from effects where payment_id = $1 order by kind', [
      paymentId,
    ])

  it('are due at once, each in its lane', async () => {
    const record = await aStoredPending()
    const move = aMove(record, { effects: ['payment.paid', 'mail.confirmation'] })

    await database.ledger.commit(move)

    const rows = await database.query(
      `select key, lane, state, version, next_try_at from effects where payment_id = $1
       order by key`,
      [record.payment.id],
    )
    const common = { state: 'due', version: 2, next_try_at: new Date(later) }
    expect(rows).toEqual([
      { key: `${record.payment.id}.mail.confirmation`, lane: 'mails', ...common },
      { key: `${record.payment.id}.paid.2`, lane: 'events', ...common },
    ])
  })

  it('are skipped when they are mails and the payer has no address', async () => {
    const record = await aStored(database.ledger, { payment: pending, payer: { email: null } })
    const effects: EffectKind[] = ['payment.completed', 'mail.confirmation', 'mail.shipping']

    await database.ledger.commit(aMove(record, { effects }))

    expect(await statesOf(record.payment.id)).toEqual([
      { kind: 'mail.confirmation', lane: 'mails', state: 'skipped' },
      { kind: 'mail.shipping', lane: 'mails', state: 'skipped' },
      { kind: 'payment.completed', lane: 'events', state: 'due' },
    ])
  })

  it('tell of a refusal whoever was told to wait for one', async () => {
    const record = await aStored(database.ledger)
    await database.ledger.payments.markCallerWaits(record.payment.id)

    await database.ledger.commit(aMove(record, { effects: ['payment.rejected'] }))

    expect(await statesOf(record.payment.id)).toEqual([
      { kind: 'payment.rejected', lane: 'events', state: 'due' },
    ])
  })

  it('leave a refusal untold where nobody waits: it was the answer', async () => {
    const record = await aStored(database.ledger)

    await database.ledger.commit(aMove(record, { effects: ['payment.rejected'] }))

    expect(await statesOf(record.payment.id)).toEqual([])
  })

  it('come once per key, and the first one stays', async () => {
    const { ledger } = database
    const record = await aStoredPending()
    const { id } = record.payment
    await ledger.commit(aMove(record, { effects: ['payment.completed', 'mail.confirmation'] }))
    const before = await database.query('select * from effects where payment_id = $1', [id])
    const again = aMove(await load(ledger, id), {
      payment: { status: 'completed' },
      effects: ['payment.completed', 'mail.confirmation'],
    })

    const isCommitted = await ledger.commit(again)

    expect(isCommitted).toBe(true)
    expect(await database.query('select * from effects where payment_id = $1', [id])).toEqual(
      before,
    )
  })

  it('keep the bytes of their moment, however the payment moves on', async () => {
    const { ledger } = database
    const record = await aStoredPending()
    const move = aMove(record, {
      payment: { ...traitsOf(aPaid()), version: 2, updatedAt: later },
      effects: ['payment.paid'],
    })
    await ledger.commit(move)
    const refunded = aMove(await load(ledger, record.payment.id), {
      payment: { status: 'refunded' },
    })

    await ledger.commit(refunded)

    const effect = await ledger.effects.beginTry(`${record.payment.id}.paid.2`, later, pauseMsMax)
    expect(effect?.body).toBe(freezeEvent('payment.paid', move.step.payment))
    expect(effect?.payment.status).toBe('refunded')
  })
})
