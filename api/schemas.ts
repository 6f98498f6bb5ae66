/** The shapes of the HTTP contract, as JSON Schema: what is validated, and what /openapi.json shows. */

import Type from 'typebox'
import { countries, locales } from '../payment/country.ts'
import { currencyScales } from '../payment/money.ts'
import { exceptionKinds, statuses } from '../payment/status.ts'

const oneOf = (words: readonly string[]) => Type.Enum([...words])
const text = (description: string, maxLength: number, pattern?: string) =>
  Type.String({ description, minLength: 1, maxLength, ...(pattern ? { pattern } : {}) })
const nullable = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const time = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' })

export const PaymentBody = Type.Object(
  {
    amount: Type.Union([Type.String({ maxLength: 64 }), Type.Number()], {
      description: 'Major units: a decimal string, or a number of at most 15 significant digits',
    }),
    currency: text(`One of ${Object.keys(currencyScales).join(', ')}, and the country's`, 8),
    country: text(`One of ${Object.keys(countries).join(', ')}`, 8),
    method: text('One of GET /payment-methods', 64),
    bank: Type.Optional(text("One of the method's banks", 64)),
    extra: Type.Optional(
      Type.Object({}, { additionalProperties: true, description: 'Handed to Koywe as it is' }),
    ),
    description: text('What the payer reads at Koywe', 500),
    merchantReference: text("The shop's own order number", 64, '^[A-Za-z0-9._-]{1,64}$'),
    payer: Type.Object(
      {
        name: text('The person or company who pays', 200),
        businessType: Type.Optional(oneOf(['PERSON', 'COMPANY'])),
        email: Type.Optional(text('Where mails to the payer go; without it none are sent', 254)),
        phone: Type.Optional(text('Such as +573001234567', 32)),
        documentType: text('Such as CC, CPF, RFC, RUT', 32, '^[A-Za-z_]{2,32}$'),
        documentNumber: text('Checked by the rule of its type', 40),
      },
      { additionalProperties: false },
    ),
    successUrl: text('Where the payer goes on to after paying', 2048),
    failedUrl: text('Where the payer goes on to after failing', 2048),
    locale: Type.Optional(text(`${locales.join(', ')}, or a region form such as es-CO`, 35)),
  },
  { additionalProperties: false, $id: 'PaymentRequest' },
)

export const PaymentAnswer = Type.Object(
  {
    id: Type.String(),
    merchantReference: Type.String(),
    status: oneOf(statuses),
    exception: nullable(oneOf(exceptionKinds)),
    fulfilment: oneOf(['none', 'held', 'done']),
    amount: Type.String({ description: 'Plain decimal in major units' }),
    currency: Type.String(),
    country: Type.String(),
    method: Type.String(),
    payUrl: nullable(Type.String({ description: 'Where to send the payer' })),
    payAction: oneOf(['redirect', 'qr']),
    qrCode: nullable(Type.String({ description: 'What to draw where payAction is qr' })),
    koyweOrderId: nullable(Type.String()),
    paidAmount: nullable(Type.String({ description: 'What came, a plain decimal in major units' })),
    paidCurrency: Type.Optional(
      Type.String({ description: 'Only where it came in another currency: in which one' }),
    ),
    paidAt: nullable(time),
    completedAt: nullable(time),
    decision: nullable(
      Type.Object({
        decision: oneOf(['accept', 'decline']),
        by: Type.String(),
        at: time,
        reason: Type.String(),
      }),
    ),
    createdAt: time,
    updatedAt: time,
    expiresAt: time,
    watchUntil: time,
    version: Type.Integer(),
    failure: nullable(
      Type.Object({
        code: Type.String(),
        message: Type.String(),
        payerCanRetry: Type.Boolean(),
      }),
    ),
  },
  { $id: 'Payment' },
)

export const ProblemAnswer = Type.Object(
  {
    type: Type.String({ description: 'A stable address that ends in the code' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    requestId: Type.String(),
    field: Type.Optional(Type.String({ description: 'Dotted path, such as payer.email' })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({ field: nullable(Type.String()), code: Type.String(), detail: Type.String() }),
        { description: 'With 422: everything that is wrong. The first is repeated on top' },
      ),
    ),
    retryAfterMs: Type.Optional(Type.Integer()),
  },
  { $id: 'Problem' },
)

export const PaymentList = Type.Object(
  {
    data: Type.Array(Type.Ref('Payment')),
    next: nullable(Type.String({ description: 'The cursor of the next page' })),
  },
  { $id: 'PaymentList' },
)

export const TimelineAnswer = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        at: time,
        kind: Type.String(),
        summary: Type.String(),
        detail: nullable(Type.Object({}, { additionalProperties: true })),
      }),
    ),
  },
  { $id: 'Timeline' },
)

export const FindingList = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        kind: Type.String(),
        subject: Type.String({
          description: "A payment's id, an outbox message's key, or a part's name",
        }),
        paymentId: nullable(Type.String()),
        owner: oneOf(['operator', 'support', 'developer']),
        nextAction: Type.String(),
        since: time,
        closedAt: nullable(time),
      }),
    ),
  },
  { $id: 'Findings' },
)

export const MethodList = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        method: Type.String(),
        name: Type.String(),
        minAmount: nullable(Type.String()),
        maxAmount: nullable(Type.String()),
        requiredFields: Type.Array(Type.String()),
        banks: Type.Array(Type.String()),
        payAction: oneOf(['redirect', 'qr']),
      }),
    ),
  },
  { $id: 'PaymentMethods' },
)

export const HealthAnswer = Type.Object(
  {
    status: oneOf(['ready', 'not ready']),
    database: Type.Boolean(),
    temporal: Type.Boolean({ description: 'Told, and not needed to be ready' }),
    koywe: nullable(Type.Boolean({ description: 'Whether the last call was served' })),
  },
  { $id: 'Health' },
)

export const ErrorAnswer = Type.Object(
  {
    code: Type.String(),
    status: Type.Integer(),
    message: Type.String(),
    payerCanRetry: Type.Boolean(),
  },
  { $id: 'Error' },
)

export const PayerAnswer = Type.Object(
  {
    state: Type.String(),
    headline: Type.String(),
    sentence: Type.String(),
    isFinal: Type.Boolean({ description: 'Nothing more will change soon' }),
    link: nullable(Type.Object({ href: Type.String(), label: Type.String() })),
  },
  { $id: 'PayerState' },
)

/** What a status means on every route that answers it. */
const meanings: Record<number, string> = {
  400: 'The body is no JSON, or a header is missing',
  401: 'No known API key, or no good signature',
  403: 'The API key lacks the scope',
  404: 'There is no such thing',
  409: 'It is not the time for that',
  413: 'The body is too large',
  415: 'The body is not JSON by its Content-Type',
  422: 'A field cannot be what it is, or Koywe refused',
  429: 'Too many requests: wait as long as Retry-After says',
  503: 'Something that is needed is away: repeat after Retry-After',
}

/** An answer as it is described. */
export function answer(description: string, schema: object, type = 'application/json') {
  return { description, content: { [type]: { schema } } }
}

/** Answers of these statuses are problem documents. */
export function problems(...statuses: number[]): Record<number, object> {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      answer(meanings[status] ?? '', Type.Ref('Problem'), 'application/problem+json'),
    ]),
  )
}

/** The same for a route that demands an API key and asks the store or Koywe. */
export function keyedProblems(...statuses: number[]): Record<number, object> {
  return problems(401, 403, 429, 503, ...statuses)
}

export const sharedSchemas = [
  PaymentBody,
  PaymentAnswer,
  ProblemAnswer,
  PaymentList,
  TimelineAnswer,
  FindingList,
  MethodList,
  HealthAnswer,
  ErrorAnswer,
  PayerAnswer,
]
