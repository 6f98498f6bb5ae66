/** A gRPC proxy in front of Temporal that refuses some methods, as Temporal Cloud refuses a worker. */

import {
  connect,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** gRPC's PERMISSION_DENIED, as an answer without a message. */
const refusal = {
  'content-type': 'application/grpc',
  'grpc-status': '7',
  'grpc-message': 'Request unauthorized.',
}

/**
 * Starts the proxy, which ends with its test.
 * @param target host:port of the server
 * @param refused names of methods, such as RegisterNamespace
 * @returns host:port of the proxy, and how often each method was called
 */
export async function aRefusingProxy(target: string, refused: readonly string[]) {
  const upstream = connect(`http://${target}`)
  const sessions = new Set<ServerHttp2Session>()
  const calls: Record<string, number> = {}
  const server = createServer()
  server.on('session', (session) => sessions.add(session))
  server.on('stream', (stream, headers) => {
    const method = String(headers[':path']).split('/').at(-1) ?? ''
    calls[method] = (calls[method] ?? 0) + 1
    stream.on('error', () => undefined)
    if (refused.includes(method)) stream.respond(refusal, { endStream: true })
    else pass(stream, upstream.request(withoutConnection(headers)))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    for (const session of sessions) session.destroy()
    upstream.destroy()
    server.close()
  })
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, calls }
}

function withoutConnection({ ':authority': _authority, ...headers }: IncomingHttpHeaders) {
  return headers
}

function pass(
  stream: ServerHttp2Stream,
  request: ReturnType<ReturnType<typeof connect>['request']>,
) {
  let trailers: IncomingHttpHeaders = {}
  request.on('error', () => stream.destroy())
  stream.on('close', () => request.destroy())
  request.on('trailers', (received) => {
    trailers = received
  })
  request.on('response', ({ ':status': status, ...headers }) => {
    // A server that only refuses sends its status with the headers, and nothing after them.
    const isEnd = 'grpc-status' in headers
    stream.respond({ ':status': status, ...headers }, { waitForTrailers: !isEnd, endStream: isEnd })
    if (isEnd) return
    stream.on('wantTrailers', () => stream.sendTrailers(trailers))
    request.pipe(stream)
  })
  stream.pipe(request)
}
