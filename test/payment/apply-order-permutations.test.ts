/** Reports in any order, repeated and lost: the same truth at the end has the same consequences. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageKey } from '../../payment/outbox-message.ts'
import type { LateMoney } from '../../payment/exception.ts'
import type { Payment } from '../../payment/payment.ts'
import type { TransitionResult } from '../../payment/transition.ts'
import { orderStates, type OrderState } from '../../payment/order-snapshot.ts'
import { aPending, aSnapshot, follow, someFacts } from '../support/payments.ts'

/** Everything that Koywe may say on the way to money. */
const onTheWay = [
  'pending',
  'on_hold',
  'processing',
  'paid',
  'refund_requested',
  'unknown',
] as const
const withoutMoney = ['failed', 'cancelled', 'expired'] as const

/** Outbox messages that must happen, whatever the reports were. */
const obligatory = new Set([
  'payment.completed',
  'mail.confirmation',
  'mail.shipping',
  'mail.failure',
])

interface Life {
  payment: Payment
  /** Keys of the obligatory outbox messages: the store takes each of them once. */
  keys: string[]
}

/** Reads these states one after the other, the last one being the truth at the end. */
function live(states: readonly OrderState[], lateMoney: LateMoney = 'hold'): Life {
  const snapshots = states.map((state) => aSnapshot({ state }))
  const results: TransitionResult[] = follow(aPending(), snapshots, someFacts({ lateMoney }))
  const keys = results.flatMap(({ payment, messages }) =>
    messages.filter((kind) => obligatory.has(kind)).map((kind) => messageKey(kind, payment)),
  )
  const payment = results.at(-1)?.payment ?? aPending()
  return { payment, keys: [...new Set(keys)].toSorted() }
}

const reports = (states: readonly OrderState[]) =>
  fc.array(fc.constantFrom(...states), { maxLength: 12 })

const keysOf = (...names: string[]) => names.map((name) => `${aPending().id}.${name}`).toSorted()

describe('whatever was reported on the way', () => {
  it('a completed order is a completed payment, shipped once, with both mails', () => {
    fc.assert(
      fc.property(reports([...onTheWay, 'completed']), (before) => {
        const { payment, keys } = live([...before, 'completed'])

        expect(payment).toMatchObject({ status: 'completed', exception: null, paidAmount: '50000' })
        expect(keys).toEqual(keysOf('completed', 'mail.confirmation', 'mail.shipping'))
      }),
    )
  })

  it.each(withoutMoney)('an order that is %s ends its payment so, with what is due', (state) => {
    fc.assert(
      fc.property(reports(['pending', 'on_hold', 'processing', 'unknown', state]), (before) => {
        const { payment, keys } = live([...before, state])

        expect(payment).toMatchObject({ status: state, exception: null, paidAmount: null })
        expect(keys).toEqual(state === 'failed' ? keysOf('mail.failure') : [])
      }),
    )
  })

  it('money after an end is shipped once where the policy accepts it, and held where it does not', () => {
    fc.assert(
      fc.property(reports([...onTheWay, ...withoutMoney, 'completed']), (before) => {
        const accepted = live([...before, 'completed'], 'accept')
        const held = live([...before, 'completed'], 'hold')

        expect(accepted.payment.status).toBe('completed')
        expect(accepted.keys).toEqual(
          expect.arrayContaining(keysOf('completed', 'mail.confirmation', 'mail.shipping')),
        )
        const isHeld = held.payment.fulfilment === 'held'
        expect(held.payment.exception).toBe(isHeld ? 'late' : null)
        expect(held.keys.includes(`${aPending().id}.completed`)).toBe(!isHeld)
      }),
    )
  })

  it('repetition changes nothing: every report twice is every report once', () => {
    fc.assert(
      fc.property(reports(orderStates), (states) => {
        const once = live(states)
        const twice = live(states.flatMap((state) => [state, state]))

        expect(twice).toEqual(once)
      }),
    )
  })

  it('states that are not known here change nothing, wherever they come', () => {
    fc.assert(
      fc.property(reports(orderStates), fc.nat(12), (states, at) => {
        const without = live(states)
        const between = live([...states.slice(0, at), 'unknown', ...states.slice(at)])

        const { koyweStatus: _shown, ...rest } = without.payment
        expect(between.payment).toMatchObject(rest)
        expect(between.keys).toEqual(without.keys)
      }),
    )
  })
})
