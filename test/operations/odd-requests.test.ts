/** Requests that no careful client sends get problem documents like all others. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiKey } from '../support/credentials.ts'
import { aWorld, type World } from '../support/world.ts'
import { signatureFor } from '../support/webhook.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const get = (path: string) =>
  fetch(`${world.apiUrl}${path}`, { headers: { authorization: `Bearer ${apiKey}` } })

describe('an address that cannot be', () => {
  it.each(['%ff', 'x'.repeat(2000), 'pay_1%00', '..%2f..%2fetc'])(
    'is no payment: /payments/%.20s',
    async (id) => {
      const answer = await get(`/payments/${id}`)

      expect(answer.status).toBe(404)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(await answer.json()).toMatchObject({ code: 'not_found' })
    },
  )

  it.each(['%ff', 'x'.repeat(2000)])('is a page for people: /return/%.20s', async (id) => {
    const answer = await get(`/return/${id}`)

    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toContain('No encontramos este pago')
  })

  it('is a problem document where the page asks for its state', async () => {
    const answer = await get('/return/%ff/state')

    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'not_found' })
  })
})

describe('a webhook', () => {
  it.each([
    null,
    'weird',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; x',
  ])('is judged by its signature, whatever it is called: %s', async (type) => {
    const body = JSON.stringify({ type: 'ping', id: randomUUID() })

    const answer = await fetch(`${world.apiUrl}/webhooks/koywe`, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { ...signatureFor(body), ...(type ? { 'content-type': type } : {}) },
    })

    expect(answer.status).toBe(200)
  })
})
