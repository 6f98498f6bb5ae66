/** Every attempt of an outbox message has a row: written when it begins, and completed with its outcome. */

import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { OutboxMessage } from '../../payment/outbox-message.ts'
import { attemptsMax, type DeskAttempt } from '../../store/outbox-attempts.ts'
import { aChange, aStored, empty, listDue, load, pauseMsMax, refusal } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

const day = 24 * 60 * 60 * 1000

/** A message whose first attempt has begun, to or about a payer of its own. */
async function aTried(kind: 'payment.held' | 'mail.confirmation' = 'payment.held') {
  const { store } = database
  const { payment } = await aStored(store, { payer: { documentNumber: randomUUID() } })
  const row = await load(store, payment.id)
  await store.commit(aChange(row, { messages: [kind] }))
  const [due] = await listDue(store, payment.id)
  return begin(due?.key ?? '')
}

async function begin(key: string): Promise<OutboxMessage> {
  await database.query('update outbox set next_try_at = now() where key = $1', [key])
  const message = await database.store.outbox.begin(key, pauseMsMax)
  if (!message) throw new Error(`no attempt of ${key} begins`)
  return message
}

async function attemptsOf({ payment, key }: OutboxMessage): Promise<DeskAttempt[]> {
  const found = await database.store.deskCases.load(payment.id)
  return found?.messages.find((message) => message.key === key)?.newestAttempts ?? []
}

/** Makes every attempt older. */
const age = (days: number) =>
  database.query(`update outbox_attempts set began_at = began_at - $1 * interval '1 day'`, [days])

describe('an attempt', () => {
  it('has no end while its outcome is unknown', async () => {
    const message = await aTried()

    expect(await attemptsOf(message)).toEqual([
      {
        beganAt: expect.any(Number) as number,
        endedAt: null,
        outcome: null,
        reason: null,
        status: null,
        answer: null,
      },
    ])
  })

  it('is one of two hundred at most on the page of a payment, the newest', async () => {
    const message = await aTried()
    const { store } = database
    for (let more = 0; more < 4; more += 1) {
      const row = await load(store, message.payment.id)
      await store.commit(aChange(row, { messages: ['payment.held'] }))
    }
    await database.query(
      `insert into outbox_attempts (message_key, payment_id, began_at)
       select key, payment_id, now() from outbox, generate_series(1, 60) where payment_id = $1`,
      [message.payment.id],
    )

    const found = await store.deskCases.load(message.payment.id)

    const counts = found?.messages.map(({ newestAttempts }) => newestAttempts.length) ?? []
    expect(counts).toHaveLength(5)
    expect(Math.max(...counts)).toBeLessThanOrEqual(attemptsMax)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(200)
  })

  it('that does not begin leaves no row', async () => {
    const message = await aTried()

    expect(await database.store.outbox.begin(message.key, pauseMsMax)).toBeUndefined()
    expect(await attemptsOf(message)).toHaveLength(1)
  })

  it('that the receiver took ends with what it answered', async () => {
    const message = await aTried()

    await database.store.outbox.finish(message, {}, { status: 200, text: 'thanks' })

    expect(await attemptsOf(message)).toMatchObject([
      {
        endedAt: expect.any(Number) as number,
        outcome: 'taken',
        reason: null,
        status: 200,
        answer: 'thanks',
      },
    ])
  })

  it.each([
    [true, 'refused'],
    [false, 'unknown'],
  ])('that failed, with certainty %s, ends as %s', async (isKnown, outcome) => {
    const message = await aTried()
    const answer = { status: 500, text: 'no room' }

    await database.store.outbox.postpone(message, { ...refusal, isKnown, answer })

    expect(await attemptsOf(message)).toMatchObject([
      { outcome, reason: 'status 500', status: 500, answer: 'no room' },
    ])
  })

  it('that the mail server refused because of the address ends as undeliverable', async () => {
    const message = await aTried('mail.confirmation')

    await database.store.outbox.endUndeliverable(message, 'EENVELOPE 550', {
      status: 550,
      text: '550 no such user',
    })

    expect(await attemptsOf(message)).toMatchObject([
      { outcome: 'undeliverable', reason: 'EENVELOPE 550', status: 550 },
    ])
  })

  it('that sends nothing ends as skipped', async () => {
    const message = await aTried('mail.confirmation')

    await database.store.outbox.skip(message, 'the payer is erased')

    expect(await attemptsOf(message)).toMatchObject([
      { outcome: 'skipped', reason: 'the payer is erased', status: null },
    ])
  })

  it('after which the message is given up ends with its own failure', async () => {
    const message = await aTried()
    const { attemptId } = message
    const answer = { status: 503, text: 'closed' }

    await database.store.outbox.giveUp(message, 'late', { attemptId, failure: 'refused', answer })

    expect(await attemptsOf(message)).toMatchObject([{ outcome: 'refused', status: 503 }])
  })

  it('stays without an end when its message is given up because its outcome is unknown', async () => {
    const message = await aTried('mail.confirmation')

    await database.store.outbox.giveUp(message, 'unknown')

    expect(await attemptsOf(message)).toMatchObject([{ endedAt: null, outcome: null }])
  })

  it('ends although its message was withdrawn during the attempt', async () => {
    const message = await aTried()
    await database.query(`update outbox set state = 'skipped' where key = $1`, [message.key])

    await database.store.outbox.postpone(message, refusal)

    expect(await attemptsOf(message)).toMatchObject([{ outcome: 'refused' }])
  })

  it('keeps an answer with characters that PostgreSQL does not store', async () => {
    const message = await aTried()

    await database.store.outbox.finish(message, {}, { status: 200, text: 'a\u0000b\uD800' })

    expect(await attemptsOf(message)).toMatchObject([{ answer: 'a\uFFFDb\uFFFD' }])
  })
})

describe('the attempts of a message', () => {
  it('are listed newest first, and stay when a person has it sent again', async () => {
    const { outbox } = database.store
    const first = await aTried()
    await outbox.giveUp(first, 'late', {
      attemptId: first.attemptId,
      failure: 'refused',
      answer: { status: 500, text: 'first' },
    })
    await database.store.resending.revive(first.payment.id, 'ana')

    await outbox.finish(await begin(first.key), {}, { status: 200, text: 'second' })

    expect(await attemptsOf(first)).toMatchObject([
      { outcome: 'taken', answer: 'second' },
      { outcome: 'refused', answer: 'first' },
    ])
  })

  it('are the newest ones where there are many', async () => {
    const message = await aTried()
    const { key, payment } = message
    await database.query(
      `insert into outbox_attempts (message_key, payment_id, began_at, status)
       select $1, $2, now(), number from generate_series(1, 60) as number`,
      [key, payment.id],
    )

    const attempts = await attemptsOf(message)

    expect(attempts).toHaveLength(attemptsMax)
    expect([attempts[0]?.status, attempts.at(-1)?.status]).toEqual([60, 11])
  })
})

describe('what is kept for a limited time', () => {
  it('are the attempts, as the timeline is', async () => {
    await empty(database)
    const old = await aTried()
    await age(91)
    const young = await aTried()

    await database.store.sweep.forget(90 * day)

    expect(await attemptsOf(old)).toEqual([])
    expect(await attemptsOf(young)).toHaveLength(1)
  })

  it('is kept for good where no time is set', async () => {
    const old = await aTried()
    await age(1000)

    await database.store.sweep.forget(null)

    expect(await attemptsOf(old)).toHaveLength(1)
  })

  it('is not what a receiver answered about a payer who is erased', async () => {
    const answer = { status: 200, text: 'ana@example.com' }
    const [erased, other] = [await aTried(), await aTried()]
    await database.store.outbox.finish(erased, {}, answer)
    await database.store.outbox.finish(other, {}, answer)
    await database.query(
      'delete from payers where id = (select payer_id from payments where id = $1)',
      [erased.payment.id],
    )

    await database.store.sweep.forget(null)

    expect(await attemptsOf(erased)).toMatchObject([{ outcome: 'taken', answer: null }])
    expect(await attemptsOf(other)).toMatchObject([{ answer: answer.text }])
  })
})
