/**
 * Koywe's routes that show what it sent, by organization (webhooks overview, doc). The bodies are assumed, and differ
 * by profile. An event that a fault lost on its way is not there: it was never sent.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from './refusal.ts'
import { demandToken } from './routes-koywe.ts'
import type { SandboxState } from './state.ts'
import type { WebhookDelivery } from './webhooks.ts'

const scope = '/api/v1/organizations/:org/webhook-events'

interface EventQuery {
  type?: string
  resourceId?: string
  page?: string
  limit?: string
}

export function registerSentEventRoutes(app: FastifyInstance, state: SandboxState): void {
  const list = (request: FastifyRequest): WebhookDelivery[] => {
    demandToken(request, state)
    const { org } = request.params as { org: string }
    // Reads about a foreign organization are empty, not an error.
    return org === state.credentials.organizationId ? state.webhooks.list() : []
  }

  app.get(scope, async (request) => {
    const { type, resourceId, page = '1', limit = '20' } = request.query as EventQuery
    const first = new Map(
      list(request)
        .toReversed()
        .map((one) => [one.eventId, one]),
    )
    const found = [...first.values()]
      .filter((one) => type === undefined || one.type === type)
      .filter((one) => resourceId === undefined || one.orderId === resourceId)
      .toSorted((one, other) => other.at - one.at)
    const from = (Number(page) - 1) * Number(limit)
    const shown = found.slice(from, from + Number(limit)).map(showEvent)
    const isGuide = state.settings.profile === 'guide'
    return isGuide ? shown : { data: shown, page: Number(page), total: found.length }
  })

  app.get(`${scope}/:id/deliveries`, async (request) => {
    const { id } = request.params as { id: string }
    const found = list(request).filter(({ eventId }) => eventId === id)
    if (found.length === 0) throw new Refusal(404, 'WE99404', 'Event not found')
    const shown = found.map(showDelivery)
    return state.settings.profile === 'guide' ? shown : { data: shown }
  })
}

function showEvent({ eventId, type, orderId, at }: WebhookDelivery) {
  return { id: eventId, type, resourceType: 'order', resourceId: orderId, createdAt: iso(at) }
}

function showDelivery({ endpointId, statuses, answeredAt }: WebhookDelivery) {
  const last = statuses.at(-1)
  const isTaken = last !== undefined && last >= 200 && last < 300
  return {
    webhookId: endpointId,
    deliveryStatus: last === undefined ? 'PENDING' : isTaken ? 'DELIVERED' : 'FAILED',
    retryCount: Math.max(0, statuses.length - 1),
    lastStatusCode: last === 0 ? null : (last ?? null),
    lastRespondedAt: iso(answeredAt),
  }
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
