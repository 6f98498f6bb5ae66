/** The order of outbox messages, and those that a person has sent again. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutboxMessage } from '../../store/outbox.ts'
import type { MessageKind } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { aChange, aStored, later, load, pauseMsMax, listDue } from '../support/store.ts'
import { day, minute } from '../support/payments.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
  await database.setNow(later)
})
afterAll(() => database.close())

const afterwards = later + minute

/** A payment that nothing but its outbox messages is due for, one version of outbox messages after the other. */
async function aDue(...versions: MessageKind[][]): Promise<string> {
  const { payment } = await aStored(database.store)
  for (const messages of versions) {
    const row = await load(database.store, payment.id)
    await database.store.commit(aChange(row, { messages, polling: { nextPollAt: null } }))
  }
  return payment.id
}

async function begin(key: string): Promise<OutboxMessage> {
  const message = await database.store.outbox.beginTry(key, later, pauseMsMax)
  if (!message) throw new Error(`the store knows no outbox message ${key}`)
  return message
}

const giveUp = async (key: string) =>
  database.store.outbox.giveUp(await begin(key), later, 'status 500')
const finish = async (key: string) => database.store.outbox.finish(await begin(key), later, {})
const revive = (id: string) => database.store.outbox.revive(id, afterwards, 'help.desk')

const dueOf = async (id: string) => (await listDue(database.store, id)).map(({ kind }) => kind)

describe('outbox', () => {
  it('of one version are sent in the order in which they were named, whatever they are called', async () => {
    const id = await aDue(['payment.refunded', 'payment.held', 'payment.paid'])

    expect(await dueOf(id)).toEqual(['payment.refunded', 'payment.held', 'payment.paid'])
  })

  it('of an earlier version are sent before those of a later one, wherever those were named', async () => {
    const id = await aDue(['mail.confirmation', 'payment.paid'], ['payment.held'])

    expect(await dueOf(id)).toEqual(['mail.confirmation', 'payment.paid', 'payment.held'])
  })

  it('of the tenth version are sent after those of the ninth', async () => {
    const id = await aDue([], [], [], [], [], [], [], ['payment.paid'], ['payment.held'])

    const due = await listDue(database.store, id)

    expect(due.map(({ key }) => key)).toEqual([`${id}.paid.9`, `${id}.held.10`])
  })
})

describe('what was given up', () => {
  it('is due at once as if it had never been tried, and the timeline says who asked', async () => {
    const id = await aDue(['payment.completed'])
    await giveUp(`${id}.completed`)

    const count = await revive(id)

    const [row] = await database.query('select * from outbox where payment_id = $1', [id])
    const entries = await database.store.timeline.list(id)
    expect(count).toBe(1)
    expect(row).toMatchObject({
      state: 'due',
      attempts: 0,
      tried_at: null,
      next_try_at: new Date(afterwards),
    })
    expect(entries.at(-1)).toEqual({
      at: afterwards,
      kind: 'outbox',
      summary: 'payment.completed is sent again: asked by help.desk',
      detail: null,
    })
  })

  it('comes again before what had to wait behind it', async () => {
    const id = await aDue(['payment.paid'], ['payment.completed', 'mail.shipping'])
    await giveUp(`${id}.paid.2`)
    const before = await dueOf(id)

    await revive(id)

    expect(before).toEqual([])
    expect(await dueOf(id)).toEqual(['payment.paid', 'payment.completed', 'mail.shipping'])
  })

  it('comes again in both queues', async () => {
    const id = await aDue(['payment.paid', 'mail.confirmation'])
    await giveUp(`${id}.paid.2`)
    await giveUp(`${id}.mail.confirmation`)

    expect(await revive(id)).toBe(2)
    expect(await dueOf(id)).toEqual(['payment.paid', 'mail.confirmation'])
  })

  it('keeps the bytes that the shop may have seen already', async () => {
    const id = await aDue(['payment.completed'])
    const { body } = await begin(`${id}.completed`)
    await giveUp(`${id}.completed`)

    await revive(id)

    expect((await begin(`${id}.completed`)).body).toBe(body)
  })
})

describe('asking for outbox messages to be sent again', () => {
  it('sends nothing that was taken, is due or belongs to another payment', async () => {
    const other = await aDue(['payment.paid'])
    await giveUp(`${other}.paid.2`)
    const id = await aDue(['payment.paid'], ['payment.completed'])
    await finish(`${id}.paid.2`)
    const tried = await begin(`${id}.completed`)

    const count = await revive(id)

    expect(count).toBe(0)
    expect(await dueOf(id)).toEqual(['payment.completed'])
    expect(await dueOf(other)).toEqual([])
    expect((await begin(`${id}.completed`)).attempts).toBe(tried.attempts + 1)
  })

  it('twice at once sends once', async () => {
    const id = await aDue(['payment.completed'])
    await giveUp(`${id}.completed`)

    const counts = await Promise.all([revive(id), revive(id)])

    expect(counts.toSorted()).toEqual([0, 1])
  })
})

describe('a payment whose outbox messages are late', () => {
  const grace = { reportGraceMs: 0, pollGraceMs: 0, deliveryGraceMs: 1000, signalGraceMs: day }
  const isWoken = async (id: string, at: number) => {
    await database.setNow(at)
    const woken = await database.store.signals.claimOverdue({ ...grace, count: 1000 })
    return woken.includes(id)
  }
  beforeEach(() => database.setNow(later))
  const postpone = async (key: string) =>
    database.store.outbox.postpone(await begin(key), later, { error: '', tryAt: epoch + day })

  it('is not signalled for what waits behind an outbox message that is tried later', async () => {
    const id = await aDue(['payment.paid'], ['payment.completed'])
    await postpone(`${id}.paid.2`)

    expect(await isWoken(id, epoch + minute)).toBe(false)
  })

  it('is not signalled for a shipping mail that waits for the shop to be told', async () => {
    const id = await aDue(['payment.completed', 'mail.shipping'])
    await postpone(`${id}.completed`)

    expect(await isWoken(id, epoch + minute)).toBe(false)
  })

  it('is signalled for a mail that nothing stands in front of', async () => {
    const id = await aDue(['payment.paid', 'mail.confirmation'])
    await postpone(`${id}.paid.2`)

    expect(await isWoken(id, epoch + minute)).toBe(true)
  })

  it('is signalled for what was revived', async () => {
    const id = await aDue(['payment.paid'])
    await giveUp(`${id}.paid.2`)
    const before = await isWoken(id, afterwards + minute)
    await revive(id)

    expect(before).toBe(false)
    expect(await isWoken(id, afterwards + minute)).toBe(true)
  })
})
