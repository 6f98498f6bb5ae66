/** Another order that names our payment: the first one paid is ours, a second paid one is too much. */

import { describe, expect, it } from 'vitest'
import { applyOrder } from '../../payment/apply-order.ts'
import { applyOtherOrder } from '../../payment/apply-other-order.ts'
import type { Payment } from '../../payment/payment.ts'
import type { OrderSnapshot } from '../../payment/order-snapshot.ts'
import { epoch } from '../support/clock.ts'
import {
  accepted,
  aHeld,
  aPaid,
  aPending,
  aSnapshot,
  declined,
  someFacts,
} from '../support/payments.ts'

const report = (payment: Payment, wishes: Partial<OrderSnapshot>) =>
  applyOtherOrder(payment, aSnapshot({ orderId: 'ord_2', ...wishes }), someFacts())

const takeUp = (payment: Payment, wishes: Partial<OrderSnapshot>) =>
  applyOrder(payment, aSnapshot({ orderId: 'ord_2', ...wishes }), someFacts())

describe('another order without money', () => {
  it.each(['pending', 'processing', 'failed', 'expired', 'refunded', 'unknown'] as const)(
    'changes nothing when it is %s',
    (state) => {
      const result = report(aPending(), { state })

      expect(result).toEqual({
        payment: aPending(),
        isChanged: false,
        messages: [],
        notes: [],
        alarms: [],
      })
    },
  )
})

describe('an order that is paid after the money of the own order was declined', () => {
  const payment = aHeld({
    paidAmount: '20000',
    exceptions: ['underpaid'],
    decision: declined,
    fulfilment: 'none',
  })

  it.each([
    ['50000', ['duplicate']],
    ['100', ['duplicate', 'underpaid']],
    ['60000', ['duplicate', 'overpaid']],
  ])('is held on its own: %s', (amount, exceptions) => {
    const result = report(payment, { state: 'completed', amount })

    expect(result.payment).toMatchObject({
      koyweOrderId: 'ord_2',
      paidAmount: amount,
      exceptions,
      fulfilment: 'held',
      decision: null,
    })
    expect(result).toMatchObject({
      isChanged: true,
      messages: ['payment.held', 'mail.held'],
      alarms: [],
    })
  })

  it('is what an acceptance releases, and not the declined money', () => {
    const held = report(payment, { state: 'completed' }).payment
    const released = takeUp({ ...held, decision: accepted }, { state: 'completed' })

    expect(released.payment).toMatchObject({ status: 'completed', paidAmount: '50000' })
  })
})

describe('the first paid order', () => {
  it('becomes the payment’s own', () => {
    const result = report(aPending(), { state: 'completed' })

    expect(result.payment).toMatchObject({
      koyweOrderId: 'ord_2',
      status: 'completed',
      exception: null,
      paidAmount: '50000',
    })
    expect(result.messages).toEqual(['payment.completed', 'mail.confirmation', 'mail.shipping'])
  })

  it('is named in the timeline', () => {
    const result = report(aPending(), { state: 'paid' })

    expect(result.notes[0]).toEqual({
      kind: 'money',
      summary: "order ord_2 was paid first and is now this payment's order",
    })
  })

  it('opens a payment whose creation had an unknown outcome', () => {
    const result = report(aPending({ status: 'opening', koyweOrderId: null }), {
      state: 'completed',
    })

    expect(result.payment).toMatchObject({ koyweOrderId: 'ord_2', status: 'completed' })
    expect(result.notes.map(({ summary }) => summary)).toContain('opening → pending')
  })

  it('is late when selling has ended', () => {
    const result = report(aPending({ status: 'expired' }), { state: 'paid' })

    expect(result.payment).toMatchObject({
      koyweOrderId: 'ord_2',
      status: 'expired',
      exception: 'late',
      fulfilment: 'held',
    })
  })
})

describe('a second paid order', () => {
  it.each(['paid', 'completed'] as const)('of a paid payment holds it, when it is %s', (state) => {
    const result = report(aPaid(), { state })

    expect(result.payment).toMatchObject({
      koyweOrderId: 'ord_1',
      status: 'paid',
      exception: 'duplicate',
      fulfilment: 'held',
    })
    expect(result.messages).toEqual(['payment.held', 'mail.held'])
    expect(result.alarms).toEqual(['duplicate_money'])
    expect(result.isChanged).toBe(true)
  })

  it.each(['none', 'done'] as const)(
    'after shipping is reported, and takes nothing back: fulfilment %s',
    (fulfilment) => {
      const payment = aPaid({ status: 'completed', fulfilment, completedAt: epoch })

      const result = report(payment, { state: 'completed' })

      expect(result.payment).toMatchObject({
        status: 'completed',
        exception: 'duplicate',
        fulfilment,
      })
      expect(result.messages).toEqual(['payment.held'])
      expect(result.alarms).toEqual(['duplicate_money'])
    },
  )

  it('of a payment that is already held as a duplicate changes its version, so that no decision misses it', () => {
    const payment = aHeld({ status: 'paid', exception: 'duplicate', exceptions: ['duplicate'] })

    const result = report(payment, { state: 'completed', amount: '70000' })

    expect(result).toMatchObject({ isChanged: true, messages: [], alarms: ['duplicate_money'] })
    expect(result.payment.version).toBe(payment.version + 1)
    expect(result.notes.map(({ summary }) => summary)).toEqual([
      'a second order of this payment, ord_2, was paid as well: 70000 COP',
    ])
  })

  it('of a refunded payment is reported, and not held: nothing could release it', () => {
    const payment = aPaid({ status: 'refunded' })

    const result = report(payment, { state: 'paid' })

    expect(result.payment).toMatchObject({
      status: 'refunded',
      exception: 'duplicate',
      fulfilment: 'none',
    })
    expect(result).toMatchObject({ messages: ['payment.held'], alarms: ['duplicate_money'] })
  })

  it('leaves mismatched money held, and reports nothing again', () => {
    const result = report(aHeld({ exception: 'mismatched' }), { state: 'paid' })

    expect(result.payment).toMatchObject({
      exception: 'mismatched',
      exceptions: ['mismatched', 'duplicate'],
      fulfilment: 'held',
    })
    expect(result).toMatchObject({ isChanged: true, messages: [], alarms: ['duplicate_money'] })
  })

  it.each(['late', 'underpaid', 'overpaid'] as const)(
    'counts before money that is %s, and asks a person again',
    (exception) => {
      const decision = { decision: 'accept', by: 'desk', at: epoch, reason: 'fine' } as const
      const payment = aPaid({ exception, decision })

      const result = report(payment, { state: 'paid' })

      expect(result.payment).toMatchObject({
        exception: 'duplicate',
        fulfilment: 'held',
        decision: null,
      })
      expect(result.messages).toEqual(['payment.held', 'mail.held'])
    },
  )
})
