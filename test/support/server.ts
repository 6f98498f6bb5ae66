/** The HTTP server alone, with whatever a test puts behind its routes. */

import { createHash } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { createAuthentication } from '../../api/authentication.ts'
import { createApiKeys } from '../../api/keys.ts'
import { createMetrics } from '../../api/metrics.ts'
import { buildServer, type ServerParts } from '../../api/server.ts'
import type { Ledger } from '../../store/store.ts'
import { silentLog } from './log.ts'
import { apiKey, koyweCredentials } from './credentials.ts'

/** Parts of a ledger; what a test does not name, it must not touch. */
export type LedgerWishes = { [Part in keyof Ledger]?: Partial<Ledger[Part]> }

type ServerWishes = Partial<Omit<ServerParts, 'ledger' | 'webhooks'>> & {
  ledger?: LedgerWishes
  webhooks?: Partial<ServerParts['webhooks']>
}

/** A server that ends with its test. */
export async function aServer({ ledger: wishes = {}, ...parts }: ServerWishes = {}) {
  const ledger = wishes as Ledger
  const hash = createHash('sha256').update(apiKey).digest('hex')
  const keys = createApiKeys(`shop:payments+support:${hash}`, { path: undefined, log: silentLog })
  const server = await buildServer({
    ...({} as ServerParts),
    authentication: createAuthentication(keys),
    refreshes: { refresh: async (record) => record },
    isKoyweFine: () => null,
    metrics: createMetrics(ledger, Date.now),
    publicUrl: 'https://pay.example',
    keyPerSecond: 1000,
    log: silentLog,
    ...parts,
    ledger,
    webhooks: {
      ledger,
      waker: { wake: async () => {}, tell: async () => {}, sweep: async () => 0 },
      secrets: [koyweCredentials.webhookSecret],
      forgedPerMinute: 1000,
      clock: Date.now,
      log: silentLog,
      ...parts.webhooks,
    },
  })
  onTestFinished(() => server.close())
  return server
}

export const authorization = `Bearer ${apiKey}`
