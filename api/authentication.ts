/** Demands an API key with a scope, before a request's body is read. */

import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { Problem } from './errors.ts'
import type { ApiKey, ApiKeys, Scope } from './keys.ts'

export interface Authentication {
  /** A hook that lets through who has one of the scopes. */
  demand(...scopes: Scope[]): onRequestAsyncHookHandler
  /** The key of a request that was let through. */
  callerOf(request: FastifyRequest): ApiKey
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
          throw new Problem('forbidden', { detail: `this route needs ${scopes.join(' or ')}` })
        }
        callers.set(request, key)
      },
    callerOf(request) {
      const key = callers.get(request)
      if (!key) throw new Error('a route asks for its caller without demanding a key')
      return key
    },
  }
}
