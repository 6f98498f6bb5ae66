/** The JSON schemas of the HTTP contract: they validate requests and describe /openapi.json. */

import Type from 'typebox'
import { countries, locales } from '../payment/country.ts'
import { currencyScales } from '../payment/money.ts'
import { exceptionKinds, statuses } from '../payment/status.ts'
import { BundleAnswer } from './bundle-schema.ts'
import { membersOf } from './errors.ts'
import { enumOf, nullable, text, time } from './schema-parts.ts'
import {
  DecisionList,
  ExplanationAnswer,
  FindingList,
  ProviderCallList,
  RefusalList,
  ReplayPreviewAnswer,
} from './support-schemas.ts'

export const PaymentBody = Type.Object(
  {
    amount: Type.Union([Type.String(), Type.Number()], {
      description:
        'Major units, as a decimal string or as a number with at most 15 significant digits',
    }),
    currency: text(`One of ${Object.keys(currencyScales).join(', ')}; must match the country`, 8),
    country: text(`One of ${Object.keys(countries).join(', ')}`, 8),
    method: text('A method of GET /payment-methods', 64),
    bank: Type.Optional(text('A bank of the method', 64)),
    extra: Type.Optional(
      Type.Object({}, { additionalProperties: true, description: 'Passed to Koywe unchanged' }),
    ),
    description: text('Shown to the payer at Koywe', 500),
    merchantReference: text('The order number of the shop', 64, '^[A-Za-z0-9._-]{1,64}$'),
    payer: Type.Object(
      {
        name: text('The person or company who pays', 200),
        businessType: Type.Optional(enumOf(['PERSON', 'COMPANY'])),
        email: Type.Optional(
          text('Receives e-mails about the payment; without it none are sent', 254),
        ),
        phone: Type.Optional(text('For example +573001234567', 32)),
        documentType: text('For example CC, CPF, RFC or RUT', 32, '^[A-Za-z_]{2,32}$'),
        documentNumber: text('Validated for its type', 40),
      },
      { additionalProperties: false },
    ),
    successUrl: text('Where the return page links to after the payment', 2048),
    failedUrl: text('Where the return page links to if the payment fails', 2048),
    locale: Type.Optional(text(`${locales.join(', ')}, or a region form such as es-CO`, 35)),
  },
  { additionalProperties: false, $id: 'PaymentRequest' },
)

export const PaymentAnswer = Type.Object(
  {
    id: Type.String(),
    merchantReference: Type.String(),
    status: enumOf(statuses),
    exception: nullable(enumOf(exceptionKinds)),
    exceptions: Type.Array(enumOf(exceptionKinds), {
      description: 'Every discrepancy that applies; exception is the first',
    }),
    fulfilment: enumOf(['none', 'held', 'done']),
    amount: Type.String({ description: 'Plain decimal in major units' }),
    currency: Type.String(),
    country: Type.String(),
    method: Type.String(),
    payUrl: nullable(Type.String({ description: 'Redirect the payer here; null until opened' })),
    payAction: enumOf(['redirect', 'qr']),
    qrCode: nullable(
      Type.String({
        description: 'The content of the QR code if payAction is qr; payUrl shows it',
      }),
    ),
    koyweOrderId: nullable(Type.String()),
    paidAmount: nullable(
      Type.String({ description: 'The amount that the payer paid, in major units' }),
    ),
    paidCurrency: Type.Optional(
      Type.String({ description: 'The currency of paidAmount, if it differs from currency' }),
    ),
    paidAt: nullable(time),
    completedAt: nullable(time),
    lastReadAt: nullable(time),
    decision: nullable(
      Type.Object({
        decision: enumOf(['accept', 'decline']),
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
    refresh: Type.Optional(
      enumOf(['failed'], 'With refresh=true: the order could not be read in time'),
    ),
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
    type: Type.String({ description: 'A stable URL that ends in the code' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    requestId: Type.String(),
    field: Type.Optional(Type.String({ description: 'Dotted path, for example payer.email' })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({ field: nullable(Type.String()), code: Type.String(), detail: Type.String() }),
        { description: 'With 422: everything that is wrong. The first is repeated on top' },
      ),
    ),
    retryAfterMs: Type.Optional(Type.Integer({ minimum: 0 })),
    // Members of single codes: see membersOf in errors.ts.
    paymentId: Type.Optional(Type.String({ description: 'The payment that the problem is about' })),
    paymentStatus: Type.Optional(enumOf(statuses, membersOf.reference_in_use.paymentStatus)),
    payUrl: Type.Optional(
      nullable(Type.String({ description: membersOf.reference_in_use.payUrl })),
    ),
    version: Type.Optional(Type.Integer({ description: membersOf.payment_changed.version })),
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
        since: Type.String({
          format: 'date-time',
          description: 'When the first of the entries happened that this one stands for',
        }),
        count: Type.Integer({ minimum: 1, description: 'How often the same happened in a row' }),
        kind: Type.String(),
        summary: Type.String(),
        detail: nullable(
          Type.Object({}, { additionalProperties: true, description: 'Of the latest one' }),
        ),
      }),
    ),
    next: nullable(Type.String({ description: 'The cursor of the next page' })),
  },
  { $id: 'Timeline' },
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
        payAction: enumOf(['redirect', 'qr']),
      }),
    ),
  },
  { $id: 'PaymentMethods' },
)

export const HealthAnswer = Type.Object(
  {
    status: enumOf(['ready', 'not ready']),
    database: Type.Boolean(),
    temporal: Type.Boolean({ description: 'Reported, not required' }),
    koywe: nullable(Type.Boolean({ description: 'Whether Koywe served the last call' })),
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

export const ErrorList = Type.Object({ data: Type.Array(Type.Ref('Error')) }, { $id: 'ErrorList' })

const Link = nullable(Type.Object({ href: Type.String(), label: Type.String() }))

export const PayerAnswer = Type.Object(
  {
    state: Type.String(),
    headline: Type.String(),
    sentence: Type.String(),
    next: Type.String({ description: 'What happens next, and until when' }),
    isFinal: Type.Boolean({ description: 'The state will not change soon' }),
    link: Link,
    help: Link,
    facts: Type.Array(Type.Array(Type.String()), { description: 'Pairs of a label and a value' }),
    content: Type.String({ description: 'Changes with what the page shows' }),
    leftMs: nullable(
      Type.Integer({ description: 'Milliseconds left to pay, where the page counts down' }),
    ),
  },
  { $id: 'PayerState' },
)

export const sharedSchemas = [
  PaymentBody,
  PaymentAnswer,
  ProblemAnswer,
  PaymentList,
  TimelineAnswer,
  DecisionList,
  ExplanationAnswer,
  ProviderCallList,
  RefusalList,
  ReplayPreviewAnswer,
  BundleAnswer,
  FindingList,
  MethodList,
  HealthAnswer,
  ErrorAnswer,
  ErrorList,
  PayerAnswer,
]
