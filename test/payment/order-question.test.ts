/** When Koywe is no longer asked about an order that only webhooks name. */

import { describe, expect, it } from 'vitest'
import {
  isQuestionOver,
  patienceForOwn,
  patienceForStrangers,
  patienceForUnmatched,
  type NoOrder,
  type QuestionPatience,
} from '../../payment/order-question.ts'
import { day, minute } from '../support/payments.ts'

const answers: NoOrder[] = ['denied', 'refused', 'no_route', 'unreadable', 'silent', 'not_asked']
const lookupGrace = { firstMs: 10_000, againMs: 30_000 }

/** The answers that end a question at this age. */
const endings = (patience: QuestionPatience, ageMs: number) =>
  answers.filter((said) => isQuestionOver(said, ageMs, patience))

describe('a question about an order', () => {
  it.each([
    [39_999, []],
    [40_000, ['denied', 'refused']],
    [365 * day, ['denied', 'refused']],
  ])('of a payment’s own ends by a clear answer only: after %i ms', (ageMs, expected) => {
    expect(endings(patienceForOwn(lookupGrace), ageMs)).toEqual(expected)
  })

  it.each([
    [39_999, []],
    [40_000, ['denied', 'refused']],
    [20 * minute, ['denied', 'refused', 'unreadable']],
    [3 * day - 1, ['denied', 'refused', 'no_route', 'unreadable', 'silent']],
    [3 * day, answers],
  ])('that strangers may have named always ends: after %i ms', (ageMs, expected) => {
    expect(endings(patienceForStrangers(lookupGrace), ageMs)).toEqual(expected)
  })

  it.each([
    [0, ['denied']],
    [2 * minute, ['denied', 'refused', 'no_route', 'unreadable']],
    [3 * day - 1, ['denied', 'refused', 'no_route', 'unreadable', 'silent']],
    [3 * day, answers],
  ])('of no known payment always ends: after %i ms', (ageMs, expected) => {
    expect(endings(patienceForUnmatched(minute), ageMs)).toEqual(expected)
  })
})
