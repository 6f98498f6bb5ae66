/** Outbox messages that are no longer true because of what a payment has become. */

import type { MessageKind } from './outbox.ts'
import type { Payment } from './payment.ts'

export interface Withdrawal {
  kinds: readonly MessageKind[]
  /** Completes "… is withdrawn: …". */
  reason: string
}

const nothing: Withdrawal = { kinds: [], reason: '' }

/**
 * Gives the messages that are withdrawn as long as their receiver has not taken them. A refund withdraws what asks
 * the shop to ship. A mail that waited for the mail server does not contradict the one behind it.
 */
export function findWithdrawal(
  payment: Pick<Payment, 'status' | 'fulfilment' | 'decision'>,
): Withdrawal {
  const { status, fulfilment, decision } = payment
  if (status === 'refunded') {
    return {
      kinds: ['payment.completed', 'mail.shipping', ...beforeMoney, 'mail.held', 'mail.declined'],
      reason: 'the money has gone back',
    }
  }
  if (fulfilment === 'held') return { kinds: beforeMoney, reason: 'money has arrived' }
  if (decision?.decision === 'decline') {
    return { kinds: [...beforeMoney, 'mail.held'], reason: 'the money was declined' }
  }
  if (status === 'paid' || status === 'completed') {
    return { kinds: [...beforeMoney, 'mail.held'], reason: 'the payment is paid' }
  }
  return nothing
}

/** They say that no money arrived. */
const beforeMoney = ['mail.failure', 'mail.expired'] as const satisfies MessageKind[]
