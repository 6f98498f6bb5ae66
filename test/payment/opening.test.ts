/** Opening: which order becomes the payment's own, and what rejects the payment instead. */

import { describe, expect, it } from 'vitest'
import { adoptOrder, refuseOrder, type OpeningFacts } from '../../payment/opening.ts'
import type { OrderSnapshot } from '../../payment/order-snapshot.ts'
import { statuses } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aSnapshot, day, minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

const now = epoch + minute
const payUrl = 'https://checkout.example/1'
const opening = aRow({ payment: { status: 'opening' }, intent: { intentAt: epoch } })

function adopt(order: Partial<OrderSnapshot> = {}, facts: Partial<OpeningFacts> = {}) {
  const boring = {
    now,
    override: [7000],
    lateWatchMs: day,
    publicUrl: 'https://pay.example',
    source: 'create',
  } as const
  return adoptOrder(opening, aSnapshot({ payUrl, ...order }), { ...boring, ...facts })
}

describe('an order that is what was asked for', () => {
  it('opens the payment, along the table of transitions', () => {
    const change = adopt()

    const { payment } = opening
    expect(change.result.payment).toEqual({
      ...payment,
      status: 'pending',
      koyweOrderId: 'ord_1',
      koyweStatus: 'PENDING',
      payUrl,
      version: payment.version + 1,
      updatedAt: now,
    })
    expect(change.result.notes).toEqual([{ kind: 'transition', summary: 'opening → pending' }])
    expect(change.answer).toMatchObject({ outcome: 'created', view: { status: 'pending' } })
    expect(change.intent).toEqual({ intentAt: null, doubtAt: null, absentAt: null })
  })

  it.each([
    ['create', now + 7000],
    ['lookup', now],
  ] as const)('of a %s is polled at the right time', (source, nextPollAt) => {
    expect(adopt({}, { source }).polling).toMatchObject({ nextPollAt, scheduleStartedAt: now })
  })

  it.each(['paid', 'completed', 'failed', 'refunded'] as const)(
    'leaves its status to the first read: %s',
    (state) => {
      const { payment } = adopt({ state, paidAt: now }).result

      expect(payment).toMatchObject({ status: 'pending', paidAmount: null, failure: null })
      expect(payment.koyweStatus).toBeNull()
    },
  )

  it('without a pay address opens the payment with a failure that says so', () => {
    const { payment } = adopt({ payUrl: null }).result

    expect(payment).toMatchObject({ status: 'pending', failure: { code: 'pay_address_unknown' } })
  })
})

describe('an order that is not what was asked for', () => {
  it.each<[string, Partial<OrderSnapshot>]>([
    ['USD instead of COP', { currency: 'USD' }],
    ['50001 instead of 50000', { amount: '50001' }],
    ['another external id', { externalId: 'pay_2' }],
    ['method NEQUI instead of PSE', { method: 'NEQUI' }],
  ])('rejects the payment: %s', (detail, order) => {
    const change = adopt(order)

    const failure = { code: 'order_mismatch', detail, field: null }
    expect(change.result.payment).toMatchObject({
      status: 'rejected',
      exception: 'mismatched',
      failure,
      version: opening.payment.version + 1,
    })
    expect(change.result.messages).toEqual(['payment.rejected'])
    expect(change.answer).toEqual({ outcome: 'refused', failure })
  })

  it('is polled all the same, because a payer may still pay it', () => {
    const change = adopt({ amount: '50001' })

    expect(change.orders).toEqual([{ id: 'ord_1', hasMoney: false }])
    expect(change.polling?.nextPollAt).toBe(now + 7000)
  })
})

describe('a refusal', () => {
  const failure = { code: 'koywe_refused', detail: null, field: null } as const

  it('is the answer of a payment that is opening', () => {
    const { result, answer } = refuseOrder(opening, failure, now)

    expect(result.payment).toMatchObject({ status: 'rejected', failure })
    expect(answer).toEqual({ outcome: 'refused', failure })
  })

  it.each(statuses.filter((status) => status !== 'opening'))(
    'changes nothing about a payment that is %s',
    (status) => {
      const row = aRow({ payment: { status } })

      const { result, answer } = refuseOrder(row, failure, now)

      expect(result.isChanged).toBe(false)
      expect(result.payment).toEqual(row.payment)
      expect(answer).toBeUndefined()
    },
  )
})
