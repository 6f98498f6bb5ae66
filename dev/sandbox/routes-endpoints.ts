/**
 * Koywe's routes for webhook endpoints, by organization. The caller sets address and secret; no answer shows a
 * secret (webhooks overview, doc). The bodies are assumed.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SandboxEndpoint } from './endpoints.ts'
import { Refusal } from './refusal.ts'
import { demandToken } from './routes-koywe.ts'
import type { SandboxState } from './state.ts'

const scope = '/api/v1/organizations/:org/webhooks'

interface Params {
  org: string
  id: string
}

export function registerEndpointRoutes(app: FastifyInstance, state: SandboxState): void {
  const { endpoints, webhooks } = state

  function demandEndpoint(request: FastifyRequest): SandboxEndpoint {
    demandToken(request, state)
    const { org, id } = request.params as Params
    const endpoint = org === state.credentials.organizationId ? endpoints.find(id) : undefined
    if (endpoint) return endpoint
    throw new Refusal(404, 'WH00404', 'Webhook not found')
  }

  app.get(scope, async (request) => {
    demandToken(request, state)
    // Reads about a foreign organization are empty, not an error.
    const isOurs = (request.params as Params).org === state.credentials.organizationId
    return isOurs ? endpoints.all().map(show) : []
  })
  app.post(scope, async (request, reply) => {
    demandToken(request, state)
    if ((request.params as Params).org !== state.credentials.organizationId) {
      throw new Refusal(403, 'OR00015', 'The organization is another one')
    }
    const { url, secret } = readBody(request)
    if (!isPublic(url)) throw new Refusal(400, 'WH00001', 'url must be an https address')
    const endpoint = endpoints.add({ url, secret: demandSecret(secret) })
    state.keep('endpoint', endpoint.id, endpoint)
    return reply.code(201).send(show(endpoint))
  })
  app.get(`${scope}/:id`, async (request) => show(demandEndpoint(request)))
  app.post(`${scope}/:id/rotate-secret`, async (request) => {
    const endpoint = demandEndpoint(request)
    endpoint.secret = demandSecret(readBody(request).secret)
    state.keep('endpoint', endpoint.id, endpoint)
    return show(endpoint)
  })
  for (const [action, isActive] of [
    ['pause', false],
    ['resume', true],
  ] as const) {
    app.post(`${scope}/:id/${action}`, async (request) => {
      const endpoint = demandEndpoint(request)
      endpoint.isActive = isActive
      state.keep('endpoint', endpoint.id, endpoint)
      return show(endpoint)
    })
  }
  app.delete(`${scope}/:id`, async (request, reply) => {
    const { id } = demandEndpoint(request)
    endpoints.remove(id)
    state.keep('endpoint', id, null)
    return reply.code(204).send()
  })
  app.post(`${scope}/:id/ping`, async (request, reply) => {
    const endpoint = demandEndpoint(request)
    return reply.code(202).send({ eventId: webhooks.ping(endpoint) })
  })
}

function show({ id, url, isActive }: SandboxEndpoint) {
  return { id, url, status: isActive ? 'ACTIVE' : 'PAUSED' }
}

function readBody(request: FastifyRequest): { url: string; secret: string } {
  const { url, secret } = (request.body ?? {}) as Record<string, unknown>
  const toText = (value: unknown) => (typeof value === 'string' ? value : '')
  return { url: toText(url), secret: toText(secret) }
}

/** Koywe delivers to public https addresses (doc). The sandbox also delivers to this machine. */
function isPublic(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  const isHere = hostname === 'localhost' || hostname.startsWith('127.')
  return protocol === 'https:' || (protocol === 'http:' && isHere)
}

function demandSecret(secret: string): string {
  if (secret !== '') return secret
  throw new Refusal(400, 'WH00002', 'secret must not be empty')
}
