/** The sweep as a whole: any number of processes at any time, and what is kept for a stated time only. */

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import {
  aCrowd,
  aDelivery,
  aChange,
  aNewPayment,
  aStored,
  empty,
  load,
  traitsOf,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { accepted, aHeld, day, minute } from '../support/payments.ts'
import { waitFor } from '../support/wait.ts'

it.beforeEach(async () => {
  await empty(database)
  await database.setNow(epoch)
})

const unmatchedForMs = 10 * minute

async function check(at: number): Promise<boolean> {
  await database.setNow(at)
  return database.store.sweep.check({ unmatchedForMs })
}

async function forget(at: number, detailsKeptMs: number | null): Promise<void> {
  await database.setNow(at)
  await database.store.sweep.forget(detailsKeptMs)
}

const findings = () => database.query('select * from findings order by id')

async function decide(id: string, decision: typeof accepted | null): Promise<void> {
  const row = await load(database.store, id)
  await database.store.commit(aChange(row, { payment: { decision } }))
}

/** A payment whose money waits for a person, which the sweep finds. Gives its id. */
async function aFault(): Promise<string> {
  const row = await aStored(database.store)
  await database.store.commit(aChange(row, { payment: traitsOf(aHeld()) }))
  return row.payment.id
}

/** Whether any connection waits for a lock. */
async function someoneWaits(): Promise<boolean> {
  const waiting = await database.query(
    `select pid from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return waiting.length > 0
}

describe('a sweep', () => {
  it('opens a new finding when a fault comes back', async () => {
    const id = await aFault()
    await check(epoch)
    await decide(id, accepted)
    await check(epoch + 1)
    await decide(id, null)

    await check(epoch + 2)

    expect(await findings()).toMatchObject([
      { since: new Date(epoch), closed_at: new Date(epoch + 1) },
      { since: new Date(epoch + 2), closed_at: null },
    ])
  })

  it('leaves alone what others have found and only they can cure', async () => {
    await database.store.findings.open('order_missing', 'pay_1')

    await check(epoch + day)

    expect(await findings()).toMatchObject([{ kind: 'order_missing', closed_at: null }])
  })

  it('is done by one of two at a time, and the other one returns at once', async () => {
    await aFault()
    const [slow, late] = await aCrowd(database, 2)
    const facts = { unmatchedForMs }

    const { sweeping, isLateDone } = await database.database.transaction().execute(async (trx) => {
      await sql`lock table findings in exclusive mode`.execute(trx)
      const sweeping = slow?.sweep.check(facts)
      await waitFor('the first one to be at work', someoneWaits)
      return { sweeping: { done: sweeping }, isLateDone: await late?.sweep.check(facts) }
    })

    expect(isLateDone).toBe(false)
    expect(await sweeping.done).toBe(true)
    expect(await findings()).toMatchObject([{ kind: 'money_held' }])
  })

  it('of ten at once finds a fault once', async () => {
    await aFault()
    const crowd = await aCrowd(database, 10)

    const done = await Promise.all(crowd.map(({ sweep }) => sweep.check({ unmatchedForMs })))

    expect(done).toContain(true)
    expect(await findings()).toHaveLength(1)
  })
})

describe('what is forgotten', () => {
  it('are idempotency keys after 30 days, not the payment that guards its reference', async () => {
    const { store } = database
    const { payment } = await aStored(store, { idempotencyKey: 'key-old' })
    const find = () => store.idempotencyKeys.find('shop', 'key-old')
    await forget(epoch + 30 * day, null)
    const kept = await find()

    await forget(epoch + 30 * day + 1, null)

    expect(kept).toMatchObject({ paymentId: payment.id })
    expect(await find()).toBeUndefined()
    const { merchantReference } = payment
    const again = aNewPayment({ payment: { merchantReference } })
    expect(await store.payments.create(again)).toMatchObject({ outcome: 'reference_in_use' })
  })

  it('are details of payments after their time, and never what still waits', async () => {
    const { store } = database
    const { payment } = await aStored(store)
    const { id } = payment
    await database.setNow(epoch)
    await store.webhookEvents.store(aDelivery({ externalId: 'INV-1' }))
    await store.webhookEvents.store(aDelivery({ externalId: id }))
    const details = async () => ({
      webhookEvents: (await database.query('select state from webhook_events')).map(
        ({ state }) => state,
      ),
      entries: (await database.query('select id from timeline where kind = $1', ['request']))
        .length,
    })
    const kept = 90 * day

    await forget(epoch + kept, kept)
    const before = await details()
    await forget(epoch + kept + 1, kept)
    const after = await details()

    expect(before).toEqual({ webhookEvents: ['foreign', 'waiting'], entries: 1 })
    expect(after).toEqual({ webhookEvents: ['waiting'], entries: 0 })
    expect(await load(store, id)).toMatchObject({ payment })
  })

  it('are kept without a limit if no retention is configured', async () => {
    const { store } = database
    await aStored(store)

    await forget(epoch + 10_000 * day, null)

    expect(await database.query('select id from timeline')).not.toEqual([])
  })
})
