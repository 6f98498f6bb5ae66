/** Money that does not fit: what counts as which, which of several counts, and what may go on. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAccepted, isOtherMoney, judgeMoney } from '../../payment/exception.ts'
import { exceptionKinds } from '../../payment/status.ts'
import { formatAmount } from '../../payment/money.ts'
import type { Payment } from '../../payment/payment.ts'
import type { OrderSnapshot } from '../../payment/order-snapshot.ts'
import { accepted, aHeld, aPaid, aPending, aSnapshot, declined } from '../support/payments.ts'

const free = { lateMoney: 'hold', isReferencePaid: false } as const
const taken = { lateMoney: 'hold', isReferencePaid: true } as const
const other = { externalId: 'pay_01981f00-0000-7000-8000-0000000000ff' }

describe('money that fits', () => {
  it.each(['pending', 'processing'] as const)('is no exception of a %s payment', (status) => {
    const [exception = null] = judgeMoney(aPending({ status }), aSnapshot({ state: 'paid' }), free)

    expect(exception).toBeNull()
  })

  it('may be written with other zeros', () => {
    const [exception = null] = judgeMoney(
      aPending(),
      aSnapshot({ state: 'paid', amount: '50000.00' }),
      free,
    )

    expect(exception).toBeNull()
  })

  it('fits still when the reference counts as paid by this very money', () => {
    const [exception = null] = judgeMoney(aPaid(), aSnapshot({ state: 'completed' }), taken)

    expect(exception).toBeNull()
  })
})

describe('money that does not fit', () => {
  it.each<[string, Partial<OrderSnapshot>, Partial<Payment>]>([
    ['mismatched', { currency: 'CLP' }, {}],
    ['mismatched', other, {}],
    ['mismatched', { externalId: null }, {}],
    ['underpaid', { amount: '49999.99' }, {}],
    ['underpaid', { amount: '0.01' }, {}],
    ['overpaid', { amount: '50000.01' }, {}],
    ['overpaid', { amount: '50000.001' }, {}],
    ['overpaid', { amount: '500000' }, {}],
    ['late', {}, { status: 'expired' }],
    ['late', {}, { status: 'failed' }],
    ['late', {}, { status: 'cancelled' }],
    ['late', {}, { status: 'rejected' }],
  ])('is %s: %j of a payment %j', (expected, snapshot, payment) => {
    const [exception = null] = judgeMoney(
      aPending(payment),
      aSnapshot({ state: 'paid', ...snapshot }),
      free,
    )

    expect(exception).toBe(expected)
  })

  it('is duplicate when the merchant reference has its money already', () => {
    const [exception = null] = judgeMoney(aPending(), aSnapshot({ state: 'paid' }), taken)

    expect(exception).toBe('duplicate')
  })

  it('is distinguished exactly, to the last minor unit', () => {
    const amounts = fc.bigInt(1n, 999_999_999_999_999n)
    fc.assert(
      fc.property(amounts, amounts, (asked, came) => {
        const snapshot = aSnapshot({ state: 'paid', amount: formatAmount(came, 'COP') })

        const [exception = null] = judgeMoney(aPending({ amountMinor: asked }), snapshot, free)

        expect(exception).toBe(came < asked ? 'underpaid' : came > asked ? 'overpaid' : null)
      }),
    )
  })
})

describe('of several exceptions the first counts', () => {
  it('in one order', () => {
    const order = ['mismatched', 'duplicate', 'underpaid', 'overpaid', 'late']

    expect(exceptionKinds).toEqual(order)
  })

  it.each<[string, Partial<OrderSnapshot>, typeof free | typeof taken]>([
    ['mismatched', { currency: 'CLP', amount: '1' }, taken],
    ['mismatched', { ...other, amount: '50001' }, taken],
    ['duplicate', { amount: '1' }, taken],
    ['duplicate', {}, taken],
    ['underpaid', { amount: '1' }, free],
    ['overpaid', { amount: '50001' }, free],
  ])('%s, for %j of an expired payment', (expected, snapshot, facts) => {
    const payment = aPending({ status: 'expired' })

    const [exception = null] = judgeMoney(payment, aSnapshot({ state: 'paid', ...snapshot }), facts)

    expect(exception).toBe(expected)
  })
})

describe('the money that an order shows', () => {
  it.each<[string, Partial<OrderSnapshot>, boolean]>([
    ['the same', {}, false],
    ['other money', { amount: '49999' }, true],
    ['other money', { currency: 'CLP' }, true],
  ])('is %s when it is %j', (_name, snapshot, expected) => {
    const isOther = isOtherMoney(aPaid(), aSnapshot(snapshot))

    expect(isOther).toBe(expected)
  })

  it('is other money than none', () => {
    const isOther = isOtherMoney(aPending(), aSnapshot())

    expect(isOther).toBe(true)
  })
})

describe('late money', () => {
  it('continues without a decision under the policy accept', () => {
    const payment = aPending({ status: 'expired' })

    const goesOn = isAccepted(payment, aSnapshot({ state: 'paid' }), 'late', 'accept')

    expect(goesOn).toBe(true)
  })

  it('waits under the policy hold', () => {
    const payment = aPending({ status: 'expired' })

    const goesOn = isAccepted(payment, aSnapshot({ state: 'paid' }), 'late', 'hold')

    expect(goesOn).toBe(false)
  })

  it('that is held already waits for its person, whatever the policy has become', () => {
    const payment = aHeld({ status: 'expired', exception: 'late' })

    const goesOn = isAccepted(payment, aSnapshot({ state: 'completed' }), 'late', 'accept')

    expect(goesOn).toBe(false)
  })
})

describe('money of another exception', () => {
  it.each(['mismatched', 'duplicate', 'underpaid', 'overpaid'] as const)(
    'waits when it is %s, even under the policy accept',
    (exception) => {
      const payment = aPending({ status: 'expired' })

      const goesOn = isAccepted(payment, aSnapshot({ state: 'paid' }), exception, 'accept')

      expect(goesOn).toBe(false)
    },
  )

  it.each(exceptionKinds)('goes on when a person accepted it: %s', (exception) => {
    const payment = aHeld({ exception, decision: accepted })

    const goesOn = isAccepted(payment, aSnapshot({ state: 'completed' }), exception, 'hold')

    expect(goesOn).toBe(true)
  })

  it.each(exceptionKinds)('does not go on when a person declined it: %s', (exception) => {
    const payment = aHeld({ exception, decision: declined, fulfilment: 'none' })

    const goesOn = isAccepted(payment, aSnapshot({ state: 'completed' }), exception, 'hold')

    expect(goesOn).toBe(false)
  })

  it('waits again when it is not the money that the person accepted', () => {
    const payment = aHeld({ paidAmount: '40000', decision: accepted })

    const goesOn = isAccepted(payment, aSnapshot({ amount: '30000' }), 'underpaid', 'hold')

    expect(goesOn).toBe(false)
  })
})

it('shows every exception that applies, in the order in which they count', () => {
  const payment = aPending({ status: 'expired' })
  const order = aSnapshot({ state: 'paid', amount: '1', externalId: null })

  expect(judgeMoney(payment, order, taken)).toEqual([
    'mismatched',
    'duplicate',
    'underpaid',
    'late',
  ])
})
