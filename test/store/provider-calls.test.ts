/** Calls to Koywe: stored in one statement, with the database's time, the newest of each payment for 30 days. */

import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { EndedCall } from '../../payment/provider-call.ts'
import { callsMax } from '../../store/provider-calls.ts'
import { database, it } from '../support/store-fixture.ts'

const aCall = (paymentId: string, wishes: Partial<EndedCall> = {}): EndedCall => ({
  paymentId,
  kind: 'read',
  tookMs: 12.4,
  beganMsAgo: 0,
  status: 200,
  code: null,
  answer: '{"id":"ord_1"}',
  ...wishes,
})

const aPaymentId = () => `pay_${randomUUID()}`

const list = (paymentId: string) => database.store.providerCalls.list(paymentId, 1000)

it('come back newest first, at the time when they began', async () => {
  const { providerCalls } = database.store
  const [id, other] = [aPaymentId(), aPaymentId()]
  const failed = { status: null, code: 'koywe_unreachable', answer: null } as const
  const now = await database.store.now()

  await providerCalls.add([aCall(id, { beganMsAgo: 60_000 }), aCall(other), aCall(id, failed)])

  const [second, first, ...rest] = await list(id)
  expect(rest).toEqual([])
  expect(second).toMatchObject({ kind: 'read', tookMs: 12, ...failed })
  expect(first).toMatchObject({ status: 200, code: null, answer: '{"id":"ord_1"}' })
  expect(Math.abs((first?.at ?? 0) - (now - 60_000))).toBeLessThan(5000)
  expect(await list(other)).toHaveLength(1)
})

it('are stored although an answer has characters that PostgreSQL does not store', async () => {
  const id = aPaymentId()

  await database.store.providerCalls.add([aCall(id, { answer: 'a\u0000\uD800' })])

  expect(await list(id)).toMatchObject([{ answer: 'a\uFFFD\uFFFD' }])
})

it('are the newest of each payment, and do not push out those of another one', async () => {
  const { providerCalls } = database.store
  const [id, other] = [aPaymentId(), aPaymentId()]
  await providerCalls.add([aCall(other)])
  await providerCalls.add(Array.from({ length: callsMax }, () => aCall(id, { status: 500 })))

  await providerCalls.add([aCall(id), aCall(id)])

  const kept = await list(id)
  expect(kept).toHaveLength(callsMax)
  expect(kept.slice(0, 3).map(({ status }) => status)).toEqual([200, 200, 500])
  expect(await list(other)).toHaveLength(1)
})

it('are deleted after 30 days', async () => {
  const { providerCalls, sweep } = database.store
  const [old, young] = [aPaymentId(), aPaymentId()]
  const day = 24 * 60 * 60 * 1000
  await providerCalls.add([
    aCall(old, { beganMsAgo: 31 * day }),
    aCall(young, { beganMsAgo: 29 * day }),
  ])
  // Rows are deleted by their age in the order of their ids, and those of other tests are younger.
  await database.query('delete from provider_calls where payment_id <> all ($1)', [[old, young]])

  await sweep.forget(null)

  expect(await list(old)).toEqual([])
  expect(await list(young)).toHaveLength(1)
})
