/** With many payments the store reads as few rows as with none: every query has its index. */

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { limits } from '../../runtime/notifier.ts'
import { connectDatabase, type Database } from '../../store/database.ts'
import { createStore, type Store } from '../../store/store.ts'
import { fill } from '../support/fill.ts'
import { silentLog } from '../support/log.ts'
import {
  timelineOf,
  aDelivery,
  aChange,
  aStored,
  load,
  pauseMsMax,
  traitsOf,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { aPending } from '../support/payments.ts'

const payments = 20_000
/** Rows that one step may read, of all tables together: a page, and a little. */
const rowsMax = 60

/** On one connection, whose counts can be asked for. */
let narrow: Database
let store: Store
/** A payment among them, of today. */
let id: string
it.beforeAll(async () => {
  const options = { url: database.url, connectionsMax: 1, statementTimeoutMs: 10_000 }
  narrow = connectDatabase({ ...options, log: silentLog })
  store = createStore(narrow)
  await fill((text, values) => database.query(text, values), 1, payments)
  const row = await aStored(database.store, { payment: traitsOf(aPending()) })
  id = row.payment.id
  const messages = ['payment.completed' as const, 'mail.confirmation' as const]
  await database.store.commit(
    aChange(row, { messages, orders: [{ id: `ord_${id}`, hasMoney: true }] }),
  )
})
it.afterAll(async () => {
  await narrow.destroy()
})

/** The rows read so far, in tables that grow with payments. */
async function countPolls(): Promise<{ scans: number; rows: number }> {
  await database.query('select pg_stat_clear_snapshot()')
  const [row] = await database.query(`
    select sum(seq_scan)::int as scans, sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows
    from pg_stat_user_tables where relname in
      ('payments', 'payers', 'orders', 'idempotency_keys', 'webhook_events', 'outbox', 'timeline')`)
  return { scans: Number(row?.['scans']), rows: Number(row?.['rows']) }
}

const page = { limit: 50 }

const results: [string, () => Promise<unknown>][] = [
  ['a checkout', () => aStored(store)],
  ['an answer to a key', () => store.idempotencyKeys.find('shop', 'old-77')],
  ['a payment', () => store.payments.load(id)],
  ['its timeline', () => timelineOf(store, id)],
  ['what is due for it', () => store.pendingWork(id)],
  ['what may be sent of it', () => store.outbox.listSendable(id)],
  ['what explains it', () => store.cases.load(id)],
  ['a payment by its reference', () => store.cases.find('old-4711')],
  ['a payment that webhooks alone name', () => store.cases.isNamed(`pay_${randomUUID()}`)],
  ['its payer', () => store.payers.loadWithPayment(id)],
  [
    'a webhook',
    () => store.webhookEvents.store(aDelivery({ orderId: `ord_${id}`, externalId: id })),
  ],
  [
    'a webhook without a payment',
    () => store.webhookEvents.store(aDelivery({ orderId: randomUUID() })),
  ],
  ['the webhooks that wait', () => store.webhookEvents.listWaiting(id)],
  ['a signal', () => store.signals.claim(id)],
  [
    'a move with money',
    async () => {
      const row = await load(store, id)
      const { merchantReference } = row.payment
      const change = aChange(row, { orders: [{ id: `ord_${id}`, hasMoney: true }] })
      return store.commitMoney(merchantReference, () => change, id)
    },
  ],
  ['a try of an outbox message', () => store.outbox.begin(`${id}.completed`, pauseMsMax)],
  ['the newest page', () => store.payments.list(page)],
  ['a page of a status', () => store.payments.list({ ...page, status: 'pending' })],
  ['a reference', () => store.payments.list({ ...page, merchantReference: 'old-4711' })],
  ['a round of the dispatcher', () => store.signals.claimOverdue(limits)],
  ['the findings', () => store.sweep.check({ unmatchedForMs: 60_000 })],
  ['the forgetting', () => store.sweep.forget(90 * 24 * 3_600_000)],
]

it.each(results)('%s is found without looking through a table', async (_step, take) => {
  // A connection reports its counts a second later, or on request.
  const flush = () => sql`select pg_stat_force_next_flush()`.execute(narrow)
  await flush()
  const before = await countPolls()

  await take()

  await flush()
  const after = await countPolls()
  expect(after.scans - before.scans).toBe(0)
  expect(after.rows - before.rows).toBeLessThan(rowsMax)
})
