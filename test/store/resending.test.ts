/** Messages that people have sent again, or attempted at once. */

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { OutboxMessage } from '../../payment/outbox-message.ts'
import type { MessageKind } from '../../payment/outbox.ts'
import type { Resend } from '../../payment/resending.ts'
import {
  aChange,
  aStored,
  listDue,
  load,
  pauseMsMax,
  refusal,
  timelineOf,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { waitFor } from '../support/wait.ts'

/** A completed payment of which these messages are due, one version after the other. Gives its id. */
async function aDue(...versions: MessageKind[][]): Promise<string> {
  const { payment } = await aStored(database.store)
  for (const messages of versions) {
    const row = await load(database.store, payment.id)
    await database.store.commit(aChange(row, { messages, payment: { status: 'completed' } }))
  }
  return payment.id
}

async function begin(key: string): Promise<OutboxMessage> {
  const message = await database.store.outbox.begin(key, pauseMsMax)
  if (!message) throw new Error(`no attempt of ${key} begins`)
  return message
}

const finish = async (key: string) => database.store.outbox.finish(await begin(key), {})

async function messagesOf(id: string) {
  return (await database.store.deskCases.load(id))?.messages ?? []
}

async function resend(key: string, how: Resend): Promise<boolean> {
  const messages = await messagesOf(key.split('.')[0] ?? '')
  const message = messages.find((one) => one.key === key)
  if (!message) throw new Error(`there is no ${key}`)
  return database.store.resending.resend(message, how, 'ana')
}

const sendable = async (id: string) =>
  (await listDue(database.store, id)).map(({ key }) => key.replace(`${id}.`, ''))

describe('a message that was taken', () => {
  it('is repeated with the same bytes for the receiver, and the timeline says who asked', async () => {
    const id = await aDue(['payment.completed'])
    const key = `${id}.completed`
    await finish(key)

    const isSent = await resend(key, 'repeat')

    const again = await begin(`${key}.again.1`)
    const [first] = await messagesOf(id)
    const entries = await timelineOf(database.store, id)
    expect(isSent).toBe(true)
    expect(again).toMatchObject({ repeats: key, body: first?.body, attempts: 1 })
    expect(first).toMatchObject({ key, state: 'done' })
    expect(entries.map(({ summary }) => summary)).toContain(
      'payment.completed is sent again: asked by ana',
    )
  })

  it('holds up nothing when it is repeated, and waits for nothing', async () => {
    const id = await aDue(
      ['payment.paid'],
      ['payment.completed', 'mail.shipping'],
      ['payment.held'],
    )
    await finish(`${id}.paid.2`)
    await finish(`${id}.completed`)

    await resend(`${id}.completed`, 'repeat')
    await database.store.outbox.giveUp(await begin(`${id}.completed.again.1`), 'status 500')

    expect(await sendable(id)).toEqual(['held.4', 'mail.shipping'])
    await resend(`${id}.paid.2`, 'repeat')
    expect(await sendable(id)).toEqual(['paid.2.again.1', 'held.4', 'mail.shipping'])
  })

  it('changes nothing about fulfilment when it is taken once more', async () => {
    const id = await aDue(['payment.completed'])
    await finish(`${id}.completed`)
    const before = await load(database.store, id)

    await resend(`${id}.completed`, 'repeat')
    await finish(`${id}.completed.again.1`)

    const { payment } = await load(database.store, id)
    expect(payment).toEqual(before.payment)
    expect(payment.fulfilment).toBe('done')
  })

  it('is repeated once by two people at the same moment, and can be repeated later', async () => {
    const id = await aDue(['payment.completed'])
    const key = `${id}.completed`
    await finish(key)

    const sent = await Promise.all([resend(key, 'repeat'), resend(key, 'repeat')])
    await finish(`${key}.again.1`)
    await resend(key, 'repeat')

    expect(sent.toSorted()).toEqual([false, true])
    expect((await messagesOf(id)).map((one) => one.key)).toEqual([
      key,
      `${key}.again.1`,
      `${key}.again.2`,
    ])
  })

  it('is not repeated while its repetition is still to be taken', async () => {
    const id = await aDue(['payment.completed'])
    const key = `${id}.completed`
    await finish(key)
    await resend(key, 'repeat')
    await database.query(`update outbox set state = 'given_up' where key = $1`, [`${key}.again.1`])

    expect(await resend(key, 'repeat')).toBe(false)
    expect(await messagesOf(id)).toHaveLength(2)
  })

  it('is not repeated by one who asks while the commit of another is not done', async () => {
    const id = await aDue(['payment.completed'])
    const key = `${id}.completed`
    await finish(key)
    let asked: Promise<boolean> | undefined
    await database.database.transaction().execute(async (trx) => {
      await sql`
        insert into outbox (key, payment_id, kind, queue, version, position, overtakes, state, created_at, repeats)
        select key || '.again.1', payment_id, kind, queue, version, position, false, 'due', now(), key
        from outbox where key = ${key}`.execute(trx)
      asked = resend(key, 'repeat')
      await waitFor('the one who waits', async () => {
        const waiting = await database.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return waiting.length > 0
      })
    })

    expect(await asked).toBe(false)
    expect(await messagesOf(id)).toHaveLength(2)
  })

  it('explains nothing when its repetition is not taken', async () => {
    const id = await aDue(['payment.completed'])
    await finish(`${id}.completed`)
    await resend(`${id}.completed`, 'repeat')

    const found = await database.store.cases.load(id)

    expect(found?.messages.map(({ state }) => state)).toEqual(['done'])
  })
})

describe('a message that is due', () => {
  it('may be attempted at once, and its run learns that a person asked', async () => {
    const id = await aDue(['payment.completed'])
    const key = `${id}.completed`
    await database.store.outbox.postpone(await begin(key), refusal)
    const early = await database.store.outbox.begin(key, pauseMsMax)

    await resend(key, 'retry')

    expect(early).toBeUndefined()
    expect(await listDue(database.store, id)).toEqual([
      { key, queue: 'events', activity: 'fulfil', retriesAsked: 1 },
    ])
    expect(await begin(key)).toMatchObject({ attempts: 2 })
  })

  it('is hurried with all others of its payment', async () => {
    const id = await aDue(['payment.paid', 'mail.confirmation'])
    const other = await aDue(['payment.paid'])
    for (const key of [`${id}.paid.2`, `${id}.mail.confirmation`, `${other}.paid.2`]) {
      await database.store.outbox.postpone(await begin(key), refusal)
    }

    const count = await database.store.resending.hurry(id, 'ana')

    expect(count).toBe(2)
    await begin(`${id}.paid.2`)
    await begin(`${id}.mail.confirmation`)
    expect(await database.store.outbox.begin(`${other}.paid.2`, pauseMsMax)).toBeUndefined()
  })
})

describe('a message that has ended', () => {
  it('is sent again alone', async () => {
    const id = await aDue(['payment.paid', 'mail.confirmation'])
    for (const key of [`${id}.paid.2`, `${id}.mail.confirmation`]) {
      await database.store.outbox.giveUp(await begin(key), 'status 500')
    }

    await resend(`${id}.mail.confirmation`, 'revive')

    expect(await sendable(id)).toEqual(['mail.confirmation'])
  })

  it('is not sent again when its state has changed since', async () => {
    const id = await aDue(['payment.completed'])
    const key = `${id}.completed`
    await database.store.outbox.giveUp(await begin(key), 'status 500')
    const [seen] = await messagesOf(id)
    await database.store.resending.revive(id, 'luis')

    expect(seen && (await database.store.resending.resend(seen, 'revive', 'ana'))).toBe(false)
  })
})

it('says whether the payer has an address', async () => {
  const { payment } = await aStored(database.store, { payer: { email: null } })
  const id = await aDue(['payment.paid'])

  const [without, having] = await Promise.all(
    [payment.id, id].map((one) => database.store.deskCases.load(one)),
  )

  expect([without?.hasAddress, having?.hasAddress]).toEqual([false, true])
})
