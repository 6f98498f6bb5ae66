/** Webhooks are bytes with a signature: what their Content-Type says makes no difference. */

import { connect } from 'node:net'
import { expect, it } from 'vitest'
import type { NewWebhookEvent } from '../../store/webhook-events.ts'
import { aServer } from '../support/server.ts'
import { signatureFor } from '../support/webhook.ts'

const event = JSON.stringify({ type: 'ping', note: 'á=1&b=2' })

/** A server that keeps what it stores. */
async function aStoringServer() {
  const stored: string[] = []
  const store = async ({ body }: NewWebhookEvent) => {
    stored.push(body.toString())
    return { state: 'foreign' as const, paymentId: null, signal: 'free' as const }
  }
  return { server: await aServer({ store: { webhookEvents: { store } } }), stored }
}

it.each([
  'application/json',
  'application/json; charset=latin1',
  'text/plain',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/cloudevents+json',
  'json',
  'no type at all',
  ';;',
  ' ',
])('takes a genuine one as %s', async (type) => {
  const { server, stored } = await aStoringServer()

  const answer = await server.inject({
    method: 'POST',
    url: '/webhooks/koywe',
    payload: event,
    headers: { ...signatureFor(event), 'content-type': type },
  })

  expect(answer.statusCode).toBe(200)
  expect(stored).toEqual([event])
})

it.each([
  ['with a byte order mark', `\uFEFF${event}`],
  ['with a letter that is not UTF-8', Buffer.from(event, 'latin1')],
])('takes a genuine one %s, and keeps its bytes', async (_what, payload) => {
  const { server, stored } = await aStoringServer()

  const answer = await server.inject({
    method: 'POST',
    url: '/webhooks/koywe',
    payload,
    headers: signatureFor(payload),
  })

  expect(answer.statusCode).toBe(200)
  expect(stored).toEqual([payload.toString()])
})

it.each(['application/json', 'nonsense', ''])('refuses a forged one as "%s"', async (type) => {
  const { server, stored } = await aStoringServer()

  const answer = await server.inject({
    method: 'POST',
    url: '/webhooks/koywe',
    payload: event,
    headers: { ...signatureFor('something else'), 'content-type': type },
  })

  expect(answer.statusCode).toBe(401)
  expect(stored).toEqual([])
})

it.each([
  ['with its length', `content-length: ${Buffer.byteLength(event)}\r\n\r\n${event}`],
  [
    'in chunks',
    `transfer-encoding: chunked\r\n\r\n${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n0\r\n\r\n`,
  ],
])('takes one without any type that comes %s', async (_how, rest) => {
  const { server, stored } = await aStoringServer()
  const url = await server.listen({ host: '127.0.0.1', port: 0 })

  const status = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.once('error', reject)
    socket.once('data', (data) => {
      resolve(data.toString().split('\r\n')[0] ?? '')
      socket.destroy()
    })
    const head = `POST /webhooks/koywe HTTP/1.1\r\nhost: x\r\nkoywe-signature: ${signatureFor(event)['koywe-signature']}\r\n`
    socket.write(head + rest)
  })

  expect(status).toBe('HTTP/1.1 200 OK')
  expect(stored).toEqual([event])
})

it('is answered without headers for browsers, which another answer has', async () => {
  const { server } = await aStoringServer()

  const taken = await server.inject({
    method: 'POST',
    url: '/webhooks/koywe',
    payload: event,
    headers: signatureFor(event),
  })
  const other = await server.inject({ url: '/health/live' })

  expect(taken.statusCode).toBe(200)
  expect(taken.headers).not.toHaveProperty('content-security-policy')
  expect(other.headers).toHaveProperty('content-security-policy', expect.stringContaining("'none'"))
  expect(other.headers).toHaveProperty('x-content-type-options', 'nosniff')
})
