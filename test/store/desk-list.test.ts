/** The list of the desk: what needs a person first, filters, pages, searches, and the totals of a day. */

import { beforeEach, describe, expect } from 'vitest'
import type { FindingKind } from '../../payment/finding.ts'
import type { DeskFilter, DeskPayment } from '../../store/desk-payments.ts'
import { epoch } from '../support/clock.ts'
import { aChange, aStored, empty, load, type NewPaymentWishes } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

beforeEach(() => empty(database))

const stored = async (wishes: NewPaymentWishes = {}) => aStored(database.store, wishes)

/** A stored payment of that age. */
const aged = (minutes: number, payment: NewPaymentWishes['payment'] = {}) =>
  stored({ payment: { createdAt: epoch - minutes * 60_000, ...payment } })

async function hold(paymentId: string): Promise<void> {
  const row = await load(database.store, paymentId)
  const payment = { fulfilment: 'held', exception: 'late', exceptions: ['late'] } as const
  await database.store.commit(aChange(row, { payment }))
}

const list = (filter: Partial<DeskFilter> = {}) =>
  database.store.deskPayments.list({ limit: 50, ...filter })

const idsOf = (found: DeskPayment[]) => found.map(({ payment }) => payment.id)

describe('a payment that was handed over', () => {
  it('is listed with the person, and found by that person alone', async () => {
    const [mine, other] = [await aged(20), await aged(10)]
    const { handovers } = database.store
    await handovers.put(mine.payment.id, { assignee: 'luis', note: 'first', by: 'ana' })

    const found = await list({ assignee: 'luis' })

    expect(found.map(({ payment, assignee }) => [payment.id, assignee])).toEqual([
      [mine.payment.id, 'luis'],
    ])
    expect(idsOf(await list())).toEqual([other.payment.id, mine.payment.id])
    expect(await list({ assignee: 'ana' })).toEqual([])
  })

  it('is looked after by the last person alone', async () => {
    const { payment } = await aged(10)
    const { handovers } = database.store
    await handovers.put(payment.id, { assignee: 'luis', note: 'first', by: 'ana' })

    await handovers.put(payment.id, { assignee: 'eva', note: 'second', by: 'luis' })

    expect(await list({ assignee: 'luis' })).toEqual([])
    expect(await handovers.find(payment.id)).toMatchObject({
      assignee: 'eva',
      note: 'second',
      by: 'luis',
    })
  })
})

describe('the list', () => {
  it('has held payments and those with findings first, then the newest', async () => {
    const [old, mid, recent] = [await aged(30), await aged(20), await aged(10)]
    const [held, found] = [await aged(60), await aged(50)]
    await hold(held.payment.id)
    await database.store.findings.open('order_missing', found.payment.id)

    const payments = await list()

    expect(idsOf(payments)).toEqual(
      [found, held, recent, mid, old].map(({ payment }) => payment.id),
    )
    expect(payments.map(({ needsPerson }) => needsPerson)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
    expect(payments[0]?.findings).toEqual(['order_missing'])
  })

  it('says since when the oldest open finding of a payment is open', async () => {
    const { payment } = await aged(30)
    const { findings } = database.store
    const sinceOf = async (kind: FindingKind) => {
      await findings.open(kind, payment.id)
      const [finding] = await findings.list({ kind, isOpen: true, paymentId: payment.id, limit: 1 })
      return finding?.since
    }
    const openSince = async () => (await list())[0]?.openSince
    const first = await sinceOf('order_missing')
    const second = await sinceOf('order_unreadable')

    expect(await openSince()).toBe(first)
    await findings.close('order_missing', payment.id)
    expect(await openSince()).toBe(second)
    await findings.close('order_unreadable', payment.id)
    expect(await openSince()).toBeNull()
  })

  it('has the same payments once each, whatever the length of its pages', async () => {
    for (let age = 1; age <= 7; age += 1) await aged(age)
    for (const { payment } of (await list()).slice(2, 5)) await hold(payment.id)
    const all = idsOf(await list())

    const seen: string[] = []
    for (let after: DeskFilter['after']; ;) {
      const page = await list({ limit: 2, ...(after && { after }) })
      seen.push(...idsOf(page))
      const last = page.at(-1)
      if (!last) break
      const { needsPerson, payment } = last
      after = { needsPerson, createdAt: payment.createdAt, id: payment.id }
    }

    expect(all).toHaveLength(7)
    expect(seen).toEqual(all)
  })

  it.each([
    ['status', { status: 'pending' }],
    ['exception', { exception: 'late' }],
    ['method', { method: 'NEQUI' }],
    ['country', { country: 'MX' }],
  ] as const)('is filtered by %s', async (_name, filter) => {
    const wanted = await stored({ payment: filter })
    const other = { status: 'paid', exception: null, method: 'PSE', country: 'CO' } as const
    await stored({ payment: other })

    expect(idsOf(await list(filter))).toEqual([wanted.payment.id])
  })

  it('is filtered by an open finding, also one that was acknowledged', async () => {
    const [wanted, cured] = [await stored(), await stored()]
    for (const { payment } of [wanted, cured]) {
      await database.store.findings.open('order_missing', payment.id)
    }
    await database.store.findings.close('order_missing', cured.payment.id)
    await database.query(`update findings set acknowledged_at = now()`)

    const found = await list({ finding: 'order_missing' })

    expect(idsOf(found)).toEqual([wanted.payment.id])
    expect(found[0]?.needsPerson).toBe(false)
  })

  it('is filtered by age; the usual one keeps what needs a person, however old', async () => {
    const [old, fresh, held] = [await aged(100), await aged(1), await aged(200)]
    await hold(held.payment.id)
    const from = epoch - 10 * 60_000

    expect(idsOf(await list({ othersFrom: from }))).toEqual([held.payment.id, fresh.payment.id])
    expect(idsOf(await list({ createdFrom: from }))).toEqual([fresh.payment.id])
    expect(idsOf(await list())).toContain(old.payment.id)
  })
})

describe('a search', () => {
  it('finds by payment id, reference, order and request, exactly', async () => {
    const requestId = `req_${toUuidv7(epoch)}`
    const { payment } = await stored({ requestId, payment: { createdAt: epoch } })
    await stored()
    const row = await load(database.store, payment.id)
    const orders = [{ id: 'ord_77', hasMoney: false }]
    await database.store.commit(aChange(row, { orders }))

    const names = [payment.id, payment.merchantReference, 'ord_77', requestId]
    const found = await Promise.all(names.map((name) => database.store.deskSearch.findByName(name)))

    expect(found.map(idsOf)).toEqual(names.map(() => [payment.id]))
    for (const near of ['ord_7', '%', '_', payment.id.slice(0, -1), '']) {
      expect(await database.store.deskSearch.findByName(near)).toEqual([])
    }
  })

  it('finds payers by their address in letters of any case, and by their document', async () => {
    const payer = { email: 'Maria@Example.com', documentNumber: '12345678-5' }
    const { payment } = await stored({ payer })
    await stored()

    const byEmail = await database.store.deskSearch.findByEmail('maria@example.COM')
    const byDocument = await database.store.deskSearch.findByDocument(['123', '12345678-5'])

    expect([idsOf(byEmail), idsOf(byDocument)]).toEqual([[payment.id], [payment.id]])
    expect(await database.store.deskSearch.findByEmail('maria@example')).toEqual([])
    expect(await database.store.deskSearch.findByDocument([])).toEqual([])
  })
})

describe('the totals of today', () => {
  it('count by method and currency, within the day of the country', async () => {
    // Noon in Bogotá is 17:00 UTC; its day began at 05:00 UTC.
    await database.setNow(Date.UTC(2026, 10, 30, 17))
    const at = (hour: number) => ({ createdAt: Date.UTC(2026, 10, 30, hour) })
    await stored({ payment: { ...at(6), status: 'completed', amountMinor: 500n } })
    await stored({ payment: { ...at(7), status: 'pending' } })
    await stored({ payment: { ...at(8), status: 'pending', fulfilment: 'held' } })
    await stored({ payment: { ...at(4), status: 'completed' } })

    const totals = await database.store.deskPayments.totalsOfToday()
    await database.setNow(null)

    expect(totals).toEqual([
      {
        method: 'PSE',
        country: 'CO',
        currency: 'COP',
        count: 3,
        paidCount: 1,
        heldCount: 1,
        paidMinor: 500n,
      },
    ])
  })
})

/** A UUIDv7 of that time. */
function toUuidv7(at: number): string {
  const hex = at.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`
}
