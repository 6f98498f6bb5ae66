/** Messages that are not sent: shipping once the money is refunded, mails that are no longer true or switched off. */

import pg from 'pg'
import { describe, expect } from 'vitest'
import type { MessageKind } from '../../payment/outbox.ts'
import type { Decision, Payment } from '../../payment/payment.ts'
import { createStore } from '../../store/store.ts'
import { epoch } from '../support/clock.ts'
import {
  timelineOf,
  aChange,
  aStored,
  kindsDue,
  listDue,
  load,
  pauseMsMax,
  traitsOf,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { aPending } from '../support/payments.ts'
import { waitFor } from '../support/wait.ts'

const declined: Decision = { decision: 'decline', by: 'desk', at: epoch, reason: 'too late' }

/** Stores a completed payment with these due outbox messages, and returns its id. */
async function aDue(messages: MessageKind[]): Promise<string> {
  const { store } = database
  const row = await aStored(store, { payment: traitsOf(aPending()) })
  await store.commit(aChange(row, { messages, payment: { status: 'completed' } }))
  return row.payment.id
}

describe('shipping, once the money is refunded', () => {
  it.each(['due', 'given_up'])(
    'is withdrawn while the shop has not been notified: %s',
    async (state) => {
      const { store } = database
      const kinds: MessageKind[] = ['payment.completed', 'mail.confirmation', 'mail.shipping']
      const id = await aDue(kinds)
      const [shipping] = await listDue(store, id)
      await database.query('update outbox set state = $2 where key = $1', [shipping?.key, state])

      const result = {
        messages: ['payment.refunded' as const],
        payment: { status: 'refunded' as const },
      }
      await store.commit(aChange(await load(store, id), result))

      expect(await kindsDue(database, id)).toEqual(['mail.confirmation', 'payment.refunded'])
      const entries = await timelineOf(store, id)
      expect(entries.map(({ summary }) => summary)).toEqual(
        expect.arrayContaining([
          'payment.completed is withdrawn: the money has gone back',
          'mail.shipping is withdrawn: the money has gone back',
        ]),
      )
    },
  )

  it('is withdrawn with a note if an earlier attempt may have reached the shop', async () => {
    const { store } = database
    const id = await aDue(['payment.completed'])
    const [shipping] = await listDue(store, id)
    await store.outbox.begin(shipping?.key ?? '', pauseMsMax)

    await store.commit(aChange(await load(store, id), { payment: { status: 'refunded' } }))

    const entries = await timelineOf(store, id)
    expect(entries.map(({ summary }) => summary)).toContain(
      'payment.completed is withdrawn: the money has gone back; one of 1 attempts may have reached the receiver',
    )
  })

  it('races with the shop’s answer without a deadlock, and neither write is lost', async () => {
    const { store, url } = database
    const id = await aDue(['payment.completed'])
    const [shipping] = await listDue(store, id)
    const message = await store.outbox.begin(shipping?.key ?? '', pauseMsMax)
    if (!message) throw new Error('nothing is due')
    const refund = new pg.Client({ connectionString: url })
    await refund.connect()
    await refund.query("begin; set local lock_timeout = '2s'")
    await refund.query('select from payments where id = $1 for update', [id])

    const finishing = store.outbox.finish(message, { status: 200 })
    await waitFor('the lock', async () => {
      const waiting = await database.query('select from pg_locks where not granted')
      return waiting.length > 0
    })
    const { rowCount } = await refund.query(
      'update outbox set position = position where key = $1',
      [message.key],
    )
    await refund.query(
      "update payments set status = 'refunded', version = version + 1 where id = $1",
      [id],
    )
    await refund.query('commit')
    await finishing
    await refund.end()

    expect(rowCount).toBe(1)
    expect((await load(store, id)).payment).toMatchObject({
      status: 'refunded',
      fulfilment: 'done',
      version: message.payment.version + 2,
    })
  })

  it('is not withdrawn after the shop has been notified', async () => {
    const { store } = database
    const id = await aDue(['payment.completed'])
    const [shipping] = await listDue(store, id)
    const message = await store.outbox.begin(shipping?.key ?? '', pauseMsMax)
    if (message) await store.outbox.finish(message, { status: 200 })

    await store.commit(aChange(await load(store, id), { payment: { status: 'refunded' } }))

    const rows = await database.query('select state from outbox where payment_id = $1', [id])
    expect(rows).toEqual([{ state: 'done' }])
  })
})

describe('a mail that is no longer true', () => {
  /** A payment of which these mails are due, after a commit that makes it so. */
  async function aPaymentThatBecomes(mails: MessageKind[], payment: Partial<Payment>) {
    const { store } = database
    const row = await aStored(store, { payment: traitsOf(aPending()) })
    await store.commit(aChange(row, { messages: mails }))
    await store.commit(aChange(await load(store, row.payment.id), { payment }))
    return row.payment.id
  }

  it.each<[MessageKind, Partial<Payment>, string]>([
    ['mail.expired', { status: 'expired', fulfilment: 'held' }, 'money has arrived'],
    ['mail.failure', { status: 'completed' }, 'the payment is paid'],
    ['mail.held', { status: 'paid' }, 'the payment is paid'],
    ['mail.held', { status: 'expired', decision: declined }, 'the money was declined'],
    ['mail.declined', { status: 'refunded' }, 'the money has gone back'],
  ])('is withdrawn: %s of a payment that becomes %j', async (kind, payment, reason) => {
    const id = await aPaymentThatBecomes([kind], payment)

    expect(await kindsDue(database, id)).toEqual([])
    const entries = await timelineOf(database.store, id)
    expect(entries.map(({ summary }) => summary)).toContain(`${kind} is withdrawn: ${reason}`)
  })

  it('is not a confirmation: the money did arrive before it went back', async () => {
    const id = await aPaymentThatBecomes(['mail.confirmation'], { status: 'refunded' })

    expect(await kindsDue(database, id)).toEqual(['mail.confirmation'])
  })
})

describe('a mail of a kind that is switched off', () => {
  it('is skipped, and the timeline says so', async () => {
    const row = await aStored(database.store, { payment: traitsOf(aPending()) })
    const quiet = createStore(database.database, ['mail.confirmation'])
    const messages: MessageKind[] = ['payment.completed', 'mail.confirmation', 'mail.shipping']

    await quiet.commit(aChange(row, { messages }))

    expect(await kindsDue(database, row.payment.id)).toEqual([
      'payment.completed',
      'mail.confirmation',
    ])
    const entries = await timelineOf(database.store, row.payment.id)
    expect(entries.map(({ summary }) => summary)).toContain(
      'mail.shipping is skipped: MAILS does not list it',
    )
  })
})
