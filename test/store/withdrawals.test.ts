/** Shipping that was due and is not any more, since the money has gone back. */

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EffectKind } from '../../payment/status.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { aMove, aStored, later, listDue, load, pauseMsMax, traitsOf } from '../support/store.ts'
import { aPending } from '../support/payments.ts'
import { waitFor } from '../support/wait.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

/** A completed payment of which these effects are due. Gives its id. */
async function aDue(effects: EffectKind[]): Promise<string> {
  const { ledger } = database
  const record = await aStored(ledger, { payment: traitsOf(aPending()) })
  await ledger.commit(aMove(record, { effects, payment: { status: 'completed' } }))
  return record.payment.id
}

describe('shipping, once the money has gone back', () => {
  it.each(['due', 'given_up'])(
    'is withdrawn where the shop was not told yet: %s',
    async (state) => {
      const { ledger } = database
      const kinds: EffectKind[] = ['payment.completed', 'mail.confirmation', 'mail.shipping']
      const id = await aDue(kinds)
      const [told] = await listDue(ledger, id)
      await database.query('update effects set state = $2 where key = $1', [told?.key, state])

      const step = {
        effects: ['payment.refunded' as const],
        payment: { status: 'refunded' as const },
      }
      await ledger.commit(aMove(await load(ledger, id), step))

      const due = await listDue(ledger, id)
      expect(due.map(({ kind }) => kind)).toEqual(['mail.confirmation', 'payment.refunded'])
      const entries = await ledger.timeline.list(id)
      expect(entries.map(({ summary }) => summary)).toEqual(
        expect.arrayContaining([
          'payment.completed is withdrawn: the money has gone back',
          'mail.shipping is withdrawn: the money has gone back',
        ]),
      )
    },
  )

  it('is withdrawn with a word that it may have been taken, where it was tried before', async () => {
    const { ledger } = database
    const id = await aDue(['payment.completed'])
    const [told] = await listDue(ledger, id)
    await ledger.effects.beginTry(told?.key ?? '', later, pauseMsMax)

    await ledger.commit(aMove(await load(ledger, id), { payment: { status: 'refunded' } }))

    const entries = await ledger.timeline.list(id)
    expect(entries.map(({ summary }) => summary)).toContain(
      'payment.completed is withdrawn: the money has gone back; it may have been taken in one of 1 tries',
    )
  })

  it('meets the shop’s yes without a deadlock: that locks the payment before the effect, too', async () => {
    const { ledger, url } = database
    const id = await aDue(['payment.completed'])
    const [told] = await listDue(ledger, id)
    const effect = await ledger.effects.beginTry(told?.key ?? '', later, pauseMsMax)
    if (!effect) throw new Error('nothing is due')
    const refund = new pg.Client({ connectionString: url })
    await refund.connect()
    await refund.query("begin; set local lock_timeout = '2s'")
    await refund.query('select from payments where id = $1 for update', [id])

    const finishing = ledger.effects.finish(effect, later, { status: 200 })
    await waitFor('the lock', async () => {
      const waiting = await database.query('select from pg_locks where not granted')
      return waiting.length > 0
    })
    const { rowCount } = await refund.query(
      'update effects set position = position where key = $1',
      [effect.key],
    )
    await refund.query('commit')
    await finishing
    await refund.end()

    expect(rowCount).toBe(1)
    expect((await load(ledger, id)).payment.fulfilment).toBe('done')
  })

  it('stays as it was where the shop has been told', async () => {
    const { ledger } = database
    const id = await aDue(['payment.completed'])
    const [told] = await listDue(ledger, id)
    const effect = await ledger.effects.beginTry(told?.key ?? '', later, pauseMsMax)
    if (effect) await ledger.effects.finish(effect, later, { status: 200 })

    await ledger.commit(aMove(await load(ledger, id), { payment: { status: 'refunded' } }))

    const rows = await database.query('select state from effects where payment_id = $1', [id])
    expect(rows).toEqual([{ state: 'done' }])
  })
})
