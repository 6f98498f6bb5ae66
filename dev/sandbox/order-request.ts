/** Reads the request for an order, and refuses what Koywe would refuse. */

import type { SandboxNewOrder } from './orders.ts'
import { Refusal } from './refusal.ts'
import { methods } from './methods.ts'
import type { SandboxState } from './state.ts'

type Json = Record<string, unknown>

/** @throws Refusal 400 */
export function readOrderRequest(body: unknown, state: SandboxState): SandboxNewOrder {
  const wish = (body ?? {}) as Json
  const currency = text(wish, 'originCurrencySymbol')
  if (wish['type'] !== 'PAYIN') refuse('OR99400', 'type must be PAYIN')
  if (text(wish, 'destinationCurrencySymbol') !== currency) {
    refuse('OR99401', 'a PAYIN has one currency')
  }
  const { amountIn } = wish
  if (typeof amountIn !== 'number' || !(amountIn > 0))
    refuse('OR99402', 'amountIn must be positive')
  return {
    ...readMethod(wish, { amountIn, currency }),
    amountIn,
    currency,
    externalId: optional(wish, 'externalId'),
    description: optional(wish, 'description') ?? '',
    contactId: readContactId(wish, state),
    successUrl: optional(wish, 'successUrl'),
    failedUrl: optional(wish, 'failedUrl'),
  }
}

function refuse(code: string, sentence: string): never {
  throw new Refusal(400, code, sentence)
}

/** Exactly one method. `extra` may be an object, text or absent: the documents contradict each other. */
function readMethod(
  wish: Json,
  { amountIn, currency }: { amountIn: number; currency: string },
): { method: string; extra: unknown } {
  const list = wish['paymentMethods']
  if (!Array.isArray(list) || list.length !== 1) refuse('PM99400', 'exactly one payment method')
  const { method, extra } = (list as Json[])[0] ?? {}
  const known = methods.find((one) => one.method === method && one.currency === currency)
  if (!known) refuse('PM99401', 'Payment method not supported')
  if (amountIn < known.min || amountIn > known.max) refuse('PM99402', 'amount out of range')
  return { method: known.method, extra: extra ?? null }
}

function readContactId(wish: Json, { contacts }: SandboxState): string | null {
  const id = optional(wish, 'contactId')
  if (id !== null && !contacts.has(id)) refuse('CT99404', 'Contact not found')
  return id
}

function text(wish: Json, name: string): string {
  const value = wish[name]
  return typeof value === 'string' && value !== ''
    ? value
    : refuse('OR99403', `${name} is required`)
}

function optional(wish: Json, name: string): string | null {
  const value = wish[name]
  return typeof value === 'string' ? value : null
}
