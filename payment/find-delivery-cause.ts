/** What the shop and the payer have been notified of: the causes that lie in outbox messages. */

import type { FoundCause } from './cause.ts'
import type { ExplanationFacts, MessageFacts } from './explanation-facts.ts'
import { isMailKind } from './outbox.ts'

/** A message that its receiver does not take, or null. Events count before mails. */
export function findDeliveryCause({ messages, giveUpMs }: ExplanationFacts): FoundCause | null {
  const events = messages.filter(({ kind }) => !isMailKind(kind))
  const mails = messages.filter(({ kind }) => isMailKind(kind))
  const lostEvent = events.find(({ state }) => state === 'given_up')
  if (lostEvent) return { cause: 'event_given_up', message: lostEvent }
  const refusedEvent = events.find(isRefused)
  if (refusedEvent) {
    const until = toDeadline(refusedEvent, giveUpMs)
    return { cause: 'shop_refuses', message: refusedEvent, until, next: 'delivery' }
  }
  const dueEvent = events.find(({ state }) => state === 'due')
  if (dueEvent) return { cause: 'delivering', message: dueEvent, next: 'delivery' }
  return findMailCause(mails, giveUpMs)
}

function findMailCause(mails: MessageFacts[], giveUpMs: number): FoundCause | null {
  const unknown = mails.find(({ state }) => state === 'undeliverable')
  if (unknown) return { cause: 'mail_undeliverable', message: unknown }
  const lost = mails.find(({ state }) => state === 'given_up')
  if (lost) return { cause: 'mail_given_up', message: lost }
  const refused = mails.find(isRefused)
  if (!refused) return null
  const until = toDeadline(refused, giveUpMs)
  return { cause: 'mail_delayed', message: refused, until, next: 'delivery' }
}

/** An attempt without a known error may still be running. */
function isRefused({ state, attempts, lastError }: MessageFacts): boolean {
  return state === 'due' && attempts > 0 && lastError !== null
}

function toDeadline({ firstTriedAt }: MessageFacts, giveUpMs: number): number | null {
  return firstTriedAt === null ? null : firstTriedAt + giveUpMs
}

/** The cause of a payment whose money is final, and whose messages have been taken. */
export function toSettledCause(facts: ExplanationFacts): FoundCause {
  const { row, orderState, isFoundByPoll, webhooks } = facts
  const { payment } = row
  if (payment.status === 'refunded') {
    const isShipped = payment.fulfilment === 'done'
    return { cause: isShipped ? 'refunded_after_shipping' : 'refunded' }
  }
  if (orderState === 'refund_requested') return { cause: 'refund_requested', next: 'poll' }
  const isExcess = payment.exceptions.includes('overpaid') && payment.decision !== null
  if (isExcess) return { cause: 'excess_to_refund', next: 'refund' }
  if (row.payerId === null) return { cause: 'payer_erased' }
  if (!isFoundByPoll || webhooks.reports > 0) return { cause: 'completed' }
  return { cause: webhooks.refusedAt === null ? 'webhooks_missing' : 'webhooks_refused' }
}
