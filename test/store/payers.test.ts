/** Payers: known by their particulars, and by the contact that each one is at Koywe. */

import { describe, expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { timelineOf, aStored, later } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { aPayer } from '../support/payments.ts'

it.beforeAll(() => database.setNow(epoch))

describe('a payer', () => {
  it('is loaded as it was given, without a contact at first', async () => {
    const payer = aPayer({ businessType: 'COMPANY', phone: '+573001234567', name: 'Órden S.A.S.' })
    const row = await aStored(database.store, { payer })

    const known = await database.store.payers.loadWithPayment(row.payment.id)

    expect(known).toEqual({ row, payer, contact: null })
  })

  it('of an unknown payment is none', async () => {
    const loaded = await database.store.payers.loadWithPayment('pay_nobody')

    expect(loaded).toBeUndefined()
  })

  it('keeps its contact for every later payment, and the timeline shows it', async () => {
    const { store } = database
    const payer = { documentNumber: '52000000' }
    const { payment, payerId } = await aStored(store, { payer })
    const contact = { id: 'cnt_1', merchant: 'org/mrc' }
    await database.setNow(later)

    await store.payers.keepContact(payerId, contact, payment.id)

    const next = await aStored(store, { payer })
    const [, entry] = await timelineOf(store, payment.id)
    expect(await store.payers.loadWithPayment(next.payment.id)).toMatchObject({ contact })
    expect(entry).toMatchObject({
      at: later,
      kind: 'koywe',
      summary: 'contact cnt_1 created',
      detail: null,
    })
  })

  it('has no contact any more once it is forgotten', async () => {
    const { store } = database
    const { payment, payerId } = await aStored(store, { payer: { documentNumber: '52000001' } })
    const contact = { id: 'cnt_2', merchant: 'org/mrc' }
    await store.payers.keepContact(payerId, contact, payment.id)

    await store.payers.forgetContact(payerId)

    expect((await store.payers.loadWithPayment(payment.id))?.contact).toBeNull()
  })
})
