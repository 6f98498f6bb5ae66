/** A webhook is acknowledged once it is stored, and never before. */

import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { StoredWebhookEvent } from '../../store/webhook-events.ts'
import { aServer } from '../support/server.ts'
import { signatureFor } from '../support/webhook.ts'

const payload = JSON.stringify({ type: 'order.paid' })
const stored: StoredWebhookEvent = { state: 'foreign', paymentId: null, signal: 'free' }

const delivery = {
  method: 'POST',
  url: '/webhooks/koywe',
  payload,
  headers: signatureFor(payload),
} as const

async function deliver(store: () => Promise<StoredWebhookEvent>) {
  const server = await aServer({ store: { webhookEvents: { store } } })
  return server.inject(delivery)
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

it('is answered with 503 when it could not be stored, so that Koywe sends it again', async () => {
  const answer = await deliver(() => Promise.reject(new Error('the database is down')))

  expect(answer.statusCode).toBe(503)
  expect(answer.headers).toHaveProperty('retry-after')
})
