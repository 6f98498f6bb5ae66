/** Parses the query of GET /payments into a filter. */

import type { PaymentFilter } from '../store/payments.ts'
import { isPaymentId, type Payment } from '../payment/payment.ts'
import { exceptionKinds, statuses, type ExceptionKind, type Status } from '../payment/status.ts'
import { Problem } from './errors.ts'

export interface ListQuery {
  status?: string
  exception?: string
  merchantReference?: string
  createdFrom?: string
  createdTo?: string
  cursor?: string
  limit?: string
}

const limitDefault = 50
const limitMax = 100
/** The latest time of a JavaScript Date, in epoch milliseconds. */
const timeMax = 8.64e15

/** @throws Problem `invalid_field` that names the filter */
export function readFilter(query: ListQuery): PaymentFilter {
  const { status, exception, merchantReference, createdFrom, createdTo, cursor } = query
  return {
    ...(status !== undefined && { status: oneOf<Status>(statuses, status, 'status') }),
    ...(exception !== undefined && {
      exception: oneOf<ExceptionKind>(exceptionKinds, exception, 'exception'),
    }),
    ...(merchantReference !== undefined && {
      merchantReference: readReference(merchantReference),
    }),
    ...(createdFrom !== undefined && { createdFrom: readTime(createdFrom, 'createdFrom') }),
    ...(createdTo !== undefined && { createdTo: readTime(createdTo, 'createdTo') }),
    ...(cursor !== undefined && { after: readCursor(cursor) }),
    limit: readLimit(query.limit),
  }
}

function refuse(field: string, detail: string): never {
  throw new Problem('invalid_field', { field, detail })
}

function oneOf<Word extends string>(words: readonly Word[], text: string, field: string): Word {
  return words.find((word) => word === text) ?? refuse(field, `must be one of ${words.join(', ')}`)
}

function readReference(text: string): string {
  const isPossible = /^[A-Za-z0-9._-]{1,64}$/.test(text)
  return isPossible
    ? text
    : refuse('merchantReference', 'must have 1 to 64 letters, digits, dots, dashes or underscores')
}

function readTime(text: string, field: string): number {
  const isIso = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text)
  const time = isIso && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? refuse(field, 'must be a time such as 2026-01-31T00:00:00Z') : time
}

/** Date.parse reads the 30th of February as the 2nd of March. */
function isDay(day: string): boolean {
  const time = Date.parse(day)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return limitDefault
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return limit >= 1 && limit <= limitMax ? limit : refuse('limit', `must be from 1 to ${limitMax}`)
}

/** Returns the cursor of the page after this payment. */
export function toCursor({ createdAt, id }: Payment): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url')
}

function readCursor(text: string): { createdAt: number; id: string } {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    const [createdAt, id] = Array.isArray(parsed) ? parsed : []
    const isTime = Number.isSafeInteger(createdAt) && Math.abs(createdAt) <= timeMax
    if (isTime && typeof id === 'string' && isPaymentId(id)) return { createdAt, id }
  } catch {
    // Malformed: refused below.
  }
  return refuse('cursor', 'must be the next of an earlier response')
}
