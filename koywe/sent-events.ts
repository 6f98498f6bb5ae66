/**
 * What Koywe says that it sent about an order. Only for people who compare: nothing is decided by it, and an account
 * may lack the permission.
 *
 * Source: webhooks overview (docs.koywe.com/en/getting-started/webhooks-overview, read 2026-11-23, doc, not
 * observed): `GET /webhook-events` with `resourceId`, `page` and `limit`, and `GET /webhook-events/{id}/deliveries`
 * with `deliveryStatus`, `retryCount`, `lastStatusCode` and `lastRespondedAt` for each endpoint. That they are
 * below the organization, as the endpoints are, and the rest of the bodies: assumed; `test/koywe/sent-events.test.ts`.
 */

import { Compile } from 'typebox/compile'
import { parseDate } from './dates.ts'
import { KoyweError } from './errors.ts'
import type { Call } from './http.ts'
import { isKoyweId } from './ids.ts'
import {
  SentEventsAnswer,
  DeliveriesAnswer,
  type WireDelivery,
  type WireSentEvent,
} from './wire.ts'

/** An event that Koywe has about an order. Times are epoch milliseconds; null where Koywe does not say. */
export interface SentEvent {
  id: string
  type: string
  at: number | null
  /** One for each endpoint; null where Koywe did not say. */
  deliveries: SentDelivery[] | null
}

export interface SentDelivery {
  /** A word of Koywe's, such as `DELIVERED`. */
  state: string | null
  retries: number | null
  /** The HTTP status of the endpoint's last answer. */
  lastStatus: number | null
  lastAnswerAt: number | null
}

export interface SentEventsParts {
  organizationId: string
  send: (call: Omit<Call, 'token'>) => Promise<unknown>
}

export type ListSentEvents = (orderId: string) => Promise<SentEvent[]>

/** One page of events, and the endpoints of one event. */
const eventsMax = 20
const deliveriesMax = 5
/** For all calls together: a person waits. */
const deadlineMs = 4000

const readEvents = Compile(SentEventsAnswer)
const readDeliveries = Compile(DeliveriesAnswer)

/** Creates the list. It throws KoyweError where Koywe shows no events, and leaves out deliveries that it does not show. */
export function createSentEvents({ organizationId, send }: SentEventsParts): ListSentEvents {
  const scope = `organizations/${encodeURIComponent(organizationId)}/webhook-events`
  const toCall = (path: string, signal: AbortSignal) =>
    ({
      kind: 'webhook',
      method: 'GET',
      path,
      share: 'strangers',
      inDoubt: 'later',
      isOptional: true,
      signal,
    }) as const

  return async (orderId) => {
    const signal = AbortSignal.timeout(deadlineMs)
    const query = new URLSearchParams({ resourceId: orderId, page: '1', limit: String(eventsMax) })
    const answer = await send(toCall(`${scope}?${query.toString()}`, signal))
    if (!readEvents.Check(answer)) throw unintelligible()
    const events = toList(answer).flatMap(toEvent).slice(0, eventsMax)
    for (const event of events) {
      const path = `${scope}/${encodeURIComponent(event.id)}/deliveries`
      const deliveries = await send(toCall(path, signal)).catch(toNothing)
      // What Koywe refuses for one event, it refuses for the others.
      if (deliveries === null) break
      event.deliveries = toDeliveries(deliveries)
    }
    return events
  }
}

function unintelligible(): KoyweError {
  const message = 'Koywe returned its webhook events in an unknown shape'
  return new KoyweError('koywe_unintelligible', message, { retry: 'later' })
}

function toNothing(error: unknown): null {
  if (error instanceof KoyweError) return null
  throw error
}

function toList<Item>(answer: Item[] | Record<string, Item[]>): Item[] {
  // The answer may have a page number, too.
  return Array.isArray(answer) ? answer : (Object.values(answer).find(Array.isArray) ?? [])
}

function toEvent({
  id,
  eventId,
  type,
  eventType,
  createdAt,
  created_at,
}: WireSentEvent): SentEvent[] {
  const known = id ?? eventId
  const name = type ?? eventType
  if (!known || !isKoyweId(known) || !name) return []
  return [
    { id: known, type: name.slice(0, 64), at: toTime(createdAt ?? created_at), deliveries: null },
  ]
}

function toDeliveries(answer: unknown): SentDelivery[] | null {
  if (!readDeliveries.Check(answer)) return null
  return toList(answer).slice(0, deliveriesMax).map(toDelivery)
}

function toDelivery(wire: WireDelivery): SentDelivery {
  const { deliveryStatus, retryCount, lastStatusCode, lastRespondedAt } = wire
  return {
    state: typeof deliveryStatus === 'string' ? deliveryStatus.slice(0, 32) : null,
    retries: toCount(retryCount),
    lastStatus: toCount(lastStatusCode),
    lastAnswerAt: toTime(lastRespondedAt),
  }
}

function toCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null
}

/** A time without a zone is UTC (assumed). */
function toTime(value: unknown): number | null {
  return parseDate(value, { currency: '', timeOfDay: '00:00:00' })
}
