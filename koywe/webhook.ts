/**
 * Webhooks of Koywe: verifies the signature and reads the event. The content is a hint, never proof.
 *
 * Source: guide, Step 6 (doc): hex HMAC-SHA256 of the raw body in `Koywe-Signature`, `id`, `type`,
 * `data.orderId`, `data.externalId`; a real account (observed, 2026-11-23): `relationships.self.id`
 * and `data.external_id`. No timestamp is signed, so an old webhook stays valid.
 */

import { createHmac, timingSafeEqual } from 'node:crypto'
import { findJsonFault } from '../payment/json.ts'
import { isKoyweId } from './ids.ts'

/**
 * Whether the signature matches the body under one of the secrets (two during rotation). Accepts hex in any case
 * and an optional prefix `sha256=`. Compares in constant time.
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
    .map((secret) => digest(rawBody, secret))
    .reduce((isAny, expected) => timingSafeEqual(expected, given) || isAny, false)
}

/** The signature that Koywe would give with the secret: for checks of our own api. */
export function signBody(rawBody: Buffer, secret: string): string {
  return digest(rawBody, secret).toString('hex')
}

function digest(rawBody: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret).update(rawBody).digest()
}

/** A webhook event. Only the type is always present. */
export interface KoyweEvent {
  eventId: string | null
  type: string
  orderId: string | null
  externalId: string | null
  status: string | null
}

type Json = Record<string, unknown>

/** Reads an event from every known envelope; null if the JSON is not an event or an id does not have the form of Koywe. */
export function readEvent(body: unknown): KoyweEvent | null {
  if (!isObject(body) || findJsonFault(body) !== null) return null
  const type = textAt(body, ['type'])
  if (type === null) return null
  const self = objectAt(objectAt(body, 'relationships'), 'self')
  const selfType = textAt(self, ['type'])
  const isOrderSelf = selfType === 'order' || (selfType === null && type.startsWith('order.'))
  const data = objectAt(body, 'data')
  const ids = [
    ...(isOrderSelf ? [self['id']] : []),
    ...orderIdNames(type).map((name) => data[name]),
  ]
  const orderId = ids.find(isText) ?? null
  const isMalformed = orderId === null ? ids.some(isPresent) : !isKoyweId(orderId)
  if (isMalformed) return null
  return {
    // Compared with other event ids and used for nothing else, so that any text will do.
    eventId: textAt(body, ['id', 'eventId', 'event_id']),
    type,
    orderId,
    externalId: textAt(data, ['external_id', 'externalId']),
    status: textAt(data, ['status']),
  }
}

/** Whether the type or the status of an event is about a refund (guide, Step 6, doc). */
export function tellsRefund({ type, status }: Pick<KoyweEvent, 'type' | 'status'>): boolean {
  return /refund/i.test(`${type} ${status ?? ''}`)
}

/** A bare `data.id` is the id of the order only in an event about an order. */
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

/** Returns the first member that is text. */
function findText(body: Json, names: readonly string[]): string | null {
  return names.map((name) => body[name]).find(isText) ?? null
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** Returns the first member that is text of a plausible length. */
function textAt(body: Json, names: readonly string[]): string | null {
  return names.map((name) => findText(body, [name])).find((text) => isShort(text)) ?? null
}

function isShort(text: string | null): boolean {
  return text !== null && text.length <= 200
}
