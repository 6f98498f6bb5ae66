/** Payers: known by their particulars, and by the contact that each one is at Koywe. */

import { describe, expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aChange, aStored, later, pauseMsMax, timelineOf } from '../support/store.ts'
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

    await store.payers.keepContact(payerId ?? '', contact, payment.id)

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
    await store.payers.keepContact(payerId ?? '', contact, payment.id)

    await store.payers.forgetContact(payerId ?? '')

    expect((await store.payers.loadWithPayment(payment.id))?.contact).toBeNull()
  })
})

/** What a person may do to the table to erase somebody. */
const erasures: [string, string][] = [
  ['is deleted', 'delete from payers where id = $1'],
  [
    'is blanked',
    `update payers set name = '', email = null, phone = null, document_type = '', document_number = '',
       koywe_contact_id = null where id = $1`,
  ],
  [
    'is overwritten',
    `update payers set name = 'erased', email = '', document_number = 'erased' where id = $1`,
  ],
]

describe('a payer who', () => {
  it.each(erasures)('%s is stored again by the next purchase', async (what, statement) => {
    const { store } = database
    const payer = aPayer({ email: 'ana@example.com', documentNumber: `53-${what}` })
    const before = await aStored(store, { payer })
    // Somebody else is erased in the same way: the two must not collide.
    const other = await aStored(store, { payer: { documentNumber: `54-${what}` } })
    await database.query(statement, [other.payerId])

    await database.query(statement, [before.payerId])

    const next = await aStored(store, { payer })
    expect(next.payerId).not.toBe(before.payerId)
    expect(await store.payers.loadWithPayment(next.payment.id)).toMatchObject({ payer })
    const erased = await store.payers.loadWithPayment(before.payment.id)
    expect(erased?.row.payment).toEqual(before.payment)
    expect(JSON.stringify(erased?.payer)).not.toContain('Ana')
  })

  it.each(erasures)('%s gets no mail, and nothing else waits for it', async (what, statement) => {
    const { store } = database
    const payment = { status: 'pending' as const }
    const row = await aStored(store, { payment, payer: { documentNumber: `55-${what}` } })
    await database.query(statement, [row.payerId])
    const stale = await store.payments.load(row.payment.id)

    await store.commit(aChange(stale ?? row, { messages: ['payment.paid', 'mail.confirmation'] }))

    const { messages } = await store.pendingWork(row.payment.id)
    expect(messages.map(({ key }) => key)).toEqual([`${row.payment.id}.paid.2`])
    const event = await store.outbox.begin(`${row.payment.id}.paid.2`, pauseMsMax)
    expect(event?.payment.id).toBe(row.payment.id)
  })

  it('is deleted after a mail became due leaves the mail to be skipped', async () => {
    const { store } = database
    const row = await aStored(store, { payer: { documentNumber: '56000000' } })
    await store.commit(aChange(row, { messages: ['mail.confirmation'] }))
    await database.query('delete from payers where id = $1', [row.payerId])
    const mail = await store.outbox.begin(`${row.payment.id}.mail.confirmation`, pauseMsMax)
    expect(mail?.payer).toBeNull()

    if (mail) await store.outbox.skip(mail, 'the payer is erased')

    expect((await store.pendingWork(row.payment.id)).messages).toEqual([])
    const entries = await timelineOf(store, row.payment.id)
    expect(entries.map(({ summary }) => summary)).toContain(
      'mail.confirmation is skipped: the payer is erased',
    )
  })
})
