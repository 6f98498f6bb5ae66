/** The filters of a list, and the cursor that leads to its next page. */

import { describe, expect, it } from 'vitest'
import { readFilter, toCursor, type ListQuery } from '../../api/list-query.ts'
import { exceptionKinds, statuses } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aPayment } from '../support/rows.ts'

describe('a filter', () => {
  it('is nothing but fifty at a time unless something is asked for', () => {
    const filter = readFilter({})

    expect(filter).toEqual({ limit: 50 })
  })

  it('has everything that was asked for', () => {
    const filter = readFilter({
      status: 'expired',
      exception: 'late',
      merchantReference: 'order-1',
      createdFrom: '2026-01-01T00:00:00Z',
      createdTo: '2026-01-02',
      limit: '7',
    })

    expect(filter).toEqual({
      status: 'expired',
      exception: 'late',
      merchantReference: 'order-1',
      createdFrom: epoch,
      createdTo: epoch + 86_400_000,
      limit: 7,
    })
  })

  it.each(statuses)('takes the status %s', (status) => {
    const filter = readFilter({ status })

    expect(filter.status).toBe(status)
  })

  it.each(exceptionKinds)('takes the exception %s', (exception) => {
    const filter = readFilter({ exception })

    expect(filter.exception).toBe(exception)
  })

  it.each([
    ['2026-01-01', epoch],
    ['2026-01-01T00:00:00Z', epoch],
    ['2026-01-01T00:00:00.250Z', epoch + 250],
    ['2025-12-31T19:00:00-05:00', epoch],
  ])('takes the time %s', (createdFrom, expected) => {
    const filter = readFilter({ createdFrom })

    expect(filter.createdFrom).toBe(expected)
  })

  it.each([
    ['1', 1],
    ['100', 100],
  ])('takes the limit %s', (limit, expected) => {
    const filter = readFilter({ limit })

    expect(filter.limit).toBe(expected)
  })
})

const time = 'must be a time such as 2026-01-31T00:00:00Z'
const limits = 'must be from 1 to 100'
const cursor = 'must be the next of an earlier response'
const paymentId = 'pay_01981f00-0000-7000-8000-000000000001'
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a filter that cannot be', () => {
  it.each<[keyof ListQuery, string, string]>([
    ['status', 'PAID', `must be one of ${statuses.join(', ')}`],
    ['status', '', `must be one of ${statuses.join(', ')}`],
    ['status', 'constructor', `must be one of ${statuses.join(', ')}`],
    ['exception', 'early', `must be one of ${exceptionKinds.join(', ')}`],
    ['exception', 'null', `must be one of ${exceptionKinds.join(', ')}`],
    ['createdFrom', 'yesterday', time],
    ['createdFrom', '1767225600000', time],
    ['createdFrom', '2026-13-01', time],
    ['createdFrom', '2026-02-30', time],
    ['createdTo', '2026-02-29T00:00:00Z', time],
    ['createdFrom', '2026-01-01T00:00:00', time],
    ['createdFrom', '', time],
    ['createdTo', '2026', time],
    ['createdTo', '2026-01-01T25:00:00Z', time],
    ['limit', '0', limits],
    ['limit', '101', limits],
    ['limit', '-1', limits],
    ['limit', '1.5', limits],
    ['limit', '1e1', limits],
    ['limit', '', limits],
    ['limit', 'all', limits],
    ['cursor', '', cursor],
    ['cursor', 'zzz', cursor],
    ['cursor', encode({ createdAt: 1, id: 'pay_1' }), cursor],
    ['cursor', encode(['1', 'pay_1']), cursor],
    ['cursor', encode([1.5, 'pay_1']), cursor],
    ['cursor', encode([1]), cursor],
    ['cursor', encode(null), cursor],
    ['cursor', encode([-8.64e15, paymentId]), cursor],
    ['cursor', encode([8.64e15, paymentId]), cursor],
    ['cursor', encode([1e300, paymentId]), cursor],
  ])('is refused by its name: %s=%s', (field, value, detail) => {
    const act = () => readFilter({ [field]: value })

    expect(act).toThrow(
      expect.objectContaining({
        name: 'Problem',
        code: 'invalid_field',
        message: 'invalid_field',
        details: { field, detail },
      }),
    )
  })
})

it('leads on from the payment where a page ended', () => {
  const payment = aPayment({ createdAt: epoch + 123 })

  const filter = readFilter({ cursor: toCursor(payment) })

  expect(filter.after).toEqual({ createdAt: epoch + 123, id: payment.id })
})
