/**
 * A Koywe with scripted answers, for what the sandbox cannot play, and a client. Both end with the test that
 * started them.
 */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { createKoyweClient, type KoyweClient, type KoyweOptions } from '../../koywe/client.ts'
import { aClock, type TestClock } from './clock.ts'
import { aKeptLog } from './log.ts'

export const credentials = {
  apiKey: 'key-of-the-koywe-tests',
  secret: 'secret-of-the-koywe-tests',
  organizationId: 'org_test',
  merchantId: 'mrc_test',
}

export interface TestClient {
  client: KoyweClient
  clock: TestClock
  logged: string[]
}

/** A client with a stopped clock for the Koywe at an address. */
export function aClient(baseUrl: string, wishes: Partial<KoyweOptions> = {}): TestClient {
  const clock = aClock()
  const { log, lines } = aKeptLog()
  const client = createKoyweClient({
    ...credentials,
    baseUrl,
    timeoutMs: 5000,
    connectTimeoutMs: 5000,
    contactForm: 'current',
    clock,
    uptime: clock,
    log,
    ...wishes,
  })
  return { client, clock, logged: lines }
}

/** A body of text or bytes is sent unchanged, anything else as JSON. */
export interface ScriptedAnswer {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

/** `hang` never answers; `cut` closes the connection, before the answer or in the middle of it. */
export type Reply = ScriptedAnswer | 'hang' | 'cut' | 'cut halfway'

/** A reply, or a function that returns it for a call. */
export type Script = Reply | ((call: Received) => Reply | Promise<Reply>)

export interface Received {
  method: string
  /** Below the base address, with its query. */
  path: string
  token: string | null
  headers: IncomingMessage['headers']
  body: unknown
}

export interface ScriptedServer {
  /** With its path, as the client needs it. */
  url: string
  /** Received calls without sign-ins. */
  received: Received[]
  signIns: Received[]
  /** Queues replies. After the last one, calls get 500. */
  reply: (...replies: Script[]) => void
  /** Queues replies to sign-ins. After the last one, they get `token-1`, `token-2` and so on. */
  replyToSignIn: (...replies: Reply[]) => void
}

/** A server that answers with the given replies, in order. */
export async function aScriptedServer(...script: Script[]): Promise<ScriptedServer> {
  const signInScript: Reply[] = []
  const received: Received[] = []
  const signIns: Received[] = []
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const call = toReceived(request, body)
      const isSignIn = call.path === 'auth/sign-in'
      const seen = (isSignIn ? signIns : received).push(call)
      const next = isSignIn
        ? (signInScript.shift() ?? { body: { token: `token-${seen}` } })
        : (script.shift() ?? { status: 500, body: 'nothing was scripted' })
      send(response, typeof next === 'function' ? await next(call) : next)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    received,
    signIns,
    reply: (...replies) => void script.push(...replies),
    replyToSignIn: (...replies) => void signInScript.push(...replies),
  }
}

function toReceived({ method, url, headers }: IncomingMessage, body: string): Received {
  return {
    method: method ?? '',
    path: (url ?? '').replace(/^\/api\/v1\//, ''),
    token: headers.authorization?.replace(/^Bearer /, '') ?? null,
    headers,
    body: body === '' ? null : (JSON.parse(body) as unknown),
  }
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return
  if (reply === 'cut') return void response.destroy()
  if (reply === 'cut halfway') {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{"id":', () => response.destroy())
    return
  }
  const { status = 200, headers = {}, body = {} } = reply
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body))
}

/** A scripted server with a client. */
export async function aScriptedKoywe(...replies: Script[]): Promise<ScriptedServer & TestClient> {
  const server = await aScriptedServer(...replies)
  return { ...server, ...aClient(server.url) }
}
