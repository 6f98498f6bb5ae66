/** The HTTP server alone, with the dependencies that a test gives it. */

import { createHash } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { createAuthentication } from '../../api/authentication.ts'
import { createApiKeys } from '../../api/keys.ts'
import { createMetrics } from '../../api/metrics.ts'
import { buildServer, type ServerParts } from '../../api/server.ts'
import { toShopFace } from '../../payment/shop-face.ts'
import type { Store } from '../../store/store.ts'
import { silentLog } from './log.ts'
import { apiKey, koyweCredentials } from './credentials.ts'

/** Parts of a store. A test must not use what it does not name. */
export type StoreWishes = { [Part in keyof Store]?: Partial<Store[Part]> }

type ServerWishes = Partial<Omit<ServerParts, 'store' | 'webhooks'>> & {
  store?: StoreWishes
  webhooks?: Partial<ServerParts['webhooks']>
}

const noRefusals = { noteProblem: () => {}, noteAnswer: () => {}, noteForged: () => {} }

/** A server that ends with its test. */
export async function aServer(wishes: ServerWishes = {}) {
  const server = await startTestServer(wishes)
  onTestFinished(() => server.close())
  return server
}

/** A server that its caller closes. */
export async function startTestServer({ store: wishes = {}, ...parts }: ServerWishes = {}) {
  const store = wishes as Store
  const hash = createHash('sha256').update(apiKey).digest('hex')
  const keys = createApiKeys(`shop:payments+support:${hash}`, { path: undefined, log: silentLog })
  return buildServer({
    ...({} as ServerParts),
    authentication: createAuthentication(keys),
    refreshes: { refresh: async (row) => ({ row, isFresh: true }) },
    refusals: noRefusals,
    isKoyweFine: () => null,
    metrics: createMetrics(store, Date.now),
    publicUrl: 'https://pay.example',
    shopLogo: null,
    face: toShopFace({ SHOP_NAME: 'Tienda Ana' }, 'https://pay.example'),
    keyPerSecond: 1000,
    log: silentLog,
    ...parts,
    store,
    webhooks: {
      store,
      notifier: { notify: () => {}, notifyOverdue: async () => 0, close: async () => {} },
      secrets: [koyweCredentials.webhookSecret],
      forgedPerMinute: 1000,
      refusals: noRefusals,
      log: silentLog,
      ...parts.webhooks,
    },
  })
}

export const authorization = `Bearer ${apiKey}`
