/** Serves the worker's health and metrics over HTTP, and nothing else. */

import { createServer, type Server, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'

export interface HealthParts {
  /** Whether the store answers and the worker takes tasks. */
  isReady: () => Promise<boolean>
  metrics: Registry
}

/** A probe is one small request. Node waits a minute for its headers and five for its body unless told. */
const limits = {
  headersTimeout: 5000,
  requestTimeout: 5000,
  connectionsCheckingInterval: 500,
  maxHeaderSize: 8 * 1024,
}

/** Listens until the returned server is closed. */
export async function serveHealth(
  { host, port }: { host: string; port: number },
  parts: HealthParts,
): Promise<Server> {
  const server = createServer(limits, (request, response) => {
    void answer(request.url ?? '', response, parts)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}

async function answer(
  url: string,
  response: ServerResponse,
  { isReady, metrics }: HealthParts,
): Promise<void> {
  switch (url) {
    case '/health/live':
      return send(response, 200, { status: 'alive' })
    case '/health/ready': {
      const isFine = await isReady().catch(() => false)
      return send(response, isFine ? 200 : 503, { status: isFine ? 'ready' : 'not ready' })
    }
    case '/metrics':
      response.setHeader('content-type', metrics.contentType)
      response.end(await metrics.metrics())
      return
    default:
      return send(response, 404, { status: 'not found' })
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
