/** The rule for a person who has one outbox message sent again. */

import type { MessageState } from './outbox-message.ts'
import { isMailKind, type MessageKind } from './outbox.ts'
import type { Payment } from './payment.ts'
import { findWithdrawal } from './withdrawal.ts'

/** A message that a person may want to have sent again. */
export interface SentMessage {
  key: string
  kind: MessageKind
  state: MessageState
  /** The key of the message that was taken and that this one repeats; null for an ordinary message. */
  repeats: string | null
}

export interface ResendFacts {
  payment: Pick<Payment, 'status' | 'fulfilment' | 'decision'>
  /** Whether Payin has an e-mail address of the payer. */
  hasAddress: boolean
  /** Every message of the payment. */
  messages: readonly SentMessage[]
}

/**
 * What sending a message again does.
 *
 * - `retry`: it is due, and its next attempt may begin at once
 * - `revive`: it has ended without being taken, and becomes due
 * - `repeat`: it was taken, and a message that repeats it becomes due
 */
export type Resend = 'retry' | 'revive' | 'repeat'

const resendOf: Record<MessageState, Resend> = {
  due: 'retry',
  given_up: 'revive',
  undeliverable: 'revive',
  skipped: 'revive',
  done: 'repeat',
}

/**
 * Decides what sending a message again does. Null where that is not legal: the message is no longer true, a mail has no
 * address, or another message already repeats this one and has not been taken.
 */
export function findResend(message: SentMessage, facts: ResendFacts): Resend | null {
  const { key, kind, state, repeats } = message
  if (findWithdrawal(facts.payment).kinds.includes(kind)) return null
  if (isMailKind(kind) && !facts.hasAddress) return null
  // Only what is no longer true skips an event.
  if (state === 'skipped' && !isMailKind(kind)) return null
  const isRepeated = facts.messages.some((one) => one.repeats === key && one.state !== 'done')
  const isRepetition = repeats !== null
  return state === 'done' && (isRepeated || isRepetition) ? null : resendOf[state]
}
