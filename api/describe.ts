/** Builds the OpenAPI document from the routes, without a database or Koywe. */

import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createAuthentication } from './authentication.ts'
import { createApiKeys } from './keys.ts'
import { buildServer, type ServerParts } from './server.ts'

/** Returns the document that is committed as api/openapi.json. */
export async function describeApi(): Promise<string> {
  const log = pino({ level: 'silent' })
  const keys = createApiKeys('', { path: undefined, log })
  const unused = {} as ServerParts
  const server = await buildServer({
    ...unused,
    authentication: createAuthentication(keys),
    webhooks: { ...unused.webhooks, forgedPerMinute: 1 },
    metrics: new Registry(),
    publicUrl: 'http://127.0.0.1:3000',
    keyPerSecond: 1,
    log,
  })
  await server.ready()
  const document = `${JSON.stringify(server.swagger(), null, 2)}\n`
  await server.close()
  return document
}
