/** Money that comes: it fits and moves the payment, or it is held and waits for a person. */

import { describe, expect, it } from 'vitest'
import type { LateMoney } from '../../payment/exception.ts'
import type { ExceptionKind } from '../../payment/status.ts'
import { applyOrder } from '../../payment/apply-order.ts'
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
  minute,
  someFacts,
} from '../support/payments.ts'

const read = (payment: Payment, snapshot: Partial<OrderSnapshot>, lateMoney: LateMoney = 'hold') =>
  applyOrder(payment, aSnapshot(snapshot), someFacts({ lateMoney }))

describe('money that fits', () => {
  it('is put on record with the time that Koywe names', () => {
    const result = read(aPending(), { state: 'paid', paidAt: epoch + 5 })

    expect(result.payment).toMatchObject({
      paidAmount: '50000',
      paidCurrency: 'COP',
      paidAt: epoch + 5,
      completedAt: null,
    })
  })

  it('has the time of its read where Koywe names none', () => {
    const result = read(aPending(), { state: 'completed' })

    expect(result.payment).toMatchObject({ paidAt: epoch + minute, completedAt: epoch + minute })
  })

  it('keeps the time at which it was paid when it is completed', () => {
    const result = read(aPaid(), { state: 'completed', paidAt: epoch + 5, completedAt: epoch + 6 })

    expect(result.payment).toMatchObject({ paidAt: epoch, completedAt: epoch + 6 })
  })

  it('is not for a payment that has no order yet', () => {
    const result = read(aPending({ status: 'opening' }), { state: 'paid' })

    expect(result.payment.status).toBe('opening')
    expect(result.messages).toEqual([])
  })
})

describe.each(['paid', 'completed'] as const)('money that does not fit, at %s', (state) => {
  const other = { externalId: 'pay_01981f00-0000-7000-8000-0000000000ff' }

  it.each<[ExceptionKind, Partial<OrderSnapshot>, Partial<Payment>]>([
    ['underpaid', { amount: '49999.99' }, {}],
    ['overpaid', { amount: '50000.01' }, {}],
    ['mismatched', { currency: 'CLP' }, {}],
    ['mismatched', other, {}],
    ['late', {}, { status: 'expired' }],
    ['late', {}, { status: 'failed' }],
    ['late', {}, { status: 'cancelled' }],
    ['underpaid', { amount: '1' }, { status: 'expired' }],
  ])('is held as %s: %j of %j', (exception, snapshot, wishes) => {
    const payment = aPending(wishes)

    const result = read(payment, { state, ...snapshot })

    expect(result.payment).toMatchObject({
      status: payment.status,
      exception,
      fulfilment: 'held',
      paidAmount: snapshot.amount ?? '50000',
      completedAt: null,
    })
    expect(result.messages).toEqual(['payment.held', 'mail.held'])
  })

  it('is held as duplicate when the reference has its money already', () => {
    const result = applyOrder(
      aPending(),
      aSnapshot({ state }),
      someFacts({ isReferencePaid: true }),
    )

    expect(result.payment).toMatchObject({
      status: 'pending',
      exception: 'duplicate',
      fulfilment: 'held',
    })
    expect(result.messages).toEqual(['payment.held', 'mail.held'])
  })

  it('says in the timeline what came', () => {
    const result = read(aPending(), { state, amount: '40000' })

    expect(result.notes).toEqual([
      { kind: 'money', summary: '40000 COP arrived and is held: underpaid' },
    ])
  })

  it.each(['underpaid', 'duplicate'] as const)('is held under accept too: %s', (exception) => {
    const payment = aPending({ status: 'expired' })
    const amount = exception === 'underpaid' ? '1' : '50000'
    const facts = someFacts({ lateMoney: 'accept', isReferencePaid: exception === 'duplicate' })

    const result = applyOrder(payment, aSnapshot({ state, amount }), facts)

    expect(result.payment).toMatchObject({ status: 'expired', exception, fulfilment: 'held' })
  })
})

describe('late money under the policy accept', () => {
  it.each(['expired', 'failed', 'cancelled'] as const)(
    'completes a payment that is %s and stays an exception',
    (status) => {
      const result = read(aPending({ status }), { state: 'completed' }, 'accept')

      expect(result.payment).toMatchObject({
        status: 'completed',
        exception: 'late',
        fulfilment: 'none',
        failure: null,
      })
      expect(result.messages).toEqual(['payment.completed', 'mail.confirmation', 'mail.shipping'])
    },
  )

  it('is paid first when Koywe says paid', () => {
    const result = read(aPending({ status: 'expired' }), { state: 'paid' }, 'accept')

    expect(result.payment).toMatchObject({ status: 'paid', exception: 'late', fulfilment: 'none' })
    expect(result.messages).toEqual(['payment.paid', 'mail.confirmation'])
  })

  it('goes on from paid, even when the policy has become hold', () => {
    const payment = aPaid({ exception: 'late' })

    const result = read(payment, { state: 'completed' }, 'hold')

    expect(result.payment).toMatchObject({ status: 'completed', exception: 'late' })
  })
})

describe('held money', () => {
  it.each(['paid', 'completed'] as const)('is announced once, though read as %s again', (state) => {
    const payment = aHeld({ paidAmount: '40000' })

    const result = read(payment, { state, amount: '40000' })

    expect(result).toMatchObject({ isChanged: false, messages: [], notes: [] })
  })

  it('is announced again when it becomes other money', () => {
    const payment = aHeld({ paidAmount: '40000' })

    const result = read(payment, { state: 'completed', amount: '45000' })

    expect(result.payment).toMatchObject({ paidAmount: '45000', exception: 'underpaid' })
    expect(result.messages).toEqual(['payment.held', 'mail.held'])
  })

  it.each(['failed', 'expired', 'cancelled'] as const)(
    'does not end when Koywe says %s: an alarm is raised',
    (state) => {
      const result = read(aHeld(), { state })

      expect(result.payment).toMatchObject({ status: 'pending', fulfilment: 'held' })
      expect(result.alarms).toEqual(['contradiction'])
    },
  )

  it('is no longer held when it is refunded', () => {
    const result = read(aHeld(), { state: 'refunded' })

    expect(result.payment).toMatchObject({
      status: 'refunded',
      exception: 'underpaid',
      fulfilment: 'none',
    })
    expect(result.messages).toEqual(['payment.refunded', 'mail.refunded'])
  })

  it('is held at completed when it fitted at paid', () => {
    const result = read(aPaid(), { state: 'completed', amount: '40000' })

    expect(result.payment).toMatchObject({
      status: 'paid',
      exception: 'underpaid',
      fulfilment: 'held',
    })
    expect(result.messages).toEqual(['payment.held', 'mail.held'])
  })
})

describe('held money that a person accepts', () => {
  const taken: Partial<Payment> = { paidAmount: '40000', decision: accepted }

  it.each(['pending', 'expired'] as const)('completes a payment that is %s', (status) => {
    const result = read(aHeld({ ...taken, status }), { state: 'completed', amount: '40000' })

    expect(result.payment).toMatchObject({
      status: 'completed',
      exception: 'underpaid',
      fulfilment: 'none',
      decision: accepted,
    })
    expect(result.messages).toEqual(['payment.completed', 'mail.confirmation', 'mail.shipping'])
  })

  it('is paid while Koywe says paid', () => {
    const result = read(aHeld({ ...taken, status: 'expired' }), { state: 'paid', amount: '40000' })

    expect(result.payment).toMatchObject({ status: 'paid', exception: 'underpaid' })
    expect(result.messages).not.toContain('payment.completed')
  })

  it('still waits for Koywe to say that it is there', () => {
    const payment = aHeld(taken)

    const result = read(payment, { state: 'processing', amount: '40000' })

    expect(result.messages).toEqual([])
    expect(result.payment.status).toBe('processing')
  })

  it('is held again when it has become other money', () => {
    const result = read(aHeld(taken), { state: 'completed', amount: '30000' })

    expect(result.payment).toMatchObject({
      status: 'pending',
      fulfilment: 'held',
      decision: null,
      paidAmount: '30000',
    })
    expect(result.messages).toEqual(['payment.held', 'mail.held'])
  })
})

describe('held money that a person declines', () => {
  const payment = aHeld({ paidAmount: '40000', decision: declined, fulfilment: 'none' })

  it.each(['paid', 'completed'] as const)('sends nothing when it is read as %s', (state) => {
    const result = read(payment, { state, amount: '40000' })

    expect(result).toMatchObject({ isChanged: false, messages: [] })
    expect(result.payment.exception).toBe('underpaid')
  })

  it.each([
    ['50000', ['duplicate']],
    ['45000', ['duplicate', 'underpaid']],
  ])('waits for another decision when the order shows %s', (amount, exceptions) => {
    const result = read(payment, { state: 'completed', amount })

    expect(result.payment).toMatchObject({
      status: payment.status,
      paidAmount: amount,
      exceptions,
      fulfilment: 'held',
      decision: null,
    })
    expect(result.messages).toEqual(['payment.held', 'mail.held'])
  })

  it('is refunded when Koywe says so', () => {
    const result = read(payment, { state: 'refunded' })

    expect(result.payment).toMatchObject({ status: 'refunded', exception: 'underpaid' })
    expect(result.messages).toEqual(['payment.refunded', 'mail.refunded'])
  })
})

describe('an order that changes its amount after we shipped', () => {
  const payment = aPaid({ status: 'completed', fulfilment: 'done', completedAt: epoch })

  it.each([{ amount: '40000' }, { currency: 'CLP' }])(
    'is an alarm and nothing else: %j',
    (money) => {
      const result = read(payment, { state: 'completed', ...money })

      expect(result.alarms).toEqual(['amount_changed'])
      expect(result).toMatchObject({ isChanged: false, messages: [] })
    },
  )
})

describe('other money after an exception', () => {
  const judge = (exception: ExceptionKind, wishes: Partial<OrderSnapshot>) =>
    applyOrder(
      aHeld({ exception, paidAmount: '40000' }),
      aSnapshot({ state: 'paid', ...wishes }),
      someFacts({ lateMoney: 'accept' }),
    ).payment

  it.each(['mismatched', 'duplicate'] as const)('goes on being %s, whatever its amount', (kind) => {
    expect(judge(kind, { amount: '50000' })).toMatchObject({ exception: kind, fulfilment: 'held' })
    expect(judge(kind, { amount: '49000' })).toMatchObject({ exception: kind, fulfilment: 'held' })
  })

  it.each([
    ['underpaid', '60000', 'overpaid', 'held'],
    ['overpaid', '49000', 'underpaid', 'held'],
    ['underpaid', '50000', null, 'none'],
  ] as const)('that was %s and is now %s is %s', (before, amount, exception, fulfilment) => {
    expect(judge(before, { amount })).toMatchObject({ exception, fulfilment })
  })
})
