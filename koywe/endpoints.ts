/**
 * The webhook endpoints of the organization at Koywe. Separate from the client, because only an operator's
 * command needs them.
 *
 * Source: webhooks overview (docs.koywe.com/en/getting-started/webhooks-overview, read 2026-11-23, doc):
 * the routes; the caller provides URL and secret; a secret is never shown again; every active endpoint gets
 * every event of the organization. The bodies are undocumented and assumed.
 */

import { Compile } from 'typebox/compile'
import { createAuthorized, type Credentials } from './authorized.ts'
import { KoyweError } from './errors.ts'
import { isKoyweId } from './ids.ts'
import { createHttp, type Call, type HttpOptions } from './http.ts'
import { EndpointsAnswer, type WireEndpoint } from './wire.ts'

export interface EndpointsOptions extends HttpOptions, Credentials {
  organizationId: string
}

export interface Endpoint {
  id: string
  url: string
  /** `active`, `paused` or another status of Koywe in lower case; a missing status means active. */
  state: string
}

/** Every method throws KoyweError. */
export interface Endpoints {
  /** Returns an empty list, and no error, for a foreign organization (testing guide, doc). */
  list(): Promise<Endpoint[]>
  /** Not idempotent: check the list before you repeat it. */
  register(wish: { url: string; secret: string }): Promise<void>
  /** Makes Koywe sign with another secret. Idempotent. */
  rotate(id: string, secret: string): Promise<void>
  /** Resumes a paused endpoint. Idempotent. */
  resume(id: string): Promise<void>
  /** Makes Koywe send a test event. */
  ping(id: string): Promise<void>
}

const readEndpoints = Compile(EndpointsAnswer)

export function createEndpoints(options: EndpointsOptions): Endpoints {
  const authorized = createAuthorized(createHttp(options), options, options.clock)
  const scope = `organizations/${encodeURIComponent(options.organizationId)}/webhooks`
  const post = async (path: string, more: Partial<Call> = {}) => {
    const call = { kind: 'webhook', method: 'POST', path, inDoubt: 'later' } as const
    await authorized.send({ ...call, takesAnyAnswer: true, ...more })
  }
  const act = async (id: string, action: string, body?: object) => {
    // Another form could name another route, however it is encoded.
    if (!isKoyweId(id)) throw noSuchEndpoint()
    await post(`${scope}/${encodeURIComponent(id)}/${action}`, body ? { body } : {})
  }

  return {
    async list() {
      const call = { kind: 'webhook', method: 'GET', path: scope, inDoubt: 'later' } as const
      const answer = await authorized.send(call)
      if (readEndpoints.Check(answer)) return toList(answer).flatMap(toEndpoint)
      throw new KoyweError(
        'koywe_unintelligible',
        'Koywe returned webhook endpoints in an unknown shape',
        {
          retry: 'later',
        },
      )
    },
    register: (body) => post(scope, { body, inDoubt: 'after-lookup' }),
    rotate: (id, secret) => act(id, 'rotate-secret', { secret }),
    resume: (id) => act(id, 'resume'),
    ping: (id) => act(id, 'ping'),
  }
}

function noSuchEndpoint(): KoyweError {
  const message = 'this is no id of a webhook endpoint'
  return new KoyweError('koywe_refused', message, { retry: 'never', status: 404 })
}

function toList(answer: WireEndpoint[] | Record<string, WireEndpoint[]>): WireEndpoint[] {
  return Array.isArray(answer) ? answer : Object.values(answer).flat()
}

/** Deleted endpoints stay in the list (soft delete, doc). */
function toEndpoint({ id, webhookId, url, status }: WireEndpoint): Endpoint[] {
  const known = id ?? webhookId
  const state = status?.toLowerCase().slice(0, 32) ?? 'active'
  return known && isKoyweId(known) && url && state !== 'deleted' ? [{ id: known, url, state }] : []
}
