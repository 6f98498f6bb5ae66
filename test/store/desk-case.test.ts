/** What the desk shows of one payment, and what people leave there: taken findings, and refunds by hand. */

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Decision } from '../../payment/payment.ts'
import { epoch } from '../support/clock.ts'
import { aHeld } from '../support/payments.ts'
import {
  aChange,
  aDelivery,
  aStored,
  listDue,
  load,
  pauseMsMax,
  refusal,
  timelineOf,
  traitsOf,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { waitFor } from '../support/wait.ts'

const declined: Decision = { decision: 'decline', by: 'ana', at: epoch, reason: 'no' }
const accepted: Decision = { ...declined, decision: 'accept' }

const check = () => database.store.sweep.check({ unmatchedForMs: 60_000 })

const openKinds = async (paymentId: string) => {
  const found = await database.store.findings.list({ isOpen: true, paymentId, limit: 10 })
  return found.map(({ kind }) => kind)
}

/** A payment whose held money was declined, with its finding, or decided otherwise. */
async function aDecided(decision = declined): Promise<string> {
  const { payment } = await aStored(database.store)
  const before = await load(database.store, payment.id)
  const held = { ...traitsOf(aHeld()), koyweOrderId: `ord_${payment.id}` }
  const orders = [{ id: held.koyweOrderId, hasMoney: true }]
  await database.store.commit(
    aChange(before, { payment: held, orders, polling: { nextPollAt: null } }),
  )
  const row = await load(database.store, payment.id)
  const after = { fulfilment: 'none', decision } as const
  await database.store.commit(aChange(row, { payment: after, decision }))
  await check()
  return payment.id
}

describe('a case', () => {
  it('has the webhook events with their bytes, and the messages with their attempts', async () => {
    const { payment } = await aStored(database.store, { apiKeyName: 'till', requestId: 'req_9' })
    const row = await load(database.store, payment.id)
    await database.store.commit(aChange(row, { messages: ['payment.expired', 'payment.refunded'] }))
    const [due] = await listDue(database.store, payment.id)
    const message = await database.store.outbox.begin(due?.key ?? '', pauseMsMax)
    if (message) await database.store.outbox.postpone(message, refusal)
    const delivery = aDelivery({ externalId: payment.id })
    await database.store.webhookEvents.store({ ...delivery, body: Buffer.alloc(10_000, 'a') })

    const found = await database.store.deskCases.load(payment.id)

    expect(found).toMatchObject({ apiKeyName: 'till', requestId: 'req_9', orders: [] })
    expect(found?.messages).toMatchObject([
      {
        kind: 'payment.expired',
        state: 'due',
        attempts: 1,
        lastError: 'status 500',
        isBehind: false,
      },
      { kind: 'payment.refunded', state: 'due', attempts: 0, isBehind: true },
    ])
    expect(found?.webhookEvents).toMatchObject([{ state: 'waiting', size: 10_000 }])
    expect(found?.webhookEvents[0]?.body).toHaveLength(8192)
  })

  it('is undefined for an unknown payment', async () => {
    expect(await database.store.deskCases.load('pay_x')).toBeUndefined()
  })
})

describe('a finding', () => {
  it('is taken once, and stays open', async () => {
    const { payment } = await aStored(database.store)
    await database.store.findings.open('order_missing', payment.id)
    const { findings } = database.store

    const taken = await findings.acknowledge('order_missing', payment.id, 'ana')
    const again = await findings.acknowledge('order_missing', payment.id, 'luis')

    expect([taken, again]).toEqual([true, false])
    expect(await findings.list({ isOpen: true, paymentId: payment.id, limit: 5 })).toMatchObject([
      { kind: 'order_missing', acknowledgedBy: 'ana', acknowledgedAt: expect.any(Number) },
    ])
  })
})

describe('a refund by hand', () => {
  it('closes its finding for good, and stands on the timeline', async () => {
    const paymentId = await aDecided()
    expect(await openKinds(paymentId)).toEqual(['refund_by_hand'])
    const refund = { kind: 'refund_by_hand', by: 'ana', amount: '400', currency: 'COP' } as const

    const isAdded = await database.store.handRefunds.add(
      { paymentId, ...refund, proof: 'T-1' },
      null,
    )
    await check()

    expect(isAdded).toBe(true)
    expect(await openKinds(paymentId)).toEqual([])
    expect(await database.store.handRefunds.list(paymentId)).toMatchObject([
      { ...refund, proof: 'T-1' },
    ])
    expect((await timelineOf(database.store, paymentId)).at(-1)?.summary).toBe(
      '400 COP was refunded by hand by ana: T-1',
    )
  })

  it('is recorded once, however often it is sent', async () => {
    const paymentId = await aDecided()
    const refund = { kind: 'refund_by_hand', by: 'ana', amount: '400', currency: 'COP' } as const
    const add = () => database.store.handRefunds.add({ paymentId, ...refund, proof: 'T-1' }, null)

    const answers = await Promise.all([add(), add(), add()])

    expect(answers.toSorted()).toEqual([false, false, true])
    expect(await database.store.handRefunds.list(paymentId)).toHaveLength(1)
    expect(await add()).toBe(false)
  })

  it('is about the money that was declined, not about earlier money that was accepted', async () => {
    const paymentId = await aDecided(accepted)
    const row = await load(database.store, paymentId)
    const second = { ...traitsOf(aHeld()), koyweOrderId: `ord_2_${paymentId}` }
    await database.store.commit(aChange(row, { payment: second }))
    const held = await load(database.store, paymentId)
    const after = { fulfilment: 'none', decision: declined } as const
    await database.store.commit(aChange(held, { payment: after, decision: declined }))
    await check()
    const refund = { kind: 'refund_by_hand', by: 'ana', amount: '400', currency: 'COP' } as const

    await database.store.handRefunds.add({ paymentId, ...refund, proof: 'T-1' }, null)
    await check()

    expect(await openKinds(paymentId)).toEqual([])
  })

  it.each([
    [['refund_by_hand', 'duplicate_money']],
    [['duplicate_money', 'refund_by_hand']],
  ] as const)('closes only the finding that it is about: %j', async (kinds) => {
    const paymentId = await aDecided()
    await database.store.findings.open('duplicate_money', paymentId)
    const paid = { by: 'ana', amount: '400', currency: 'COP', proof: 'T-1' }
    const [first, second] = kinds

    await database.store.handRefunds.add({ paymentId, kind: first, ...paid }, null)
    await check()
    const between = await openKinds(paymentId)
    await database.store.handRefunds.add({ paymentId, kind: second, ...paid }, null)
    await check()

    expect(between).toEqual([second])
    const recorded = await database.query(
      'select kind, koywe_order_id as "order" from hand_refunds where payment_id = $1 order by kind',
      [paymentId],
    )
    expect(recorded).toEqual([
      { kind: 'duplicate_money', order: null },
      { kind: 'refund_by_hand', order: `ord_${paymentId}` },
    ])
    expect(await openKinds(paymentId)).toEqual([])
  })

  it('is recorded for the version that was seen, and for no other', async () => {
    const paymentId = await aDecided()
    const { version = 0 } = (await database.store.payments.load(paymentId))?.payment ?? {}
    const refund = { kind: 'refund_by_hand', by: 'ana', amount: '400', currency: 'COP' } as const
    const add = (expected: number) =>
      database.store.handRefunds.add({ paymentId, ...refund, proof: 'T-1' }, expected)

    expect([await add(version - 1), await add(version + 1), await add(version)]).toEqual([
      false,
      false,
      true,
    ])
    expect(await database.store.handRefunds.list(paymentId)).toHaveLength(1)
  })

  it('waits for a change that is being committed, and is refused after it', async () => {
    const paymentId = await aDecided()
    const { version = 0 } = (await database.store.payments.load(paymentId))?.payment ?? {}
    const refund = { kind: 'refund_by_hand', by: 'ana', amount: '400', currency: 'COP' } as const

    const added = await database.database.transaction().execute(async (trx) => {
      await sql`update payments set version = version + 1 where id = ${paymentId}`.execute(trx)
      const adding = database.store.handRefunds.add({ paymentId, ...refund, proof: 'T-1' }, version)
      await waitFor('a statement that waits for the lock', async () => {
        const waiting = await database.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return waiting.length > 0
      })
      return { adding }
    })

    expect(await added.adding).toBe(false)
  })

  it('is refused where no finding asks for one', async () => {
    const { payment } = await aStored(database.store)
    const refund = { kind: 'duplicate_money', by: 'ana', amount: '1', currency: 'COP' } as const

    const isAdded = await database.store.handRefunds.add(
      {
        paymentId: payment.id,
        ...refund,
        proof: 'T-1',
      },
      null,
    )

    expect(isAdded).toBe(false)
    expect(await database.store.handRefunds.list(payment.id)).toEqual([])
  })
})
