/** Clients that send slowly, or nothing, on real sockets: they are cut in time, and hold no close. */

import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aServer } from '../support/server.ts'
import { waitFor } from '../support/wait.ts'

/** A server that listens, with a route that answers when the test says so. */
async function aListeningServer() {
  const server = await aServer()
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<string>()
  server.get('/slow', () => {
    asked.resolve()
    return answer.promise
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  const send = aClient(server.server)
  return { server, port, asked: asked.promise, answer: answer.resolve, send }
}

/** Connects, sends the start of a request, and keeps what comes back. */
const aClient = (server: Server) => async (start: string) => {
  const { port } = server.address() as AddressInfo
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  const [other] = await accepted
  socket.write(start)
  await waitFor('its arrival', () => other.bytesRead === start.length)
  return { socket, received: text(socket).catch(() => ''), ended: endOf(socket) }
}

const endOf = (socket: Socket) => new Promise<void>((resolve) => void socket.once('close', resolve))

const partial = {
  'sent nothing': '',
  'sent half of its headers': 'POST /payments HTTP/1.1\r\nhost: here\r\nx-half: ',
  'sent half of its body':
    'POST /webhooks/koywe HTTP/1.1\r\nhost: here\r\ncontent-length: 100\r\n\r\n{"half": ',
}

/** Twelve of its answers, of 1.5 MB each, are more than the buffers of the kernel take. */
const bundleRequest = 'GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nhost: here\r\n\r\n'

describe('a request', () => {
  it('has 15 seconds to arrive, headers and body', async () => {
    const { server } = await aListeningServer()

    expect(server.server.requestTimeout).toBe(15_000)
    expect(server.server.headersTimeout).toBe(15_000)
  })

  it.each(Object.entries(partial))(
    'is cut soon after that limit: %s',
    { timeout: 15_000 },
    async (_, start) => {
      const { server, send } = await aListeningServer()
      Object.assign(server.server, { requestTimeout: 200, headersTimeout: 200 })

      const { received, ended } = await send(start)

      await ended
      expect(await received).toContain('408')
    },
  )
})

describe('a server that closes', () => {
  it.each(Object.entries(partial))('ends a connection that has %s', async (_, start) => {
    const { server, send } = await aListeningServer()
    await send(start)

    await server.close()

    expect(server.server.listening).toBe(false)
  })

  it('ends an idle connection that has had its answer', async () => {
    const { server, send } = await aListeningServer()
    const { socket, ended } = await send('GET /health/live HTTP/1.1\r\nhost: here\r\n\r\n')
    await waitFor('the answer', () => socket.bytesRead > 0)

    await server.close()

    await ended
  })

  it('answers a request that has arrived, and then ends its connection', async () => {
    const { server, send, asked, answer } = await aListeningServer()
    const { received } = await send('GET /slow HTTP/1.1\r\nhost: here\r\n\r\n')
    await asked
    const { ended: half } = await send(partial['sent half of its body'])

    const closed = server.close()

    // A partial request has its time by then.
    await half
    answer('the answer')
    await closed
    expect(await received).toContain('the answer')
  })

  it('takes a request whose rest arrives while it closes', async () => {
    const { server, send } = await aListeningServer()
    const { socket, received } = await send('GET /health/live HTTP/1.1\r\n')
    const closed = server.close()
    await waitFor('the close', () => !server.server.listening)

    socket.write('host: here\r\n\r\n')

    await closed
    expect(await received).toMatch(/^HTTP\/1\.1 (200|503) /)
  })

  it(
    'is held for less than 5 seconds by clients that read no answer',
    { timeout: 15_000 },
    async () => {
      const { server, port } = await aListeningServer()
      for (const count of [1, 12]) {
        const socket = connect(port, '127.0.0.1').pause()
        onTestFinished(() => void socket.destroy())
        const asked = once(server.server, 'request')
        socket.on('error', () => undefined).write(bundleRequest.repeat(count))
        await asked
      }
      const closingAt = performance.now()

      await server.close()

      expect(performance.now() - closingAt).toBeLessThan(5000)
    },
  )

  it(
    'answers a request behind answers that its client reads late',
    { timeout: 15_000 },
    async () => {
      const { server, port, asked, answer } = await aListeningServer()
      const socket = connect(port, '127.0.0.1').pause()
      onTestFinished(() => void socket.destroy())
      const arrived = once(server.server, 'request')
      socket.write(`GET /slow HTTP/1.1\r\nhost: here\r\n\r\n${bundleRequest}`)
      await Promise.all([arrived, asked])
      const { ended: half } = await aClient(server.server)(partial['sent half of its body'])
      const closed = server.close()

      // The work on the first answer takes longer than a client has to read.
      await half
      answer('the answer')
      const received = await text(socket)

      await closed
      expect(received).toContain('the answer')
      expect(received).toContain('SwaggerUIBundle')
    },
  )
})
