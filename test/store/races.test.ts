/** Receipts and intents while several write at once: nothing is parked for ever, ended or begun twice. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createReceipts } from '../../store/webhook-events.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { aDelivery, aMove, aStored, empty, later, load, traitsOf } from '../support/store.ts'
import { aPending } from '../support/payments.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
beforeEach(() => empty(database))
afterAll(() => database.close())

describe('a receipt', () => {
  it('that is stored while its order becomes somebody’s own is not parked for ever', async () => {
    const { ledger } = database
    const record = await aStored(ledger, { payment: traitsOf(aPending()) })

    await database.database.transaction().execute(async (trx) => {
      await createReceipts(trx).store(aDelivery({ orderId: 'ord_raced' }))
      await ledger.commit(
        aMove(record, {
          payment: { koyweOrderId: 'ord_raced' },
          orders: [{ id: 'ord_raced', hasMoney: false }],
        }),
      )
    })
    await ledger.commit(aMove(await load(ledger, record.payment.id), { isRead: true }))

    const [receipt] = await database.query('select state from receipts')
    expect(receipt).toEqual({ state: 'waiting' })
  })

  it('that has ended is not ended a second time by a slower read', async () => {
    const { ledger } = database
    const record = await aStored(ledger, { payment: traitsOf(aPending()) })
    const { id, version } = record.payment
    await ledger.receipts.store(aDelivery({ externalId: id }))
    const [waiting] = await ledger.receipts.listWaiting(id)
    const endAs = (state: 'applied' | 'rejected', at: number) =>
      aMove(record, {
        payment: { version },
        at,
        receipts: [{ id: waiting?.id ?? 0n, state, reason: state }],
      })
    await ledger.commit(endAs('applied', later))

    await ledger.commit(endAs('rejected', later + 1))

    const [receipt] = await database.query('select state, ended_at from receipts')
    expect(receipt).toEqual({ state: 'applied', ended_at: new Date(later) })
  })
})

describe('the intent', () => {
  it('to create an order is noted by one of two who know the same payment', async () => {
    const { ledger } = database
    const record = await aStored(ledger)
    const { version } = record.payment
    const intent = { intentAt: later, doubtAt: null, absentAt: null }
    const note = () => ledger.commit(aMove(record, { payment: { version }, intent }))

    const noted = await Promise.all([note(), note()])

    expect(noted.filter(Boolean)).toHaveLength(1)
  })
})
