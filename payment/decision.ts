/** The rule for a person's decision about held money. */

import type { Decision, Payment } from './payment.ts'
import { advanceFulfilment, finish, unchanged, type TransitionResult } from './transition.ts'

export const decisions = ['accept', 'decline'] as const

/** Whether a person can decide about the money of a payment: it is held, and nobody has decided. */
export function isUndecided({ fulfilment, decision }: Payment): boolean {
  return fulfilment === 'held' && decision === null
}

/**
 * Applies a decision, or gives null where no money is held. Accepted money stays held until the next
 * read of the order releases it. Declined money stays recorded, and the payment goes on without it.
 */
export function decide(payment: Payment, decision: Decision): TransitionResult | null {
  if (!isUndecided(payment)) return null
  const result = unchanged(payment)
  result.payment.decision = decision
  if (decision.decision === 'decline') {
    advanceFulfilment(result, 'none', 'decline')
    result.messages.push('mail.declined')
  }
  const word = decision.decision === 'accept' ? 'accepted' : 'declined'
  const money = `${payment.paidAmount} ${payment.paidCurrency} (${payment.exceptions.join(', ')})`
  const summary = `${money} was ${word} by ${decision.by}: ${decision.reason}`
  result.notes.push({ kind: 'decision', summary })
  return finish(result, payment, decision.at)
}

/**
 * Whether a payment shows the money that its decider has seen. A decision counts for that money and
 * for no other.
 */
export function showsSameMoney(seen: Payment, payment: Payment): boolean {
  const isSameAmount =
    seen.paidAmount === payment.paidAmount && seen.paidCurrency === payment.paidCurrency
  return isSameAmount && seen.exceptions.join() === payment.exceptions.join()
}
