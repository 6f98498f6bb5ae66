/** A webhook is acknowledged once it is stored, and never before. */

import { createHmac } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { StoredReceipt } from '../../ledger/receipts.ts'
import { koyweCredentials } from '../support/credentials.ts'
import { aServer } from '../support/server.ts'

const payload = JSON.stringify({ type: 'order.paid' })
const signature = createHmac('sha256', koyweCredentials.webhookSecret).update(payload).digest('hex')
const stored: StoredReceipt = { state: 'foreign', paymentId: null, wake: 'free' }

async function deliver(store: () => Promise<StoredReceipt>) {
  const server = await aServer({ ledger: { receipts: { store } } })
  return server.inject({
    method: 'POST',
    url: '/webhooks/koywe',
    payload,
    headers: { 'koywe-signature': signature },
  })
}

it('is answered only after the commit', async () => {
  const said: string[] = []
  const begun = Promise.withResolvers<void>()
  const commit = Promise.withResolvers<void>()
  const answering = deliver(async () => {
    begun.resolve()
    await commit.promise
    said.push('stored')
    return stored
  }).then(({ statusCode }) => said.push(`answered with ${statusCode}`))
  await begun.promise
  for (let turns = 0; turns < 10; turns += 1) await nextTurn()

  commit.resolve()
  await answering

  expect(said).toEqual(['stored', 'answered with 200'])
})

it('is to be sent again where it could not be stored', async () => {
  const answer = await deliver(() => Promise.reject(new Error('the database is away')))

  expect(answer.statusCode).toBe(503)
  expect(answer.headers).toHaveProperty('retry-after')
})
