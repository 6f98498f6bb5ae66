/** Parses the query of GET /payments into a filter. */

import type { PaymentFilter } from '../store/payments.ts'
import { isPaymentId, type Payment } from '../payment/payment.ts'
import { exceptionKinds, statuses, type ExceptionKind, type Status } from '../payment/status.ts'
import {
  oneOf,
  parseCursor,
  readLimit,
  readReference,
  refuse,
  refuseCursor,
  writeCursor,
} from './query.ts'
import { readAtOnce, type ReadField } from './read-fields.ts'

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
/** The end of the year 9999, the last that fits an ISO time. Epoch milliseconds. */
const timeMax = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** @throws Problem `invalid_field` that names the parameter */
export function readFilter(query: ListQuery, field: ReadField = readAtOnce): PaymentFilter {
  const { status, exception, merchantReference, createdFrom, createdTo, cursor } = query
  return {
    ...(status !== undefined && {
      status: field('status', () => oneOf<Status>(statuses, status, 'status')),
    }),
    ...(exception !== undefined && {
      exception: field('exception', () =>
        oneOf<ExceptionKind>(exceptionKinds, exception, 'exception'),
      ),
    }),
    ...(merchantReference !== undefined && {
      merchantReference: field('merchantReference', () => readReference(merchantReference)),
    }),
    ...(createdFrom !== undefined && {
      createdFrom: field('createdFrom', () => readTime(createdFrom, 'createdFrom')),
    }),
    ...(createdTo !== undefined && {
      createdTo: field('createdTo', () => readTime(createdTo, 'createdTo')),
    }),
    ...(cursor !== undefined && { after: field('cursor', () => readCursor(cursor)) }),
    limit: field('limit', () => readLimit(query.limit, limitDefault)),
  }
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

/** Returns the cursor of the page after this payment. */
export function toCursor({ createdAt, id }: Payment): string {
  return writeCursor([createdAt, id])
}

function readCursor(text: string): { createdAt: number; id: string } {
  const [createdAt, id] = parseCursor(text)
  const isPlace = isTime(createdAt) && typeof id === 'string' && isPaymentId(id)
  return isPlace ? { createdAt, id } : refuseCursor()
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= timeMax
}
