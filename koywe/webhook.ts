/**
 * Koywe's webhooks: whether one is genuine, and what it says. What it says is a hint, never a truth.
 *
 * Source: guide, Step 6 (doc): hex HMAC-SHA256 of the raw body in `Koywe-Signature`, `id`, `type`,
 * `data.orderId`, `data.externalId`; a real account (observed, 2026-11-23): `relationships.self.id`
 * and `data.external_id`. No timestamp is signed, so an old genuine delivery stays genuine.
 */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { findJsonFault } from '../payment/json.ts'

/**
 * Whether the signature is the body's, under any of the secrets (two while one is rotated). Takes hex
 * in any case and an optional `sha256=` before it. Compares in constant time.
 */
export function isGenuine(
  rawBody: Buffer,
  signature: string | undefined,
  secrets: readonly string[],
): boolean {
  const hex = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(signature?.trim() ?? '')?.[1]
  if (hex === undefined) return false
  const given = Buffer.from(hex, 'hex')
  return secrets
    .map((secret) => createHmac('sha256', secret).update(rawBody).digest())
    .reduce((isAny, expected) => timingSafeEqual(expected, given) || isAny, false)
}

/** What an event says. Every part but the type may be missing. */
export interface KoyweEvent {
  eventId: string | null
  type: string
  orderId: string | null
  externalId: string | null
  status: string | null
  /** SHA-256 of what the event says without ids of its own and times: equal for a replay. */
  digest: string
}

type Json = Record<string, unknown>

/** Reads an event in every known envelope; null where signed JSON is no event. */
export function readEvent(body: unknown): KoyweEvent | null {
  if (!isObject(body) || findJsonFault(body) !== null) return null
  const type = textAt(body, ['type'])
  if (type === null) return null
  const self = objectAt(objectAt(body, 'relationships'), 'self')
  const selfType = textAt(self, ['type'])
  const isOrderSelf = selfType === 'order' || (selfType === null && type.startsWith('order.'))
  const data = objectAt(body, 'data')
  return {
    eventId: textAt(body, ['id', 'eventId', 'event_id']),
    type,
    orderId: (isOrderSelf ? textAt(self, ['id']) : null) ?? textAt(data, orderIdNames(type)),
    externalId: textAt(data, ['external_id', 'externalId']),
    status: textAt(data, ['status']),
    digest: digestEvent(body),
  }
}

/** Whether the type or the status of an event is one of those about refunds (guide, Step 6, doc). */
export function tellsRefund({ type, status }: Pick<KoyweEvent, 'type' | 'status'>): boolean {
  return /refund/i.test(`${type} ${status ?? ''}`)
}

/** A bare `data.id` is the order's only in an event about an order. */
function orderIdNames(type: string): string[] {
  return type.startsWith('order.') ? ['orderId', 'order_id', 'id'] : ['orderId', 'order_id']
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectAt(body: Json, name: string): Json {
  const value = body[name]
  return isObject(value) ? value : {}
}

/** The first of the names that holds text of a believable length. */
function textAt(body: Json, names: readonly string[]): string | null {
  for (const name of names) {
    const value = body[name]
    if (typeof value === 'string' && value !== '' && value.length <= 200) return value
  }
  return null
}

const eventIdNames = new Set(['id', 'eventId', 'event_id'])
const timeName = /(?:^|_)(?:at|date|time|timestamp)$|(?:At|Date|Time|Timestamp)$/

function digestEvent(body: Json): string {
  const said = Object.fromEntries(Object.entries(body).filter(([name]) => !eventIdNames.has(name)))
  return createHash('sha256')
    .update(JSON.stringify(canonical(said)))
    .digest('hex')
}

/** The same value with sorted names and without times, whatever order it was sent in. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(([name]) => !timeName.test(name))
  return Object.fromEntries(
    entries
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, inner]) => [name, canonical(inner)]),
  )
}
