/** The load balancer of the apis for webhooks: forwards each one, and records the answer. */

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { findAnyPort } from '../local/ports.ts'
import type { RecordFile } from './record.ts'

export interface Gateway {
  url: string
  close(): void
}

/** Koywe waits five seconds (guide, doc). */
const answerMs = 4800

/** Forwards webhooks to the apis in turn. */
export async function startGateway(record: RecordFile, apiUrls: string[]): Promise<Gateway> {
  let turns = 0
  const pass = async (request: IncomingMessage): Promise<number> => {
    const body = await buffer(request)
    turns += 1
    const status = await send(`${apiUrls[turns % apiUrls.length]}/webhooks/koywe`, request, body)
    record.write({ kind: 'webhook', digest: digestOf(body), status })
    return status
  }
  const server = createServer((request, response) => {
    pass(request).then(
      (status) => response.writeHead(status || 502).end(),
      () => response.destroy(),
    )
  })
  const port = await findAnyPort()
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${port}/webhooks/koywe`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Enough digits to distinguish webhooks. */
function digestOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 24)
}

async function send(url: string, request: IncomingMessage, body: Buffer): Promise<number> {
  const signature = request.headers['koywe-signature']
  const headers = {
    'content-type': 'application/json',
    ...(typeof signature === 'string' ? { 'koywe-signature': signature } : {}),
  }
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: new Uint8Array(body),
      headers,
      signal: AbortSignal.timeout(answerMs),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}
