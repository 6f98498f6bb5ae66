/** Which events say no more than what is established, and which are read. */

import { describe, expect, it } from 'vitest'
import { coveringStates, isEstablished } from '../../payment/established.ts'
import { orderStates, type OrderState } from '../../payment/order-snapshot.ts'
import { aPaid, aPending } from '../support/payments.ts'

const own = (...claimed: OrderState[]) => ({ orderId: 'ord_1', claimed })

describe('an event about the payment’s own order', () => {
  it.each<[string, OrderState[], OrderState]>([
    ['what is established', ['processing'], 'processing'],
    ['a lower status', ['pending'], 'paid'],
    ['a lower status after an end without money', ['processing'], 'failed'],
    ['a status that the refund has overtaken', ['completed'], 'refunded'],
    ['two old statuses', ['pending', 'paid'], 'completed'],
    ['the same end', ['cancelled'], 'cancelled'],
    ['the same refund', ['refunded'], 'refunded'],
  ])('is old where it says %s', (_what, claimed, state) => {
    expect(isEstablished(aPending(), state, own(...claimed))).toBe(true)
  })

  it.each<[string, OrderState[], OrderState]>([
    ['a higher status', ['completed'], 'paid'],
    ['money after an end without money', ['paid'], 'expired'],
    ['a refund', ['refunded'], 'completed'],
    ['that a refund was requested', ['refund_requested'], 'completed'],
    ['an end without money after money', ['failed'], 'completed'],
    ['another end', ['cancelled'], 'failed'],
    ['that the order is held', ['on_hold'], 'pending'],
    ['that the order is no longer held', ['pending'], 'on_hold'],
    ['an unknown word', ['unknown'], 'completed'],
    ['the same unknown word', ['unknown'], 'unknown'],
    ['by its type more than by its status', ['refunded', 'completed'], 'completed'],
    ['by its status more than by its type', ['pending', 'paid'], 'pending'],
  ])('is new where it says %s', (_what, claimed, state) => {
    expect(isEstablished(aPending(), state, own(...claimed))).toBe(false)
  })

  it('is old by the payment’s status, whatever Koywe has called the order since', () => {
    expect(isEstablished(aPaid(), 'on_hold', own('paid'))).toBe(true)
    expect(isEstablished(aPending(), 'on_hold', own('paid'))).toBe(false)
  })

  it('is new where only our clock has ended the payment', () => {
    const expired = aPending({ status: 'expired' })

    expect(isEstablished(expired, 'pending', own('expired'))).toBe(false)
    expect(isEstablished(expired, 'pending', own('processing'))).toBe(false)
  })
})

it.each([['ord_2'], [null]])('is new for any other order than the own one: %s', (orderId) => {
  expect(isEstablished(aPaid(), 'completed', { orderId, claimed: ['pending'] })).toBe(false)
})

it('is new for an event that claims nothing', () => {
  expect(coveringStates([])).toEqual([])
})

it.each(orderStates)('never lets %s cover an unknown word or a later refund', (state) => {
  expect(isEstablished(aPending(), state, own('unknown'))).toBe(false)
  if (state !== 'refunded') expect(isEstablished(aPending(), state, own('refunded'))).toBe(false)
})
