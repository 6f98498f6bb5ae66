/** What a call does with connections: what creates something arrives once, whatever becomes of its answer. */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHttp } from '../../koywe/http.ts'
import { aClock } from '../support/clock.ts'

const order = { kind: 'order', method: 'POST', path: 'orders', inDoubt: 'after-lookup' } as const
const contact = { ...order, kind: 'contact', path: 'contacts', inDoubt: 'later' } as const
const signIn = { ...order, kind: 'sign-in', path: 'auth/sign-in', inDoubt: 'later' } as const
const read = { kind: 'read', method: 'GET', path: 'orders/ord_1', inDoubt: 'later' } as const

/** What a server does with a request that it has read to its end. */
type Answering = (request: IncomingMessage, response: ServerResponse) => void

const accept: Answering = (_request, response) => void response.end('{"id":"ord_1"}')
const cut: Answering = ({ socket }) => void socket.destroy()
const reset: Answering = ({ socket }) => void socket.resetAndDestroy()
const cutHalfway: Answering = (_request, response) => {
  response.writeHead(201, { 'content-length': '100' })
  response.write('{"id":', () => response.destroy())
}

/** A server that keeps connections open, notes on which each request came, and answers in turn. */
async function aServer(...answering: Answering[]) {
  const sockets: Socket[] = []
  const requests: string[] = []
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    requests.push(`${request.method} on ${sockets.indexOf(request.socket)}`)
    request.resume().on('end', () => (answering.shift() ?? accept)(request, response))
  })
  server.on('connection', (socket) => sockets.push(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  })
  const { port } = server.address() as AddressInfo
  const options = { timeoutMs: 5000, connectTimeoutMs: 5000, clock: aClock() }
  const http = createHttp({ baseUrl: `http://127.0.0.1:${port}/api/v1`, ...options })
  return { http, requests, sockets }
}

describe('what creates something', () => {
  it.each([order, contact, signIn])('opens its own connection: $kind', async (call) => {
    const { http, requests } = await aServer()
    await http.send(read)

    await http.send(call)
    await http.send(call)

    expect(requests).toEqual(['GET on 0', 'POST on 1', 'POST on 2'])
  })

  it('is not harmed by a kept-alive connection that was closed', async () => {
    const { http, requests, sockets } = await aServer()
    await http.send(read)
    sockets[0]?.resetAndDestroy()

    const answer = await http.send(order)

    expect(answer).toEqual({ id: 'ord_1' })
    expect(requests).toEqual(['GET on 0', 'POST on 1'])
  })

  it.each([
    ['is cut', cut],
    ['is reset', reset],
    ['is cut in the middle of the answer', cutHalfway],
  ])('arrives once when the connection %s, and must be looked up', async (_how, end) => {
    const { http, requests } = await aServer(end)

    const sending = http.send({ ...order, body: { externalId: 'pay_1' } })

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      retry: 'after-lookup',
    })
    expect(requests).toEqual(['POST on 0'])
  })
})

describe('a read', () => {
  it('uses the connection of the one before', async () => {
    const { http, requests } = await aServer()
    await http.send(read)

    await http.send(read)

    expect(requests).toEqual(['GET on 0', 'GET on 0'])
  })

  it('whose kept-alive connection is reset is left to the retries of the workflow', async () => {
    const { http, requests } = await aServer(accept, reset)
    await http.send(read)

    const sending = http.send(read)

    await expect(sending).rejects.toMatchObject({ code: 'koywe_unreachable', retry: 'later' })
    expect(requests).toEqual(['GET on 0', 'GET on 0'])
  })
})
