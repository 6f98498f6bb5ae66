/**
 * Payment methods per country and currency, cached.
 *
 * Source: guide, Step 2 (doc): bare array; a real account (observed, 2026-11-23): object with
 * `paymentMethods`, limits, `responseType` and `requiredFields.contact`. Both are read.
 */

import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Clock, Log } from '../payment/log.ts'
import type { PaymentMethod, RequiredField } from '../payment/method.ts'
import { normalDecimal } from '../payment/money.ts'
import { toPrintable } from '../payment/printable.ts'
import { KoyweError } from './errors.ts'
import { MethodsAnswer, type WireMethod } from './wire.ts'

/** How long a list is fresh. */
const freshMs = 10 * 60 * 1000
/** How long a list is used while Koywe is unreachable. */
const staleMs = 24 * 60 * 60 * 1000

const readMethods = Compile(MethodsAnswer)

export interface MethodCache {
  /**
   * Returns the methods of a country and currency: from the last ten minutes, else from Koywe, else from up to a
   * day ago.
   * @param patienceMs how long to wait for Koywe; a later answer still fills the cache
   * @throws KoyweError when none of these is available
   */
  get(country: string, currency: string, patienceMs?: number): Promise<PaymentMethod[]>
}

/**
 * Both spellings of the route in Koywe's own pages.
 * Source: guide, Step 2 (doc), and a real account (observed, 2026-11-23): the first one; payments guide,
 * read 2026-11-29 (doc): the second one.
 */
const routes = ['payment-method', 'payment-methods'] as const

/**
 * Creates the call that asks Koywe for methods. If a route is missing, the call tries the other spelling
 * and remembers the one that answered.
 * @param get reads a path below Koywe's base address
 */
export function createMethodsRequest(
  get: (path: string) => Promise<unknown>,
): (country: string, currency: string) => Promise<unknown> {
  let known: string = routes[0]
  return async (country, currency) => {
    const wish = { countrySymbol: country, currencySymbol: currency }
    const query = new URLSearchParams(wish).toString()
    const other = known === routes[0] ? routes[1] : routes[0]
    try {
      return await get(`${known}?${query}`)
    } catch (error) {
      if (!isMissingRoute(error)) throw error
      const answer = await get(`${other}?${query}`)
      known = other
      return answer
    }
  }
}

/** A 404 without Koywe's envelope is about the route, not about what it was asked for. */
function isMissingRoute(error: unknown): boolean {
  return error instanceof KoyweError && error.status === 404 && error.errorCode === null
}

export function createMethodCache(
  fetch: (country: string, currency: string) => Promise<unknown>,
  { clock, log }: { clock: Clock; log: Log },
): MethodCache {
  const lists = new Map<string, { at: number; methods: PaymentMethod[] }>()
  const asking = new Map<string, Promise<PaymentMethod[]>>()

  async function ask(key: string, country: string, currency: string): Promise<PaymentMethod[]> {
    const methods = parseMethods(await fetch(country, currency))
    lists.set(key, { at: clock(), methods })
    return methods
  }

  function askOnce(key: string, country: string, currency: string): Promise<PaymentMethod[]> {
    const running = asking.get(key)
    if (running) return running
    const started = ask(key, country, currency).finally(() => asking.delete(key))
    asking.set(key, started)
    return started
  }

  return {
    async get(country, currency, patienceMs) {
      const key = `${country} ${currency}`
      const known = lists.get(key)
      if (known && clock() - known.at < freshMs) return known.methods
      try {
        const asked = askOnce(key, country, currency)
        return await (patienceMs === undefined ? asked : inTime(asked, patienceMs))
      } catch (error) {
        if (!known || clock() - known.at >= staleMs) throw error
        log.warn({ country, currency, err: error }, 'serving cached payment methods')
        return known.methods
      }
    },
  }
}

async function inTime<Result>(promise: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new KoyweError('koywe_unreachable', 'Koywe did not answer methods in time', {
      retry: 'later',
    })
    timer = setTimeout(() => reject(error), ms)
  })
  promise.catch(() => {})
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Reads every known shape of the answer. Skips what is no method.
 * @throws KoyweError `koywe_unintelligible`
 */
export function parseMethods(answer: unknown): PaymentMethod[] {
  const list = readMethods.Check(answer) ? toList(answer).slice(0, methodsMax) : null
  const methods = list?.flatMap((item) => toMethod(item) ?? [])
  if (methods && (methods.length > 0 || list?.length === 0)) return methods
  throw new KoyweError('koywe_unintelligible', 'Koywe returned methods in an unknown shape', {
    retry: 'later',
  })
}

/** More methods than any country has, and what a code is made of: also letters with accents, since banks are named so. */
const methodsMax = 500
const codeForm = /^[\p{L}\p{M}\p{N}_.,&()'+\- ]{1,64}$/u
const nameLengthMax = 100

function toList(answer: Static<typeof MethodsAnswer>): unknown[] {
  if (Array.isArray(answer)) return answer
  if ('paymentMethods' in answer) return answer.paymentMethods
  return 'methods' in answer ? answer.methods : answer.data
}

function toMethod(item: unknown): PaymentMethod | null {
  const wire: Partial<WireMethod> | null =
    typeof item === 'string' ? { method: item } : toObject(item)
  const method = textOf(wire?.method)
  if (!wire || !codeForm.test(method)) return null
  return {
    method,
    name: toPrintable(textOf(wire.name) || method, nameLengthMax),
    minAmount: toDecimal(wire.minAmount),
    maxAmount: toDecimal(wire.maxAmount),
    requiredFields: toRequiredFields(wire.requiredFields),
    banks: toBanks(wire.extra),
    payAction: /qr/i.test(textOf(wire.responseType)) ? 'qr' : 'redirect',
  }
}

function toObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function toItems(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Ignores a limit that is not a positive decimal: Koywe checks it anyway. */
function toDecimal(amount: unknown): string | null {
  const text = normalDecimal(typeof amount === 'number' ? String(amount) : textOf(amount))
  return text === null || text.startsWith('-') || text === '0' ? null : text
}

const requiredFields = new Map<string, RequiredField>([
  ['email', 'payer.email'],
  ['phone', 'payer.phone'],
])

function toRequiredFields(wire: unknown): RequiredField[] {
  const names = Array.isArray(wire) ? wire : toItems(toObject(wire)?.['contact'])
  return names.flatMap((name) => requiredFields.get(textOf(name).toLowerCase()) ?? [])
}

/** Reads bank codes from strings or objects. */
function toBanks(extra: unknown): string[] {
  const codes = toItems(toObject(extra)?.['banks']).map((bank) => {
    const named = toObject(bank)
    return textOf(named ? (named['code'] ?? named['name']) : bank)
  })
  return codes.filter((code) => codeForm.test(code)).slice(0, methodsMax)
}
