/** A person's word about held money: what it changes at once, and what it leaves to the next read. */

import type { Decision, Payment } from './payment.ts'
import { begin, finish, type TransitionResult } from './transition.ts'

export const decisions = ['accept', 'decline'] as const

/**
 * Applies a decision, or gives null where no money is held. Accepted money stays held until a fresh
 * read of the order lets it go on; declined money is kept on record, and its payment goes on without.
 */
export function decide(payment: Payment, decision: Decision): TransitionResult | null {
  const isDecided = payment.decision !== null
  if (payment.fulfilment !== 'held' || isDecided) return null
  const result = begin(payment)
  result.payment.decision = decision
  if (decision.decision === 'decline') result.payment.fulfilment = 'none'
  const word = decision.decision === 'accept' ? 'accepted' : 'declined'
  result.notes.push({ kind: 'decision', summary: `${word} by ${decision.by}` })
  return finish(result, payment, decision.at)
}
