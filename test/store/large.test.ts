/** With many payments behind it the ledger looks at as few rows as with none: everything has its index. */

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { limits } from '../../api/notifier.ts'
import { connectDatabase, type Database } from '../../store/database.ts'
import { createLedger, type Ledger } from '../../store/store.ts'
import { fill } from '../support/fill.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/log.ts'
import { aDelivery, aMove, aStored, load, pauseMsMax, traitsOf } from '../support/store.ts'
import { aPending } from '../support/payments.ts'

const payments = 20_000
/** Rows that one step may look at, of all tables together: a page, and a little. */
const rowsMax = 60

let database: TestDatabase
/** On one connection, whose counts can be asked for. */
let narrow: Database
let ledger: Ledger
/** A payment among them, of today. */
let id: string
beforeAll(async () => {
  database = await aDatabase()
  const options = { url: database.url, connectionsMax: 1, statementTimeoutMs: 10_000 }
  narrow = connectDatabase({ ...options, log: silentLog })
  ledger = createLedger(narrow)
  await fill((text, values) => database.query(text, values), 1, payments)
  const record = await aStored(database.ledger, { payment: traitsOf(aPending()) })
  id = record.payment.id
  const effects = ['payment.completed' as const, 'mail.confirmation' as const]
  await database.ledger.commit(
    aMove(record, { effects, orders: [{ id: `ord_${id}`, hasMoney: true }] }),
  )
})
afterAll(async () => {
  await narrow.destroy()
  await database.close()
})

/** What has been looked at so far, in tables that grow with payments. */
async function countLooks(): Promise<{ scans: number; rows: number }> {
  await database.query('select pg_stat_clear_snapshot()')
  const [row] = await database.query(`
    select sum(seq_scan)::int as scans, sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows
    from pg_stat_user_tables where relname in
      ('payments', 'payers', 'orders', 'idempotency_keys', 'receipts', 'effects', 'timeline')`)
  return { scans: Number(row?.['scans']), rows: Number(row?.['rows']) }
}

const page = { limit: 50 }

const steps: [string, () => Promise<unknown>][] = [
  ['a checkout', () => aStored(ledger)],
  ['an answer to a key', () => ledger.idempotencyKeys.find('shop', 'old-77')],
  ['a payment', () => ledger.payments.load(id)],
  ['its timeline', () => ledger.timeline.list(id)],
  ['what is due for it', () => ledger.standing(id)],
  ['its payer', () => ledger.payers.loadWithPayment(id)],
  ['a webhook', () => ledger.receipts.store(aDelivery({ orderId: `ord_${id}`, externalId: id }))],
  ['a webhook of nobody', () => ledger.receipts.store(aDelivery({ orderId: randomUUID() }))],
  ['the webhooks that wait', () => ledger.receipts.listWaiting(id)],
  ['a wake-up', () => ledger.wakes.claim(id, Date.now())],
  [
    'a move with money',
    async () => {
      const record = await load(ledger, id)
      const { merchantReference } = record.payment
      const move = aMove(record, { orders: [{ id: `ord_${id}`, hasMoney: true }] })
      return ledger.commitMoney(merchantReference, () => move, id)
    },
  ],
  ['a try of an effect', () => ledger.effects.beginTry(`${id}.completed`, Date.now(), pauseMsMax)],
  ['the newest page', () => ledger.payments.list(page)],
  ['a page of a status', () => ledger.payments.list({ ...page, status: 'pending' })],
  ['a reference', () => ledger.payments.list({ ...page, merchantReference: 'old-4711' })],
  ['a round of the dispatcher', () => ledger.wakes.claimOverdue(Date.now(), limits)],
  ['the findings', () => ledger.sweep.check({ at: Date.now(), parkMs: 60_000 })],
  ['the forgetting', () => ledger.sweep.forget(Date.now(), 90 * 24 * 3_600_000)],
]

it.each(steps)('%s is found without looking through a table', async (_step, take) => {
  // What a connection has counted is told a second later, or when it is asked to.
  const flush = () => sql`select pg_stat_force_next_flush()`.execute(narrow)
  await flush()
  const before = await countLooks()

  await take()

  await flush()
  const after = await countLooks()
  expect(after.scans - before.scans).toBe(0)
  expect(after.rows - before.rows).toBeLessThan(rowsMax)
})
