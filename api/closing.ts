/** Ends the connections of a server that closes, so that no client can keep the process from stopping. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Requests that have not fully arrived this long after the close began are cut. */
const arrivalMs = 2000
/** The time that a client has, in all, to read answers that are ready. */
const readingMs = 2000
/** Longer than the work on any answer takes. */
const answerMs = 10_000
const checkEveryMs = 100

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
}

interface Connection {
  /** The requests whose answers the client has not read, oldest first: a client may send several at once. */
  exchanges: Set<Exchange>
  /** How long, since the close began, the oldest of them had an answer that the client did not read. */
  unreadMs: number
}

/**
 * Answers every request that has arrived when the server closes, and ends all other connections: idle
 * ones at once, those with a partial request after two seconds, and those of clients that do not read
 * an answer two seconds after it was ready. Node's server waits for them otherwise, and no longer
 * applies its timeouts.
 */
export function endConnectionsOnClose(app: FastifyInstance): void {
  const connections = new Map<Socket, Connection>()
  app.server.on('connection', (socket: Socket) => {
    connections.set(socket, { exchanges: new Set(), unreadMs: 0 })
    socket.once('close', () => connections.delete(socket))
  })
  app.server.on('request', (request, response) => {
    const { exchanges } = connections.get(request.socket) ?? {}
    const exchange = { request, response }
    exchanges?.add(exchange)
    response.once('close', () => exchanges?.delete(exchange))
  })

  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    const closingAt = performance.now()
    let checkedAt = closingAt
    timer = setInterval(() => {
      const now = performance.now()
      app.server.closeIdleConnections()
      for (const [socket, connection] of connections) {
        if (isReading(connection)) connection.unreadMs += now - checkedAt
        if (isOver(connection, now - closingAt)) socket.destroy()
      }
      checkedAt = now
    }, checkEveryMs)
  })
  app.addHook('onClose', async () => clearInterval(timer))
}

/** Whether the client has an answer to read. Later answers of the connection wait for the oldest. */
function isReading({ exchanges }: Connection): boolean {
  const [oldest] = exchanges
  return oldest?.response.headersSent === true
}

function isOver({ exchanges, unreadMs }: Connection, closingMs: number): boolean {
  const [oldest] = exchanges
  const hasArrived = oldest?.request.complete === true
  return closingMs > (hasArrived ? answerMs : arrivalMs) || unreadMs > readingMs
}
