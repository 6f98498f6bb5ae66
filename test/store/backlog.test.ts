/** What is counted: all that is open, and of the rest the last day. */

import { sql } from 'kysely'
import { expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aStored } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

it.beforeAll(() => database.setNow(epoch))

const day = 24 * 60 * 60 * 1000

it('is what is open however old, and of what has ended only the last day', async () => {
  const { store } = database
  const old = epoch - 2 * day
  await aStored(store, { payment: { status: 'completed', createdAt: old } })
  await aStored(store, { payment: { status: 'pending', createdAt: old } })
  await aStored(store, { payment: { status: 'completed', createdAt: epoch } })
  const { payment } = await aStored(store, {
    payment: { status: 'completed', createdAt: epoch - day },
  })
  const webhookEvents = [
    ['applied', epoch],
    ['applied', old],
    ['waiting', old],
    ['unmatched', old],
    ['foreign', epoch],
  ] as const
  for (const [at, [state, receivedAt]] of webhookEvents.entries()) {
    await sql`insert into webhook_events (received_at, body, digest, state)
      values (${new Date(receivedAt)}, '', ${`digest ${at}`}, ${state})`.execute(database.database)
  }
  for (const [at, state] of ['due', 'due', 'given_up', 'done', 'skipped'].entries()) {
    await sql`insert into outbox (key, payment_id, kind, queue, version, position, overtakes, state, created_at)
      values (${`${payment.id}.${at}`}, ${payment.id}, 'payment.paid', 'events', ${at}, 0, false, ${state},
        ${new Date(old)})`.execute(database.database)
  }

  const open = await store.backlog.count()
  const recent = await store.backlog.countRecent(day)

  const inWords = (counts: typeof open) =>
    counts.map(({ what, state, count }) => `${count} ${what} ${state}`).toSorted()
  expect(inWords(open)).toEqual([
    '1 outbox given_up',
    '1 payments pending',
    '1 webhook_events unmatched',
    '1 webhook_events waiting',
    '2 outbox due',
  ])
  expect(inWords(recent)).toEqual([
    '1 webhook_events applied',
    '1 webhook_events foreign',
    '2 payments completed',
  ])
})
