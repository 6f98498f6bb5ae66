/** A person's word about held money. */

import { describe, expect, it } from 'vitest'
import { decide, decisions } from '../../payment/decision.ts'
import { next } from '../../payment/next.ts'
import { exceptionKinds } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aHeld, aPaid, aPending, aTruth, someFacts } from '../support/payments.ts'

const word = (decision: 'accept' | 'decline') => ({
  decision,
  by: 'desk',
  at: epoch + 5000,
  reason: 'the customer called',
})

describe('a decision', () => {
  it.each(exceptionKinds)('to accept keeps %s money held until the order is read', (exception) => {
    const step = decide(aHeld({ exception }), word('accept'))

    expect(step?.payment).toMatchObject({
      exception,
      fulfilment: 'held',
      decision: word('accept'),
    })
    expect(step).toMatchObject({ isChanged: true, effects: [], alarms: [] })
  })

  it.each(exceptionKinds)('to decline keeps the exception %s, and sends nothing', (exception) => {
    const step = decide(aHeld({ exception }), word('decline'))

    expect(step?.payment).toMatchObject({
      exception,
      fulfilment: 'none',
      decision: word('decline'),
    })
    expect(step?.effects).toEqual([])
  })

  it('is one version and one line in the timeline that names who', () => {
    const payment = aHeld()

    const step = decide(payment, word('accept'))

    expect(step?.payment).toMatchObject({
      version: payment.version + 1,
      updatedAt: epoch + 5000,
    })
    expect(step?.notes).toEqual([{ kind: 'decision', summary: 'accepted by desk' }])
  })

  it.each(decisions)('to %s is not possible where no money is held', (decision) => {
    const steps = [aPending(), aPaid()].map((payment) => decide(payment, word(decision)))

    expect(steps).toEqual([null, null])
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
    return decided && next(decided.payment, aTruth({ state }), someFacts())
  }

  it('accepted and completed: the shop may ship', () => {
    const step = read('accept', 'completed')

    expect(step?.payment).toMatchObject({ status: 'completed', exception: 'late' })
    expect(step?.effects).toEqual(['payment.completed', 'mail.confirmation', 'mail.shipping'])
  })

  it('accepted and only paid: nothing is shipped before Koywe has the money', () => {
    const step = read('accept', 'paid')

    expect(step?.payment).toMatchObject({ status: 'paid', fulfilment: 'none' })
    expect(step?.effects).not.toContain('payment.completed')
  })

  it.each(['paid', 'completed'] as const)('declined: nothing moves any more when %s', (state) => {
    const step = read('decline', state)

    expect(step?.payment).toMatchObject({ status: 'expired', fulfilment: 'none' })
    expect(step?.effects).toEqual([])
  })
})
