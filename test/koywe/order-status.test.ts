/** Koywe's words for the status of an order. */

import { expect, it } from 'vitest'
import { claimedStates, toState, wordsOf } from '../../koywe/order-status.ts'

it.each([
  ['PAID', 'paid'],
  ['paid', 'paid'],
  ['CANCELED', 'cancelled'],
  ['CANCELLED', 'cancelled'],
  ['CHARGEBACK', 'unknown'],
  ['constructor', 'unknown'],
  ['', 'unknown'],
])('reads %j as %s', (word, state) => {
  expect(toState(word)).toBe(state)
})

it.each([
  ['order.created', null, ['pending']],
  ['order.created', 'PENDING', ['pending', 'pending']],
  ['order.canceled', null, ['cancelled']],
  ['order.refund_requested', null, ['refund_requested']],
  ['order.paid', 'COMPLETED', ['paid', 'completed']],
  ['order.approved', 'PENDING', ['unknown', 'pending']],
  ['order.updated', 'PAID', ['unknown', 'paid']],
  ['bank_income.received', 'PAID', ['unknown', 'paid']],
  ['ping', null, ['unknown']],
] as const)('reads what %s with the status %s claims', (type, status, claimed) => {
  expect(claimedStates({ type, status })).toEqual(claimed)
})

it('gives every word for some states, and none for what is unknown', () => {
  expect(wordsOf(['cancelled', 'pending'])).toEqual(['DRAFT', 'PENDING', 'CANCELLED', 'CANCELED'])
  expect(wordsOf(['unknown'])).toEqual([])
})
