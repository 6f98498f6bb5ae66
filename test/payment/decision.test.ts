/** A person's word about held money. */

import { describe, expect, it } from 'vitest'
import { decide, decisions } from '../../payment/decision.ts'
import { applyOrder } from '../../payment/apply-order.ts'
import { exceptionKinds } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aHeld, aPaid, aPending, aSnapshot, someFacts } from '../support/payments.ts'

const word = (decision: 'accept' | 'decline') => ({
  decision,
  by: 'desk',
  at: epoch + 5000,
  reason: 'the customer called',
})

describe('a decision', () => {
  it.each(exceptionKinds)('to accept keeps %s money held until the order is read', (exception) => {
    const result = decide(aHeld({ exception }), word('accept'))

    expect(result?.payment).toMatchObject({
      exception,
      fulfilment: 'held',
      decision: word('accept'),
    })
    expect(result).toMatchObject({ isChanged: true, messages: [], alarms: [] })
  })

  it.each(exceptionKinds)('to decline keeps the exception %s, and tells the payer', (exception) => {
    const result = decide(aHeld({ exception }), word('decline'))

    expect(result?.payment).toMatchObject({
      exception,
      fulfilment: 'none',
      decision: word('decline'),
    })
    expect(result?.messages).toEqual(['mail.declined'])
  })

  it('is one version and one line in the timeline that names who', () => {
    const payment = aHeld()

    const result = decide(payment, word('accept'))

    expect(result?.payment).toMatchObject({
      version: payment.version + 1,
      updatedAt: epoch + 5000,
    })
    expect(result?.notes).toEqual([
      {
        kind: 'decision',
        summary: '50000 COP (underpaid) was accepted by desk: the customer called',
      },
    ])
  })

  it.each(decisions)('to %s is not possible where no money is held', (decision) => {
    const results = [aPending(), aPaid()].map((payment) => decide(payment, word(decision)))

    expect(results).toEqual([null, null])
  })

  it.each(decisions)('to %s is not possible twice', (decision) => {
    const first = decide(aHeld(), word('accept'))

    const second = first && decide(first.payment, word(decision))

    expect(second).toBeNull()
  })
})

describe('what a read makes of it', () => {
  const read = (decision: 'accept' | 'decline', state: 'paid' | 'completed') => {
    const held = aHeld({ status: 'expired', exception: 'late' })
    const decided = decide(held, word(decision))
    return decided && applyOrder(decided.payment, aSnapshot({ state }), someFacts())
  }

  it('accepted and completed: the shop may ship', () => {
    const result = read('accept', 'completed')

    expect(result?.payment).toMatchObject({ status: 'completed', exception: 'late' })
    expect(result?.messages).toEqual(['payment.completed', 'mail.confirmation', 'mail.shipping'])
  })

  it('accepted and only paid: nothing is shipped before Koywe has the money', () => {
    const result = read('accept', 'paid')

    expect(result?.payment).toMatchObject({ status: 'paid', fulfilment: 'none' })
    expect(result?.messages).not.toContain('payment.completed')
  })

  it.each(['paid', 'completed'] as const)('declined: nothing moves any more when %s', (state) => {
    const result = read('decline', state)

    expect(result?.payment).toMatchObject({ status: 'expired', fulfilment: 'none' })
    expect(result?.messages).toEqual([])
  })
})
