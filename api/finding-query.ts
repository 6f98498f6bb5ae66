/** The filters of the list of findings, read from a query. */

import {
  findingKinds,
  moneyKinds,
  type FindingKind,
  type FindingOwner,
} from '../payment/finding.ts'
import { isPaymentId } from '../payment/payment.ts'
import type { Finding, FindingFilter, FindingPlace } from '../store/findings.ts'
import { Problem } from './errors.ts'

export interface FindingQuery {
  open?: string
  kind?: string
  owner?: string
  paymentId?: string
  cursor?: string
  limit?: string
}

const owners: readonly FindingOwner[] = ['operator', 'support', 'developer']
const limitMax = 100

/** @throws Problem `invalid_field` with the filter's name */
export function readFindingFilter(query: FindingQuery): FindingFilter {
  const { open, kind, owner, paymentId, cursor, limit } = query
  return {
    isOpen: open === undefined ? null : oneOf(['true', 'false'], open, 'open') === 'true',
    ...(kind !== undefined && {
      kind: oneOf(Object.keys(findingKinds) as FindingKind[], kind, 'kind'),
    }),
    ...(owner !== undefined && { owner: oneOf(owners, owner, 'owner') }),
    ...(paymentId !== undefined && { paymentId: readPaymentId(paymentId) }),
    ...(cursor !== undefined && { after: readCursor(cursor) }),
    limit: readLimit(limit),
  }
}

/** The cursor of the page after this finding. */
export function toFindingCursor({ kind, id }: Finding): string {
  const place = [moneyKinds.includes(kind), String(id)]
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function readCursor(text: string): FindingPlace {
  const [, isMoney, id] = /^\[(true|false),"(\d{1,18})"\]$/.exec(decode(text)) ?? []
  if (isMoney === undefined || id === undefined)
    return refuse('cursor', 'the next of an earlier answer')
  return { isMoney: isMoney === 'true', id: BigInt(id) }
}

const decode = (text: string) => Buffer.from(text, 'base64url').toString('utf8')

function readPaymentId(text: string): string {
  return isPaymentId(text) ? text : refuse('paymentId', 'the id of a payment')
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return limitMax
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return limit >= 1 && limit <= limitMax ? limit : refuse('limit', `1 to ${limitMax}`)
}

function oneOf<Word extends string>(words: readonly Word[], text: string, field: string): Word {
  return words.find((word) => word === text) ?? refuse(field, `must be one of ${words.join(', ')}`)
}

function refuse(field: string, detail: string): never {
  throw new Problem('invalid_field', { field, detail })
}
