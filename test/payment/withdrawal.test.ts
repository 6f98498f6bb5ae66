/** Which messages are withdrawn, because what they say is no longer true. */

import { describe, expect, it } from 'vitest'
import { findWithdrawal } from '../../payment/withdrawal.ts'
import { epoch } from '../support/clock.ts'
import { aHeld, aPaid, aPending } from '../support/payments.ts'

const decision = (word: 'accept' | 'decline') => ({
  decision: word,
  by: 'desk',
  at: epoch,
  reason: 'the customer called',
})

describe('a payment withdraws', () => {
  it.each(['opening', 'pending', 'processing', 'failed', 'expired', 'cancelled'] as const)(
    'nothing while it is %s without money',
    (status) => {
      const { kinds } = findWithdrawal(aPending({ status }))

      expect(kinds).toEqual([])
    },
  )

  it('the mails that deny money once money is held', () => {
    const { kinds } = findWithdrawal(aHeld({ status: 'expired', exception: 'late' }))

    expect(kinds).toEqual(['mail.failure', 'mail.expired'])
  })

  it.each(['paid', 'completed'] as const)(
    'the mail about held money as well once it is %s',
    (status) => {
      const { kinds } = findWithdrawal(aPaid({ status, decision: decision('accept') }))

      expect(kinds).toEqual(['mail.failure', 'mail.expired', 'mail.held'])
    },
  )

  it('the mail about held money once it is declined, and not the one that says so', () => {
    const payment = aHeld({ status: 'expired', fulfilment: 'none', decision: decision('decline') })

    const { kinds } = findWithdrawal(payment)

    expect(kinds).toContain('mail.held')
    expect(kinds).not.toContain('mail.declined')
  })

  it('what asks the shop to ship once it is refunded, and neither confirmation nor refund', () => {
    const { kinds } = findWithdrawal(aPaid({ status: 'refunded' }))

    expect(kinds).toEqual(expect.arrayContaining(['payment.completed', 'mail.shipping']))
    expect(kinds).not.toContain('mail.confirmation')
    expect(kinds).not.toContain('mail.refunded')
    expect(kinds).not.toContain('payment.refunded')
  })
})
