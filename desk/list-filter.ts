/** The filters of the list as the address of a page holds them. What is no filter is ignored. */

import { isCountry } from '../payment/country.ts'
import { findingKinds, type FindingKind } from '../payment/finding.ts'
import { isPaymentId } from '../payment/payment.ts'
import { isPersonName } from '../payment/person-name.ts'
import { exceptionKinds, statuses } from '../payment/status.ts'
import type { DeskFilter, DeskPlace } from '../store/desk-payments.ts'

/** How old a payment may be. `usual` limits only payments that need no person. */
export const ages = ['usual', 'hour', 'day', 'week', 'month', 'quarter', 'ever'] as const
export type Age = (typeof ages)[number]

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs

const ageMs: Record<Age, number | null> = {
  usual: 30 * dayMs,
  hour: hourMs,
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
  quarter: 90 * dayMs,
  ever: null,
}

/** What the person chose; empty where they chose nothing. */
export interface ChosenFilters {
  status: string
  exception: string
  method: string
  country: string
  age: Age
  finding: string
  /** Who looks after the payment. */
  person: string
}

const methodForm = /^[A-Z0-9_-]{1,40}$/

/** Reads the query of a page. A word that is no choice counts as none. */
export function readChosenFilters(query: URLSearchParams): ChosenFilters {
  const among = (name: string, words: readonly string[]) =>
    words.find((word) => word === query.get(name)) ?? ''
  const method = (query.get('method') ?? '').trim().toUpperCase()
  const country = query.get('country') ?? ''
  const person = (query.get('person') ?? '').trim()
  return {
    status: among('status', statuses),
    exception: among('exception', exceptionKinds),
    method: methodForm.test(method) ? method : '',
    country: isCountry(country) ? country : '',
    age: ages.find((age) => age === query.get('age')) ?? 'usual',
    finding: among('finding', Object.keys(findingKinds)),
    person: isPersonName(person) ? person : '',
  }
}

/** Gives the filter for the store, and a page of so many payments. @param now epoch milliseconds */
export function toDeskFilter(
  chosen: ChosenFilters,
  { now, after, limit }: { now: number; after: DeskPlace | null; limit: number },
): DeskFilter {
  const { status, exception, method, country, age, finding, person } = chosen
  const allowedMs = ageMs[age]
  const from = allowedMs === null ? {} : { createdFrom: now - allowedMs }
  return {
    ...(status !== '' && { status: status as NonNullable<DeskFilter['status']> }),
    ...(exception !== '' && { exception: exception as NonNullable<DeskFilter['exception']> }),
    ...(method !== '' && { method }),
    ...(isCountry(country) && { country }),
    ...(finding !== '' && { finding: finding as FindingKind }),
    ...(person !== '' && { assignee: person }),
    ...(age === 'usual' ? { othersFrom: now - Number(allowedMs) } : from),
    ...(after && { after }),
    limit,
  }
}

/** Writes the filters as a query, without what is not chosen. */
export function writeFilters(chosen: ChosenFilters, after?: DeskPlace): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(chosen)) {
    if (value !== '' && value !== 'usual') query.set(name, value)
  }
  if (after) query.set('after', writePlace(after))
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

function writePlace({ needsPerson, createdAt, id }: DeskPlace): string {
  return `${needsPerson ? 1 : 0}.${createdAt}.${id}`
}

/** Null where the query names no place, or one that the desk did not write. */
export function readPlace(query: URLSearchParams): DeskPlace | null {
  const [first = '', createdAt = '', id = ''] = (query.get('after') ?? '').split('.')
  const isPlace = /^[01]$/.test(first) && /^\d{1,15}$/.test(createdAt) && isPaymentId(id)
  return isPlace ? { needsPerson: first === '1', createdAt: Number(createdAt), id } : null
}
