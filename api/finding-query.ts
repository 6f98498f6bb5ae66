/** The filters of the list of findings, read from a query. */

import {
  findingKinds,
  moneyKinds,
  type FindingKind,
  type FindingOwner,
} from '../payment/finding.ts'
import { isPaymentId } from '../payment/payment.ts'
import type { Finding, FindingFilter, FindingPlace } from '../store/findings.ts'
import { oneOf, parseCursor, readLimit, refuse, refuseCursor, writeCursor } from './query.ts'
import { readAtOnce, type ReadField } from './read-fields.ts'

export interface FindingQuery {
  open?: string
  kind?: string
  owner?: string
  paymentId?: string
  cursor?: string
  limit?: string
  language?: string
}

const kinds = Object.keys(findingKinds) as FindingKind[]
const owners: readonly FindingOwner[] = ['operator', 'support', 'developer']
const limitDefault = 100

/** @throws Problem `invalid_field` that names the parameter */
export function readFindingFilter(
  query: FindingQuery,
  field: ReadField = readAtOnce,
): FindingFilter {
  const { open, kind, owner, paymentId, cursor, limit } = query
  return {
    isOpen: field('open', () => readOpen(open)),
    ...(kind !== undefined && {
      kind: field('kind', () => oneOf(kinds, kind, 'kind')),
    }),
    ...(owner !== undefined && { owner: field('owner', () => oneOf(owners, owner, 'owner')) }),
    ...(paymentId !== undefined && {
      paymentId: field('paymentId', () => readPaymentId(paymentId)),
    }),
    ...(cursor !== undefined && { after: field('cursor', () => readCursor(cursor)) }),
    limit: field('limit', () => readLimit(limit, limitDefault)),
  }
}

/** Returns the cursor of the page after this finding. */
export function toFindingCursor({ kind, id }: Finding): string {
  return writeCursor([moneyKinds.includes(kind), String(id)])
}

function readCursor(text: string): FindingPlace {
  const [isMoney, id] = parseCursor(text)
  const isPlace = typeof isMoney === 'boolean' && typeof id === 'string' && /^\d{1,18}$/.test(id)
  return isPlace ? { isMoney, id: BigInt(id) } : refuseCursor()
}

function readOpen(text: string | undefined): boolean | null {
  return text === undefined ? null : oneOf(['true', 'false'], text, 'open') === 'true'
}

function readPaymentId(text: string): string {
  return isPaymentId(text) ? text : refuse('paymentId', 'must be the id of a payment')
}
