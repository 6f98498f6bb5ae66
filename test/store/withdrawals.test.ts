/** Messages about shipping are withdrawn when the money is refunded. */

import pg from 'pg'
import { describe, expect } from 'vitest'
import type { MessageKind } from '../../payment/outbox.ts'
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
