/** Which failed read says something about its order, and which one only about Koywe. */

import { expect, it } from 'vitest'
import { findOrderFault } from '../../activities/order-fault.ts'
import { KoyweError, type KoyweErrorCode } from '../../koywe/errors.ts'
import { day } from '../support/payments.ts'

type Case = [
  what: string,
  code: KoyweErrorCode,
  status: number | null,
  failingMs: number,
  isServing: boolean,
]

const find = (...[, code, status, failingMs, isServing]: Case) => {
  const retry = code === 'koywe_refused' ? 'never' : 'later'
  return findOrderFault(new KoyweError(code, 'what came', { retry, status }), {
    failingMs,
    isServing,
  })
}

it.each<Case>([
  ['an answer that cannot be read', 'koywe_unintelligible', 200, 0, false],
  ['a head that cannot be read', 'koywe_unintelligible', null, 0, false],
  ['a refusal', 'koywe_refused', 422, 0, false],
  ['an error of Koywe’s for a day', 'koywe_unreachable', 500, day, false],
  ['silence for a day while Koywe serves others', 'koywe_unreachable', null, day, true],
  ['a 429 for a day while Koywe serves others', 'koywe_throttled', 429, day, true],
])('%s is about the order (%s %s, %i ms)', (...given) => {
  expect(find(...given)).toBe('what came')
})

it.each<Case>([
  ['no such order', 'koywe_refused', 404, day, true],
  ['a missing route', 'koywe_unreachable', 404, day, true],
  ['an error of Koywe’s for less than a day', 'koywe_unreachable', 500, day - 1, true],
  ['silence for less than a day', 'koywe_unreachable', null, day - 1, true],
  ['silence for all', 'koywe_unreachable', null, 30 * day, false],
  ['a 429 for less than a day', 'koywe_throttled', 429, day - 1, true],
  ['a 429 for all', 'koywe_throttled', 429, 30 * day, false],
  ['our own limit', 'koywe_throttled', null, day, true],
  ['wrong credentials', 'koywe_unauthorized', 403, day, true],
])('%s is not about the order (%s %s, %i ms)', (...given) => {
  expect(find(...given)).toBeNull()
})

it('an error of ours is not about the order', () => {
  expect(findOrderFault(new Error('ours'), { failingMs: day, isServing: true })).toBeNull()
})
