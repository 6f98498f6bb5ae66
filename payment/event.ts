/** Merchant events: what the shop is sent, and the business key of every outbox message. */

import { viewPayment, type Payment } from './payment.ts'
import { queueOf, type MessageKind } from './status.ts'

/**
 * The key of an outbox message: the same for every try, on both sides. One `completed` and one mail of each
 * kind per payment; every other event once per version.
 */
export function messageKey(kind: MessageKind, payment: Payment): string {
  if (queueOf(kind) === 'mails') return `${payment.id}.${kind}`
  const name = kind.replace('payment.', '')
  return name === 'completed'
    ? `${payment.id}.completed`
    : `${payment.id}.${name}.${payment.version}`
}

/**
 * The body of a merchant event: a snapshot of the payment at its transition, frozen as text so that
 * every try sends the same bytes.
 * `{"type":"payment.completed","timestamp":"2026-01-01T00:00:00.000Z","data":{…payment…}}`
 */
export function freezeEvent(kind: MessageKind, payment: Payment): string {
  return JSON.stringify({
    type: kind,
    timestamp: new Date(payment.updatedAt).toISOString(),
    data: viewPayment(payment),
  })
}
