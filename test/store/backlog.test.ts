/** What is counted: all that is open, and of the rest the last day. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { aStored } from '../support/store.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

const day = 24 * 60 * 60 * 1000

it('is what is open however old, and of what has ended only the last day', async () => {
  const { ledger } = database
  const old = epoch - 2 * day
  await aStored(ledger, { payment: { status: 'completed', createdAt: old } })
  await aStored(ledger, { payment: { status: 'pending', createdAt: old } })
  await aStored(ledger, { payment: { status: 'completed', createdAt: epoch } })
  const { payment } = await aStored(ledger, {
    payment: { status: 'completed', createdAt: epoch - day },
  })
  const receipts = [
    ['applied', epoch],
    ['applied', old],
    ['waiting', old],
    ['parked', old],
    ['foreign', epoch],
  ] as const
  for (const [at, [state, receivedAt]] of receipts.entries()) {
    await sql`insert into receipts (received_at, body, digest, state)
      values (${new Date(receivedAt)}, '', ${`digest ${at}`}, ${state})`.execute(database.database)
  }
  for (const [at, state] of ['due', 'due', 'given_up', 'done', 'skipped'].entries()) {
    await sql`insert into effects (key, payment_id, kind, lane, version, state, created_at)
      values (${`${payment.id}.${at}`}, ${payment.id}, 'payment.paid', 'events', ${at}, ${state},
        ${new Date(old)})`.execute(database.database)
  }

  const open = await ledger.backlog.count()
  const recent = await ledger.backlog.countSince(epoch - day)

  const inWords = (counts: typeof open) =>
    counts.map(({ what, state, count }) => `${count} ${what} ${state}`).toSorted()
  expect(inWords(open)).toEqual([
    '1 effects given_up',
    '1 payments pending',
    '1 receipts parked',
    '1 receipts waiting',
    '2 effects due',
  ])
  expect(inWords(recent)).toEqual([
    '1 receipts applied',
    '1 receipts foreign',
    '2 payments completed',
  ])
})
