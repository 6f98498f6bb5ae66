/** Money of one merchant reference: two payments that get it are judged one after the other. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Move } from '../../store/commit.ts'
import type { Ledger } from '../../store/store.ts'
import type { PaymentRecord } from '../../store/rows.ts'
import { next } from '../../payment/next.ts'
import type { Payment } from '../../payment/payment.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import {
  aCrowd,
  aMove,
  aStored,
  everyRow,
  later,
  load,
  traitsOf,
  listDue,
} from '../support/store.ts'
import {
  accepted,
  aHeld,
  aPaid,
  aPending,
  aTruth,
  declined,
  someFacts,
} from '../support/payments.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

const noAddress = { code: 'pay_address_unknown', detail: null, field: null } as const

/** A payment that waits to be paid, and stands in nobody's way. */
function aWaiting(merchantReference: string): Promise<PaymentRecord> {
  const payment = { ...traitsOf(aPending({ failure: noAddress })), merchantReference }
  return aStored(database.ledger, { payment })
}

/** Commits that Koywe says the payment is completed, as a read does. */
function takeMoney(ledger: Ledger, record: PaymentRecord): Promise<boolean> {
  const { payment } = record
  const truth = aTruth({ externalId: payment.id, state: 'completed' })
  const decide = (isReferencePaid: boolean): Move => {
    const step = next(payment, truth, someFacts({ isReferencePaid }))
    return { record, step, at: later, isRead: true }
  }
  return ledger.commitMoney(payment.merchantReference, decide, payment.id)
}

/** What a payment of the reference is told: whether the reference is paid already. */
async function ask(record: PaymentRecord): Promise<boolean | undefined> {
  let told: boolean | undefined
  await database.ledger.commitMoney(
    record.payment.merchantReference,
    (isReferencePaid) => {
      told = isReferencePaid
      return aMove(record)
    },
    record.payment.id,
  )
  return told
}

describe('money', () => {
  it('for eight payments of one reference at once fulfils one and is held seven times', async () => {
    const crowd = await aCrowd(database, 8)
    const records: PaymentRecord[] = []
    for (let made = 0; made < 8; made += 1) records.push(await aWaiting('order-raced'))

    const committed = await Promise.all(
      records.map((record, at) => takeMoney(crowd[at] ?? database.ledger, record)),
    )

    const all = await database.ledger.payments.list({ merchantReference: 'order-raced', limit: 8 })
    const ends = all.map(({ status, exception, fulfilment }) =>
      [status, exception, fulfilment].join(' '),
    )
    expect(new Set(committed)).toEqual(new Set([true]))
    expect(ends.toSorted()).toEqual([
      'completed  none',
      ...Array.from({ length: 7 }, () => 'pending duplicate held'),
    ])
    const due = await Promise.all(all.map(({ id }) => listDue(database.ledger, id)))
    const kinds = due.flat().map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'payment.completed')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'payment.held')).toHaveLength(7)
  })

  it.each<[string, Payment, boolean]>([
    ['kept', aPaid({ status: 'completed' }), true],
    ['kept, after a person accepted it', aPaid({ decision: accepted }), true],
    ['held for a person', aHeld({ status: 'expired' }), true],
    ['on its way back, since a person declined it', aHeld({ decision: declined }), false],
    ['given back', aPaid({ status: 'refunded' }), false],
    ['not there', aPending({ status: 'failed' }), false],
  ])('of the reference counts when another payment’s is %s', async (what, other, expected) => {
    const merchantReference = `order with money ${what}`
    const record = await aWaiting(merchantReference)
    await aStored(database.ledger, { payment: { ...traitsOf(other), merchantReference } })

    const isReferencePaid = await ask(record)

    expect(isReferencePaid).toBe(expected)
  })

  it('does not count against its own payment', async () => {
    const record = await aStored(database.ledger, { payment: traitsOf(aPaid()) })

    const isReferencePaid = await ask(record)

    expect(isReferencePaid).toBe(false)
  })

  it('does not count for another reference', async () => {
    await aStored(database.ledger, { payment: traitsOf(aPaid()) })
    const record = await aWaiting('order-ours')

    const isReferencePaid = await ask(record)

    expect(isReferencePaid).toBe(false)
  })

  it('writes nothing when the payment has moved since', async () => {
    const record = await aWaiting('order-moved')
    await database.ledger.commit(aMove(record))
    const before = await everyRow(database)

    const isCommitted = await takeMoney(database.ledger, record)

    expect(isCommitted).toBe(false)
    expect(await everyRow(database)).toEqual(before)
  })

  it('that cannot be judged writes nothing and leaves the reference to the next one', async () => {
    const record = await aWaiting('order-unjudged')
    const fail = () => {
      throw new Error('a bug')
    }

    const judged = database.ledger.commitMoney('order-unjudged', fail, record.payment.id)

    await expect(judged).rejects.toThrow('a bug')
    expect(await load(database.ledger, record.payment.id)).toEqual(record)
    expect(await takeMoney(database.ledger, record)).toBe(true)
  })
})

describe('a ledger', () => {
  it('is ready while its tables have the present shape', async () => {
    const isReady = await database.ledger.isReady()

    expect(isReady).toBe(true)
  })
})
