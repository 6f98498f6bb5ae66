/** The JSON schema of what Koywe's support needs to investigate a payment. */

import Type from 'typebox'
import { exceptionKinds, statuses } from '../payment/status.ts'
import { enumOf, nullable, time } from './schema-parts.ts'

const textOrNull = nullable(Type.String())
const timeOrNull = nullable(time)

export const BundleAnswer = Type.Object(
  {
    madeAt: time,
    externalId: Type.String({ description: 'The id of the payment, which Koywe knows as this' }),
    koyweOrderId: textOrNull,
    account: Type.Object({
      organizationId: Type.String(),
      merchantId: Type.String(),
      baseUrl: Type.String(),
    }),
    status: enumOf(statuses),
    koyweStatus: nullable(Type.String({ description: 'What Koywe last called the order' })),
    exceptions: Type.Array(enumOf(exceptionKinds)),
    amount: Type.String(),
    currency: Type.String(),
    paidAmount: textOrNull,
    paidCurrency: textOrNull,
    method: Type.String(),
    bank: textOrNull,
    country: Type.String(),
    failure: nullable(Type.Object({ code: Type.String(), koyweCode: textOrNull })),
    times: Type.Object({
      createdAt: time,
      orderRequestedAt: nullable(
        Type.String({
          format: 'date-time',
          description: 'When an order was requested whose creation has no known outcome yet',
        }),
      ),
      expiresAt: time,
      paidAt: timeOrNull,
      completedAt: timeOrNull,
      lastReadAt: timeOrNull,
    }),
    orders: Type.Array(
      Type.Object({
        koyweOrderId: Type.String(),
        seenAt: time,
        moneyCountedAt: timeOrNull,
        refundedAt: timeOrNull,
      }),
    ),
    webhookEvents: Type.Array(
      Type.Object({
        id: nullable(Type.String({ description: 'The id that Koywe gave the event' })),
        type: textOrNull,
        status: textOrNull,
        koyweOrderId: textOrNull,
        receivedAt: time,
        outcome: Type.String(),
        endedAt: timeOrNull,
      }),
    ),
    calls: Type.Array(
      Type.Object({
        at: time,
        kind: Type.String(),
        tookMs: Type.Integer(),
        httpStatus: nullable(Type.Integer()),
        code: nullable(Type.String({ description: 'A code of docs/errors.md' })),
      }),
      { description: 'Calls to Koywe, newest first, without their answers' },
    ),
    history: Type.Array(
      Type.Object({
        since: time,
        at: time,
        count: Type.Integer({ minimum: 1 }),
        what: Type.String(),
        code: nullable(Type.String({ description: 'A code of docs/errors.md' })),
        httpStatus: nullable(Type.Integer({ description: 'Of the answer of Koywe' })),
      }),
      { description: 'What was read and refused, and changes of status, oldest first' },
    ),
  },
  { $id: 'Bundle' },
)
