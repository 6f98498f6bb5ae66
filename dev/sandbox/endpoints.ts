/** Where webhooks go: the address of the credentials, and what is registered while the sandbox runs. */

import { randomBytes } from 'node:crypto'
import type { SandboxCredentials } from './settings.ts'

export interface SandboxEndpoint {
  id: string
  url: string
  /** Never shown again once it was given. */
  secret: string
  isActive: boolean
}

export interface SandboxEndpoints {
  add(wish: { url: string; secret: string }): SandboxEndpoint
  find(id: string): SandboxEndpoint | undefined
  remove(id: string): void
  /** In the order in which they were made. */
  all(): SandboxEndpoint[]
}

/** @param known what was registered before the sandbox was started again */
export function createEndpoints(
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
