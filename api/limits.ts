/** The limits of the HTTP servers of this process. */

import type { IncomingMessage } from 'node:http'
import { LogController, type FastifyBaseLogger } from 'fastify'
import { v7 as uuid } from 'uuid'

const bodyBytesMax = 256 * 1024
const headerBytesMax = 16 * 1024
/** The time in which a request must arrive, headers and body. */
const arrivalMs = 15_000

/** The options of a server, without what it does about malformed requests. */
export function limitServer(log: FastifyBaseLogger) {
  return {
    loggerInstance: log,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    bodyLimit: bodyBytesMax,
    // Longer than every payment id and error code: a longer parameter is a 404.
    routerOptions: { maxParamLength: 128, ignoreTrailingSlash: true },
    rewriteUrl: ({ url = '/' }: IncomingMessage) => withOneSlashAtTheEnd(url),
    http: {
      maxHeaderSize: headerBytesMax,
      headersTimeout: arrivalMs,
      // Node looks for late requests at this interval: every 30 seconds unless it is set.
      connectionsCheckingInterval: 500,
    },
    // Limits the arrival of a request. Its answer may take longer.
    requestTimeout: arrivalMs,
    // Longer than a load balancer keeps idle connections, so that it never uses a closed one.
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    genReqId: () => `req_${uuid()}`,
    requestIdHeader: false,
  } as const
}

/** Slashes at the end of a path, however many, are the same address; the router ignores one. Takes linear time. */
function withOneSlashAtTheEnd(url: string): string {
  const queryAt = url.indexOf('?')
  const pathEnd = queryAt === -1 ? url.length : queryAt
  let end = pathEnd
  while (end > 1 && url.startsWith('//', end - 2)) end -= 1
  return url.slice(0, end) + url.slice(pathEnd)
}
