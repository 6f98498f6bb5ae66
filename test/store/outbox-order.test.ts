/** Which messages may be sent now, and those that a person has sent again. */

import { describe, expect } from 'vitest'
import type { OutboxMessage } from '../../payment/outbox-message.ts'
import { overtakeAfterMs, type MessageKind } from '../../payment/outbox.ts'
import { day } from '../support/payments.ts'
import {
  timelineOf,
  aChange,
  aStored,
  kindsDue,
  listDue,
  load,
  pauseMsMax,
  refusal,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

/** A payment of which these messages are due, one version after the other. Gives its id. */
async function aDue(...versions: MessageKind[][]): Promise<string> {
  const { payment } = await aStored(database.store)
  for (const messages of versions) {
    const row = await load(database.store, payment.id)
    await database.store.commit(aChange(row, { messages, polling: { nextPollAt: null } }))
  }
  return payment.id
}

async function begin(key: string): Promise<OutboxMessage> {
  await database.query('update outbox set next_try_at = now() where key = $1', [key])
  const message = await database.store.outbox.begin(key, pauseMsMax)
  if (!message) throw new Error(`no attempt of ${key} begins`)
  return message
}

const giveUp = async (key: string) => database.store.outbox.giveUp(await begin(key), 'status 500')
const finish = async (key: string) => database.store.outbox.finish(await begin(key), {})
const postpone = async (key: string) => database.store.outbox.postpone(await begin(key), refusal)
const revive = (id: string) => database.store.resending.revive(id, 'help.desk')

/** The messages that may be sent now, by their keys without the payment's id. */
const sendable = async (id: string) =>
  (await listDue(database.store, id)).map(({ key }) => key.replace(`${id}.`, ''))

/** Lets the first attempt of a message be so long ago. */
const triedFor = (key: string, ms: number) =>
  database.query(`update outbox set first_tried_at = now() - $2 * interval '1 ms' where key = $1`, [
    key,
    ms,
  ])

describe('what may be sent now', () => {
  it('is the first of each queue, the event first, with its queue and activity', async () => {
    const id = await aDue(
      ['payment.paid', 'mail.confirmation'],
      ['payment.completed', 'mail.shipping'],
    )

    expect(await listDue(database.store, id)).toEqual([
      { key: `${id}.paid.2`, queue: 'events', activity: 'announce' },
      { key: `${id}.mail.confirmation`, queue: 'mails', activity: 'sendConfirmation' },
    ])
  })

  it('follows the order of one version, whatever the messages are called', async () => {
    const id = await aDue(['payment.refunded', 'payment.held', 'payment.paid'])
    const sent = []
    for (let [next] = await sendable(id); next; [next] = await sendable(id)) {
      sent.push(next)
      await finish(`${id}.${next}`)
    }

    expect(sent).toEqual(['refunded.2', 'held.2', 'paid.2'])
  })

  it('of the ninth version comes before the tenth', async () => {
    const id = await aDue([], [], [], [], [], [], [], ['payment.paid'], ['payment.held'])

    expect(await sendable(id)).toEqual(['paid.9'])
  })

  it('is not what is in the way of another payment', async () => {
    await giveUp(`${await aDue(['payment.paid'])}.paid.2`)
    const id = await aDue(['payment.paid'])

    expect(await sendable(id)).toEqual(['paid.2'])
  })

  it('is nothing of a queue behind what was given up', async () => {
    const id = await aDue(['payment.paid', 'payment.completed', 'mail.confirmation'])
    await giveUp(`${id}.paid.2`)

    expect(await sendable(id)).toEqual(['mail.confirmation'])
  })

  it('is every event behind a mail that was given up, and no mail', async () => {
    const id = await aDue(['payment.completed', 'mail.confirmation', 'mail.shipping'])
    await giveUp(`${id}.mail.confirmation`)
    const before = await sendable(id)
    await finish(`${id}.completed`)

    expect(before).toEqual(['completed'])
    expect(await sendable(id)).toEqual([])
  })

  it('is everything behind a mail whose address is refused', async () => {
    const id = await aDue(['payment.completed', 'mail.confirmation', 'mail.shipping'])
    const message = await begin(`${id}.mail.confirmation`)
    await finish(`${id}.completed`)

    await database.store.outbox.endUndeliverable(message, 'EENVELOPE 550')

    expect(await sendable(id)).toEqual(['mail.shipping'])
  })
})

describe('the shipping mail', () => {
  it.each<[string, (key: string) => Promise<unknown>, string[]]>([
    ['is due', async () => {}, ['completed']],
    ['is refused', postpone, ['completed']],
    ['was given up', giveUp, []],
    ['was taken', finish, ['mail.shipping']],
  ])('when payment.completed %s', async (_what, act, expected) => {
    const id = await aDue(['payment.completed', 'mail.shipping'])

    await act(`${id}.completed`)

    expect(await sendable(id)).toEqual(expected)
  })
})

describe('payment.completed', () => {
  it.each<[string, (key: string) => Promise<unknown>]>([
    ['refuses', postpone],
    ['has refused for good', giveUp],
  ])('overtakes earlier events that the shop %s, after five minutes', async (_what, act) => {
    const id = await aDue(['payment.held'], ['payment.paid'], ['payment.completed'])
    await act(`${id}.held.2`)
    await triedFor(`${id}.held.2`, overtakeAfterMs - 10_000)
    const before = await sendable(id)

    await triedFor(`${id}.held.2`, overtakeAfterMs + 1000)

    expect(before).not.toContain('completed')
    expect(await sendable(id)).toContain('completed')
  })

  it('goes ahead as soon as an earlier event fails after five minutes, and not before', async () => {
    const id = await aDue(['payment.paid'], ['payment.completed'])
    const early = await postpone(`${id}.paid.2`)
    await triedFor(`${id}.paid.2`, overtakeAfterMs + 1000)

    const late = await postpone(`${id}.paid.2`)

    expect([early.isOvertaken, late.isOvertaken]).toEqual([false, true])
  })

  it('that fails after it went ahead is not overtaken by the earlier event', async () => {
    const id = await aDue(['payment.paid'], ['payment.completed'])
    await postpone(`${id}.paid.2`)
    await triedFor(`${id}.paid.2`, overtakeAfterMs + 1000)

    const failed = await postpone(`${id}.completed`)

    expect(failed).toMatchObject({ isOvertaken: false })
  })

  it('waits for an earlier event that was not tried yet', async () => {
    const id = await aDue(['payment.paid'], ['payment.completed'])

    expect(await sendable(id)).toEqual(['paid.2'])
  })

  it('is the only event that overtakes', async () => {
    const id = await aDue(['payment.paid'], ['payment.refunded'])
    await postpone(`${id}.paid.2`)
    await triedFor(`${id}.paid.2`, day)

    expect(await sendable(id)).toEqual(['paid.2'])
  })

  it('blocks later events itself, however long it is refused', async () => {
    const id = await aDue(['payment.completed'], ['payment.held'])
    await postpone(`${id}.completed`)
    await triedFor(`${id}.completed`, day)

    expect(await sendable(id)).toEqual(['completed'])
  })
})

describe('the shipping mail', () => {
  it('overtakes a mail whose content is refused, after five minutes', async () => {
    const id = await aDue(['mail.confirmation'], ['mail.shipping'])
    await postpone(`${id}.mail.confirmation`)
    const before = await sendable(id)

    await triedFor(`${id}.mail.confirmation`, overtakeAfterMs + 1000)

    expect(before).toEqual(['mail.confirmation'])
    expect(await sendable(id)).toEqual(['mail.confirmation', 'mail.shipping'])
  })
})

describe('what was given up', () => {
  it('is due at once as if it had never been tried, and the timeline says who asked', async () => {
    const id = await aDue(['payment.completed'])
    await giveUp(`${id}.completed`)

    const count = await revive(id)

    const [row] = await database.query('select * from outbox where payment_id = $1', [id])
    const entries = await timelineOf(database.store, id)
    expect(count).toBe(1)
    expect(row).toMatchObject({
      state: 'due',
      attempts: 0,
      first_tried_at: null,
      uncertain_attempts: 0,
    })
    expect(entries.map(({ summary }) => summary)).toContain(
      'payment.completed is sent again: asked by help.desk',
    )
  })

  it('comes again before what had to wait behind it', async () => {
    const id = await aDue(['payment.paid'], ['payment.completed', 'mail.shipping'])
    await giveUp(`${id}.paid.2`)
    const before = await sendable(id)

    await revive(id)

    expect(before).toEqual([])
    expect(await sendable(id)).toEqual(['paid.2'])
    expect(await kindsDue(database, id)).toEqual([
      'payment.paid',
      'payment.completed',
      'mail.shipping',
    ])
  })

  it('comes again in both queues', async () => {
    const id = await aDue(['payment.paid', 'mail.confirmation'])
    await giveUp(`${id}.paid.2`)
    await giveUp(`${id}.mail.confirmation`)

    expect(await revive(id)).toBe(2)
    expect(await sendable(id)).toEqual(['paid.2', 'mail.confirmation'])
  })

  it('includes a mail whose address was refused', async () => {
    const id = await aDue(['mail.confirmation'])
    await database.store.outbox.endUndeliverable(await begin(`${id}.mail.confirmation`), '550')

    expect(await revive(id)).toBe(1)
    expect(await sendable(id)).toEqual(['mail.confirmation'])
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
    expect(await sendable(id)).toEqual(['completed'])
    expect(await sendable(other)).toEqual([])
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
  /** Makes everything late that has not failed. */
  async function isSignalled(id: string): Promise<boolean> {
    await database.query(
      `update outbox set next_try_at = now() - interval '1 minute'
       where payment_id = $1 and last_error is null`,
      [id],
    )
    const signalled = await database.store.signals.claimOverdue({ ...grace, count: 1000 })
    return signalled.includes(id)
  }

  it('is not signalled for what waits behind a message that is attempted later', async () => {
    const id = await aDue(['payment.paid'], ['payment.completed'])
    await postpone(`${id}.paid.2`)

    expect(await isSignalled(id)).toBe(false)
  })

  it('is not signalled for a shipping mail that waits for the shop', async () => {
    const id = await aDue(['payment.completed', 'mail.shipping'])
    await postpone(`${id}.completed`)

    expect(await isSignalled(id)).toBe(false)
  })

  it('is signalled for a mail that waits for nothing', async () => {
    const id = await aDue(['payment.paid', 'mail.confirmation'])
    await postpone(`${id}.paid.2`)

    expect(await isSignalled(id)).toBe(true)
  })

  it('is signalled for payment.completed once it overtakes', async () => {
    const id = await aDue(['payment.paid'], ['payment.completed'])
    await postpone(`${id}.paid.2`)
    await triedFor(`${id}.paid.2`, overtakeAfterMs + 1000)

    expect(await isSignalled(id)).toBe(true)
  })

  it('is signalled for what was revived', async () => {
    const id = await aDue(['payment.paid'])
    await giveUp(`${id}.paid.2`)
    const before = await isSignalled(id)
    await revive(id)
    await database.query('update outbox set last_error = null where payment_id = $1', [id])

    expect(before).toBe(false)
    expect(await isSignalled(id)).toBe(true)
  })
})
