/** The JSON schemas of what support reads: decisions, findings, explanations and refused requests. */

import Type from 'typebox'
import { actors, causeCodes } from '../payment/cause.ts'
import { providerCallKinds } from '../payment/provider-call.ts'
import { exceptionKinds, statuses } from '../payment/status.ts'
import { enumOf, nullable, time } from './schema-parts.ts'

export const DecisionList = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        decision: enumOf(['accept', 'decline']),
        by: Type.String({ description: 'The name of the API key' }),
        at: time,
        reason: Type.String(),
        version: Type.Integer({ description: 'The version that was decided about' }),
        paidAmount: nullable(Type.String()),
        paidCurrency: nullable(Type.String()),
        exceptions: Type.Array(enumOf(exceptionKinds)),
      }),
    ),
  },
  { $id: 'Decisions' },
)

export const FindingList = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        kind: Type.String(),
        subject: Type.String({
          description:
            'The id of a payment, the key of an outbox message, or the name of a component',
        }),
        paymentId: nullable(Type.String()),
        owner: enumOf(['operator', 'support', 'developer']),
        nextAction: Type.String(),
        detail: nullable(Type.Object({}, { additionalProperties: true })),
        since: time,
        closedAt: nullable(time),
        acknowledgedAt: nullable(time),
        acknowledgedBy: nullable(Type.String()),
      }),
    ),
    next: nullable(Type.String({ description: 'The cursor of the next page' })),
  },
  { $id: 'Findings' },
)

const actor = enumOf(
  actors,
  'support and developer are of the shop, operator runs Payin; none: no person has to act',
)

export const ExplanationAnswer = Type.Object(
  {
    cause: enumOf(causeCodes, 'A stable code'),
    sentence: Type.String({ description: 'Why the payment is in its state' }),
    actor,
    action: nullable(Type.String({ description: 'What the actor does' })),
    until: nullable(
      Type.String({ format: 'date-time', description: 'Until when the actor can act' }),
    ),
    next: nullable(
      Type.Object({
        sentence: Type.String({ description: 'What happens automatically' }),
        at: nullable(time),
      }),
    ),
    findings: Type.Array(
      Type.Object({
        kind: Type.String(),
        nextAction: Type.String(),
        since: time,
        detail: nullable(Type.Object({}, { additionalProperties: true })),
      }),
    ),
  },
  { $id: 'Explanation' },
)

export const ProviderCallList = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        at: time,
        kind: enumOf(providerCallKinds),
        tookMs: Type.Integer({ description: 'Milliseconds until the answer or the failure' }),
        status: nullable(
          Type.Integer({ description: 'The HTTP status; null where no answer came' }),
        ),
        code: nullable(Type.String({ description: 'A code of docs/errors.md; null for success' })),
        answer: nullable(
          Type.String({
            description: 'The first 2 kB of the answer, without personal data and secrets',
          }),
        ),
      }),
    ),
  },
  { $id: 'ProviderCalls' },
)

export const RefusalList = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        requestId: Type.String(),
        at: time,
        route: Type.String(),
        apiKeyName: nullable(Type.String()),
        merchantReference: nullable(Type.String()),
        paymentId: nullable(
          Type.String({
            description: 'The payment that the request names or that stands in its way',
          }),
        ),
        code: Type.String({ description: 'A code of docs/errors.md' }),
        faults: Type.Array(Type.Object({ code: Type.String(), field: nullable(Type.String()) })),
        actor,
        sentence: Type.String(),
        action: Type.String(),
      }),
    ),
  },
  { $id: 'Refusals' },
)

const step = (words: readonly string[]) =>
  Type.Object({ before: enumOf(words), after: enumOf(words) })

export const ReplayPreviewAnswer = Type.Object(
  {
    event: Type.Object({
      id: Type.String(),
      eventId: nullable(Type.String({ description: 'The id that Koywe gave the event' })),
      type: Type.String(),
      status: nullable(Type.String({ description: 'The order status that the event names' })),
      koyweOrderId: nullable(Type.String()),
      paymentId: Type.String(),
      state: Type.String(),
      reason: nullable(Type.String()),
      receivedAt: time,
      endedAt: nullable(time),
    }),
    order: nullable(
      Type.Object(
        {
          koyweOrderId: Type.String(),
          status: Type.String(),
          amount: Type.String(),
          currency: Type.String(),
          paymentId: nullable(Type.String({ description: 'The payment that the order names' })),
        },
        { description: 'What Koywe says now; null where it shows no order' },
      ),
    ),
    problem: nullable(Type.String({ description: 'Why Koywe shows no order: a code' })),
    version: Type.Integer({ description: 'The version of the payment that was compared' }),
    change: nullable(
      Type.Object(
        {
          status: step(statuses),
          fulfilment: step(['none', 'held', 'done']),
          exceptions: Type.Array(enumOf(exceptionKinds)),
          messages: Type.Array(Type.String(), { description: 'What would be queued' }),
          findings: Type.Array(Type.String(), { description: 'What would be opened' }),
          outcome: nullable(
            Type.Object(
              { state: Type.String(), reason: Type.String() },
              { description: 'How the event would end; null: it would keep waiting' },
            ),
          ),
        },
        { description: 'What a read would change; null where Koywe shows no order' },
      ),
    ),
  },
  { $id: 'ReplayPreview' },
)
