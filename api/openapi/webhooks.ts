/** What Payin sends to the shop, and what Koywe sends to Payin. */

import { webhookExamples, webhookSchema } from '../../koywe/webhook-schema.ts'
import { messageKinds, type MessageKind } from '../../payment/outbox.ts'
import type { OperationNode } from './document.ts'
import { paymentExample, paymentId } from './examples.ts'

type EventKind = Exclude<MessageKind, `mail.${string}`>

/** What happened, for each event. docs/events.md says what the shop does. */
const summaries: Record<EventKind, string> = {
  'payment.paid': 'The payer has paid at Koywe; do not ship yet',
  'payment.completed': 'The money arrived and fits the payment: ship',
  'payment.failed': 'The payment failed',
  'payment.rejected': 'Koywe refused the order after the call was answered with 202',
  'payment.expired': 'The payer did not pay in time',
  'payment.cancelled': 'The order was cancelled at Koywe',
  'payment.held': 'Money came that does not fit the payment',
  'payment.refunded': 'Koywe refunded the money',
}

const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
  example,
})

const headers = (kind: EventKind) => [
  header('webhook-id', 'The same on every attempt', `${paymentId}.${kind.replace('payment.', '')}`),
  header('webhook-timestamp', 'When this attempt was signed, in seconds', '1795510000'),
  header('webhook-signature', 'One or more signatures, each v1 and base64', 'v1,K5oZ…'),
]

/** The events of the shop, as `webhooks` of the document. */
export function describeEvents(): Record<string, { post: OperationNode }> {
  const kinds = messageKinds.filter((kind): kind is EventKind => kind in summaries)
  return Object.fromEntries(kinds.map((kind) => [kind, { post: describeEvent(kind) }]))
}

function describeEvent(kind: EventKind): OperationNode {
  const word = kind.replace('payment.', '')
  return {
    operationId: `onPayment${word.slice(0, 1).toUpperCase()}${word.slice(1)}`,
    summary: summaries[kind],
    description:
      'A signed event (Standard Webhooks). Verify the signature over the raw body, store the event by its webhook-id, then answer 2xx within 10 seconds.',
    tags: ['events'],
    security: [],
    parameters: headers(kind),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['type', 'timestamp', 'data'],
            properties: {
              type: { const: kind },
              timestamp: { type: 'string', format: 'date-time' },
              data: { $ref: '#/components/schemas/Payment' },
            },
          },
          example: { type: kind, timestamp: '2026-11-24T15:00:02.000Z', data: paymentExample },
        },
      },
    },
    responses: {
      '2XX': { description: 'Taken, whatever the body is' },
      '4XX': { description: 'Not taken: Payin sends the event again, with growing pauses' },
    },
  }
}

/** The body and the signature of a webhook of Koywe. */
export const koyweWebhook = {
  parameters: [
    header(
      'Koywe-Signature',
      'The HMAC-SHA256 of the raw body under KOYWE_WEBHOOK_SECRET, in hex',
      '5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592',
    ),
  ],
  requestBody: {
    required: true,
    description: 'At most 1 MiB. The content is a hint: Payin reads the order.',
    content: {
      'application/json': { schema: webhookSchema, examples: webhookExamples(paymentId) },
    },
  },
}
