/** The database is down, or hangs: everybody is told within four seconds, nothing is half done. */

import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCheckout } from '../support/caller.ts'
import { choose } from '../support/payer.ts'
import { apiKey, koyweCredentials } from '../support/scene.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const patienceMs = 4000

type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

/** Asks, and gives up on an answer that takes longer than anybody should wait. */
function ask(path: string, init: Asked = {}): Promise<Response> {
  return fetch(`${world.apiUrl}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${apiKey}`, ...init.headers },
    signal: AbortSignal.timeout(patienceMs),
  })
}

function checkOut(request: object, key: string): Promise<Response> {
  return ask('/payments', {
    method: 'POST',
    body: JSON.stringify(request),
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
  })
}

function deliver(body: string): Promise<Response> {
  const signature = createHmac('sha256', koyweCredentials.webhookSecret).update(body).digest('hex')
  return ask('/webhooks/koywe', {
    method: 'POST',
    body,
    headers: { 'koywe-signature': signature },
  })
}

const faults: [string, () => Promise<void>, () => Promise<void>][] = [
  ['cuts every connection', () => world.databaseDoor.shut(), () => world.databaseDoor.open()],
  [
    'takes every statement and answers none',
    async () => world.databaseDoor.jam(),
    async () => world.databaseDoor.clear(),
  ],
]

describe.each(faults)('a database that %s', (_what, begin, end) => {
  it('is said within four seconds, and everything goes on when it is back', async () => {
    const { body: open } = await world.call.checkout()
    const [request, key] = [aCheckout(), randomUUID()]
    const event = JSON.stringify({ type: 'order.created', data: { orderId: randomUUID() } })
    await begin()

    const [checkout, read, list, webhook, page, ready, live] = await Promise.all([
      checkOut(request, key),
      ask(`/payments/${open.id}`),
      ask('/payments'),
      deliver(event),
      ask(`/return/${open.id}`),
      ask('/health/ready'),
      ask('/health/live'),
    ])
    await choose(world, open)
    await end()

    for (const answer of [checkout, read, list, webhook]) {
      expect(answer.status).toBe(503)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await answer.json()).toMatchObject({ code: 'storage_unavailable' })
    }
    expect(page.status).toBe(503)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('no pagues otra vez')
    expect([ready.status, live.status]).toEqual([503, 200])
    const again = await waitFor('the same checkout', async () => {
      const answer = await world.call.checkout(request, key)
      return answer.status === 201 && answer
    })
    expect(again.body.merchantReference).toBe(request.merchantReference)
    await waitFor('fulfilment', () => world.shop.eventsOf(open.id).includes('payment.completed'))
    expect((await deliver(event)).status).toBe(200)
  })
})
