/** Webhook endpoints: the configured one, and those registered while the sandbox runs. */

import { randomBytes } from 'node:crypto'
import type { SandboxCredentials } from './settings.ts'

export interface SandboxEndpoint {
  id: string
  url: string
  /** Never returned by any route. */
  secret: string
  isActive: boolean
}

export interface SandboxEndpoints {
  add(wish: { url: string; secret: string }): SandboxEndpoint
  find(id: string): SandboxEndpoint | undefined
  remove(id: string): void
  /** In the order of their creation. */
  all(): SandboxEndpoint[]
}

/** @param known endpoints that earlier starts have saved */
export function createSandboxEndpoints(
  { webhookUrl, webhookSecret }: SandboxCredentials,
  known: SandboxEndpoint[],
): SandboxEndpoints {
  const endpoints = new Map(known.map((endpoint) => [endpoint.id, endpoint]))
  if (webhookUrl !== null) {
    const id = 'whk_configured'
    endpoints.set(id, { id, url: webhookUrl, secret: webhookSecret, isActive: true })
  }
  return {
    add(wish) {
      const endpoint = { id: `whk_${randomBytes(8).toString('hex')}`, isActive: true, ...wish }
      endpoints.set(endpoint.id, endpoint)
      return endpoint
    },
    find: (id) => endpoints.get(id),
    remove(id) {
      endpoints.delete(id)
    },
    all: () => [...endpoints.values()],
  }
}
