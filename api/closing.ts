/** Ends the connections of a server that closes, so that no client can keep the process from stopping. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Requests that have not fully arrived this long after the close began are cut. */
const arrivalMs = 2000
/** Longer than any answer takes. What is open then belongs to a client that does not read. */
const answerMs = 10_000
const checkEveryMs = 100

/**
 * Answers every request that has arrived when the server closes, and ends all other connections: idle
 * ones at once, those with a partial request after two seconds. Node's server waits for them otherwise,
 * and no longer applies its timeouts.
 */
export function endConnectionsOnClose(app: FastifyInstance): void {
  const latest = new Map<Socket, { request: IncomingMessage; response: ServerResponse } | null>()
  app.server.on('connection', (socket: Socket) => {
    latest.set(socket, null)
    socket.once('close', () => latest.delete(socket))
  })
  app.server.on('request', (request, response) => latest.set(request.socket, { request, response }))
  const isAnswering = (socket: Socket) => {
    const exchange = latest.get(socket)
    return exchange?.request.complete === true && !exchange.response.writableFinished
  }

  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    const closingAt = performance.now()
    timer = setInterval(() => {
      const closingMs = performance.now() - closingAt
      app.server.closeIdleConnections()
      for (const socket of latest.keys()) {
        if (closingMs > answerMs || (closingMs > arrivalMs && !isAnswering(socket)))
          socket.destroy()
      }
    }, checkEveryMs)
  })
  app.addHook('onClose', async () => clearInterval(timer))
}
