/** Authenticates requests by API key and scope, before their body is read. */

import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { Problem } from './errors.ts'
import type { ApiKey, ApiKeys, Scope } from './keys.ts'

export interface Authentication {
  /** Returns a hook that requires a key with one of the scopes. */
  demand(...scopes: Scope[]): onRequestAsyncHookHandler
  /** Returns the API key of an authenticated request. */
  callerOf(request: FastifyRequest): ApiKey
  /** Returns the name of the API key of a request, or null where it is not authenticated. */
  nameOf(request: FastifyRequest): string | null
}

export function createAuthentication(keys: ApiKeys): Authentication {
  const callers = new WeakMap<FastifyRequest, ApiKey>()

  return {
    demand:
      (...scopes) =>
      async (request) => {
        const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
        const key = token === undefined ? undefined : keys.find(token)
        if (!key) throw new Problem('unauthorized')
        if (!scopes.some((scope) => key.scopes.includes(scope))) {
          throw new Problem('forbidden', {
            detail: `This route requires the scope ${scopes.join(' or ')}.`,
          })
        }
        callers.set(request, key)
      },
    callerOf(request) {
      const key = callers.get(request)
      if (!key) throw new Error('the route does not require an API key')
      return key
    },
    nameOf: (request) => callers.get(request)?.name ?? null,
  }
}
