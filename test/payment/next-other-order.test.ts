/** Another order that names our payment: the first one paid is ours, a second paid one is too much. */

import { describe, expect, it } from 'vitest'
import { nextFromOtherOrder } from '../../payment/next.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Truth } from '../../payment/order-snapshot.ts'
import { epoch } from '../support/clock.ts'
import { aHeld, aPaid, aPending, aTruth, someFacts } from '../support/payments.ts'

const report = (payment: Payment, wishes: Partial<Truth>) =>
  nextFromOtherOrder(payment, aTruth({ orderId: 'ord_2', ...wishes }), someFacts())

describe('another order without money', () => {
  it.each(['pending', 'processing', 'failed', 'expired', 'refunded', 'unknown'] as const)(
    'changes nothing when it is %s',
    (state) => {
      const step = report(aPending(), { state })

      expect(step).toEqual({
        payment: aPending(),
        isChanged: false,
        effects: [],
        notes: [],
        alarms: [],
      })
    },
  )
})

describe('the first paid order', () => {
  it('becomes the payment’s own', () => {
    const step = report(aPending(), { state: 'completed' })

    expect(step.payment).toMatchObject({
      koyweOrderId: 'ord_2',
      status: 'completed',
      exception: null,
      paidAmount: '50000',
    })
    expect(step.effects).toEqual(['payment.completed', 'mail.confirmation', 'mail.shipping'])
  })

  it('is named in the timeline', () => {
    const step = report(aPending(), { state: 'paid' })

    expect(step.notes[0]).toEqual({
      kind: 'money',
      summary: "order ord_2 was paid first and is now this payment's order",
    })
  })

  it('opens a payment that nobody could open, since its outcome was unknown', () => {
    const step = report(aPending({ status: 'opening', koyweOrderId: null }), { state: 'completed' })

    expect(step.payment).toMatchObject({ koyweOrderId: 'ord_2', status: 'completed' })
    expect(step.notes.map(({ summary }) => summary)).toContain('opening → pending')
  })

  it('is late when selling has ended', () => {
    const step = report(aPending({ status: 'expired' }), { state: 'paid' })

    expect(step.payment).toMatchObject({
      koyweOrderId: 'ord_2',
      status: 'expired',
      exception: 'late',
      fulfilment: 'held',
    })
  })
})

describe('a second paid order', () => {
  it.each(['paid', 'completed'] as const)('of a paid payment holds it, when it is %s', (state) => {
    const step = report(aPaid(), { state })

    expect(step.payment).toMatchObject({
      koyweOrderId: 'ord_1',
      status: 'paid',
      exception: 'duplicate',
      fulfilment: 'held',
    })
    expect(step.effects).toEqual(['payment.held'])
    expect(step.alarms).toEqual(['duplicate_money'])
    expect(step.isChanged).toBe(true)
  })

  it.each(['none', 'done'] as const)(
    'after shipping is told, and takes nothing back: fulfilment %s',
    (fulfilment) => {
      const payment = aPaid({ status: 'completed', fulfilment, completedAt: epoch })

      const step = report(payment, { state: 'completed' })

      expect(step.payment).toMatchObject({
        status: 'completed',
        exception: 'duplicate',
        fulfilment,
      })
      expect(step.effects).toEqual(['payment.held'])
      expect(step.alarms).toEqual(['duplicate_money'])
    },
  )

  it('of a payment that is held as a duplicate already is heard of, and told as what it is', () => {
    const payment = aHeld({ status: 'paid', exception: 'duplicate' })

    const step = report(payment, { state: 'completed' })

    expect(step).toMatchObject({ isChanged: false, effects: [], alarms: ['duplicate_money'] })
    expect(step.notes).toHaveLength(1)
  })

  it('of a refunded payment is told, and not held: nothing could release it', () => {
    const payment = aPaid({ status: 'refunded' })

    const step = report(payment, { state: 'paid' })

    expect(step.payment).toMatchObject({
      status: 'refunded',
      exception: 'duplicate',
      fulfilment: 'none',
    })
    expect(step).toMatchObject({ effects: ['payment.held'], alarms: ['duplicate_money'] })
  })

  it('leaves money mismatched that is mismatched and held already, and tells nothing anew', () => {
    const step = report(aHeld({ exception: 'mismatched' }), { state: 'paid' })

    expect(step.payment).toMatchObject({ exception: 'mismatched', fulfilment: 'held' })
    expect(step).toMatchObject({ isChanged: false, effects: [], alarms: ['duplicate_money'] })
  })

  it.each(['late', 'underpaid', 'overpaid'] as const)(
    'counts before money that is %s, and asks a person again',
    (exception) => {
      const decision = { decision: 'accept', by: 'desk', at: epoch, reason: 'fine' } as const
      const payment = aPaid({ exception, decision })

      const step = report(payment, { state: 'paid' })

      expect(step.payment).toMatchObject({
        exception: 'duplicate',
        fulfilment: 'held',
        decision: null,
      })
      expect(step.effects).toEqual(['payment.held'])
    },
  )
})
