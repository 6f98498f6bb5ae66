/** Money of one merchant reference: two payments that get it are judged one after the other. */

import { describe, expect } from 'vitest'
import type { PaymentChange } from '../../payment/change.ts'
import type { Store } from '../../store/store.ts'
import type { PaymentRow } from '../../payment/payment-row.ts'
import { applyOrder } from '../../payment/apply-order.ts'
import type { Payment } from '../../payment/payment.ts'
import { epoch } from '../support/clock.ts'
import { aCrowd, aChange, aStored, everyRow, load, traitsOf, kindsDue } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import {
  accepted,
  aHeld,
  aPaid,
  aPending,
  aSnapshot,
  declined,
  someFacts,
} from '../support/payments.ts'

it.beforeAll(() => database.setNow(epoch))

const noAddress = { code: 'pay_address_unknown', detail: null, field: null } as const

/** A pending payment that no other part of a test changes. */
function aWaiting(merchantReference: string): Promise<PaymentRow> {
  const payment = { ...traitsOf(aPending({ failure: noAddress })), merchantReference }
  return aStored(database.store, { payment })
}

/** Commits that Koywe says the payment is completed, as a read does. */
function takeMoney(store: Store, row: PaymentRow): Promise<boolean> {
  const { payment } = row
  const snapshot = aSnapshot({ externalId: payment.id, state: 'completed' })
  const decide = (isReferencePaid: boolean): PaymentChange => {
    const result = applyOrder(payment, snapshot, someFacts({ isReferencePaid }))
    return { row, result, countsAsRead: true }
  }
  return store.commitMoney(payment.merchantReference, decide, payment.id)
}

/** Whether the store reports the reference as paid already. */
async function ask(row: PaymentRow): Promise<boolean | undefined> {
  let isPaid: boolean | undefined
  await database.store.commitMoney(
    row.payment.merchantReference,
    (isReferencePaid) => {
      isPaid = isReferencePaid
      return aChange(row)
    },
    row.payment.id,
  )
  return isPaid
}

describe('money', () => {
  it('for eight payments of one reference at once fulfils one and is held seven times', async () => {
    const crowd = await aCrowd(database, 8)
    const rows: PaymentRow[] = []
    for (let made = 0; made < 8; made += 1) rows.push(await aWaiting('order-raced'))

    const committed = await Promise.all(
      rows.map((row, at) => takeMoney(crowd[at] ?? database.store, row)),
    )

    const all = await database.store.payments.list({ merchantReference: 'order-raced', limit: 8 })
    const ends = all.map(({ status, exception, fulfilment }) =>
      [status, exception, fulfilment].join(' '),
    )
    expect(new Set(committed)).toEqual(new Set([true]))
    expect(ends.toSorted()).toEqual([
      'completed  none',
      ...Array.from({ length: 7 }, () => 'pending duplicate held'),
    ])
    const due = await Promise.all(all.map(({ id }) => kindsDue(database, id)))
    const kinds = due.flat()
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
    const row = await aWaiting(merchantReference)
    await aStored(database.store, { payment: { ...traitsOf(other), merchantReference } })

    const isReferencePaid = await ask(row)

    expect(isReferencePaid).toBe(expected)
  })

  it('does not count against its own payment', async () => {
    const row = await aStored(database.store, { payment: traitsOf(aPaid()) })

    const isReferencePaid = await ask(row)

    expect(isReferencePaid).toBe(false)
  })

  it('does not count for another reference', async () => {
    await aStored(database.store, { payment: traitsOf(aPaid()) })
    const row = await aWaiting('order-ours')

    const isReferencePaid = await ask(row)

    expect(isReferencePaid).toBe(false)
  })

  it('writes nothing when the payment has moved since', async () => {
    const row = await aWaiting('order-moved')
    await database.store.commit(aChange(row))
    const before = await everyRow(database)

    const isCommitted = await takeMoney(database.store, row)

    expect(isCommitted).toBe(false)
    expect(await everyRow(database)).toEqual(before)
  })

  it('that cannot be judged writes nothing and leaves the reference to the next one', async () => {
    const row = await aWaiting('order-unjudged')
    const fail = () => {
      throw new Error('a bug')
    }

    const judged = database.store.commitMoney('order-unjudged', fail, row.payment.id)

    await expect(judged).rejects.toThrow('a bug')
    expect(await load(database.store, row.payment.id)).toEqual(row)
    expect(await takeMoney(database.store, row)).toBe(true)
  })
})

describe('a store', () => {
  it('is ready while its tables have the present shape', async () => {
    const isReady = await database.store.isReady()

    expect(isReady).toBe(true)
  })
})
