/**
 * The JSON shapes of Koywe, tolerant because the evidence is contradictory. orders.ts, methods.ts, contacts.ts and
 * webhook.ts explain the fields where they read them.
 *
 * Source: Accepting Payments Integration Guide (doc, "guide") and shapes reported from real accounts
 * (observed, "current"); both collected in docs/koywe.md, read 2026-11-23.
 */

import Type, { type Static } from 'typebox'
import { koyweIdPattern } from './ids.ts'

const Text = Type.Optional(Type.Union([Type.String(), Type.Null()]))

export const SignInAnswer = Type.Object({
  token: Type.Optional(Type.String({ minLength: 1 })),
  accessToken: Type.Optional(Type.String({ minLength: 1 })),
})

/** The members of a method that Payin reads, one by one: an odd one hides neither the method nor the list. */
export interface WireMethod {
  method: string
  name?: unknown
  minAmount?: unknown
  maxAmount?: unknown
  responseType?: unknown
  /** `{ contact: ['email'] }`, or the list alone. */
  requiredFields?: unknown
  supportedCountries?: unknown
  supportedCurrencies?: unknown
  /** `{ banks }` */
  extra?: unknown
}

const MethodList = Type.Array(Type.Unknown())

/** A bare array (guide), or an object holding it (current: `paymentMethods`). */
export const MethodsAnswer = Type.Union([
  MethodList,
  Type.Object({ paymentMethods: MethodList }),
  Type.Object({ methods: MethodList }),
  Type.Object({ data: MethodList }),
])

export const ContactAnswer = Type.Union([
  Type.Object({ id: Type.String({ minLength: 1 }) }),
  Type.Object({ contactId: Type.String({ minLength: 1 }) }),
  Type.Object({ _id: Type.String({ minLength: 1 }) }),
])

const ListedContact = Type.Object({
  id: Text,
  contactId: Text,
  _id: Text,
  documentNumber: Text,
})

/** A bare array, or an object holding it (a public integration reads `contacts`, claimed). */
export const ContactsAnswer = Type.Union([
  Type.Array(ListedContact),
  Type.Object({ contacts: Type.Array(ListedContact) }),
  Type.Object({ data: Type.Array(ListedContact) }),
])

/**
 * What an order cannot be without; its other members are read one by one, so that an odd one of them
 * never hides the money.
 */
export const OrderAnswer = Type.Object({ id: Type.String({ pattern: koyweIdPattern }) })

/** The members of an order that Payin reads. */
export interface WireOrder {
  id: string
  type?: unknown
  status?: unknown
  state?: unknown
  amountIn?: unknown
  amount_in?: unknown
  originCurrencySymbol?: unknown
  origin_currency_symbol?: unknown
  externalId?: unknown
  external_id?: unknown
  providedAction?: unknown
  providedActionType?: unknown
  paymentUrl?: unknown
  checkoutUrl?: unknown
  dueDate?: unknown
  /** `{ confirmationDate, paymentDate, deliveryDate }` */
  dates?: unknown
  /** `[{ method }]` */
  paymentMethods?: unknown
}

/** No page shows a webhook endpoint, so the likely names are read (assumed, 2026-11-25). */
const WireEndpoint = Type.Object({ id: Text, webhookId: Text, url: Text, status: Text })
export type WireEndpoint = Static<typeof WireEndpoint>

/** A bare array or an object that holds it, like other lists of Koywe (assumed). */
export const EndpointsAnswer = Type.Union([
  Type.Array(WireEndpoint),
  Type.Object({ webhooks: Type.Array(WireEndpoint) }),
  Type.Object({ data: Type.Array(WireEndpoint) }),
])

/** No page shows these bodies, so the likely names are read (assumed, 2026-11-30). */
const WireSentEvent = Type.Object({
  id: Text,
  eventId: Text,
  type: Text,
  eventType: Text,
  createdAt: Text,
  created_at: Text,
})
export type WireSentEvent = Static<typeof WireSentEvent>

export const SentEventsAnswer = Type.Union([
  Type.Array(WireSentEvent),
  Type.Object({ events: Type.Array(WireSentEvent) }),
  Type.Object({ data: Type.Array(WireSentEvent) }),
])

/** The names are documented; an odd member hides none of the others. */
export interface WireDelivery {
  deliveryStatus?: unknown
  retryCount?: unknown
  lastStatusCode?: unknown
  lastRespondedAt?: unknown
}

const WireDelivery = Type.Unsafe<WireDelivery>(Type.Object({}))

export const DeliveriesAnswer = Type.Union([
  Type.Array(WireDelivery),
  Type.Object({ deliveries: Type.Array(WireDelivery) }),
  Type.Object({ data: Type.Array(WireDelivery) }),
])

/** The three error envelopes in one: `errorCode`, `error.code` or `code`; text or a list of texts. */
export const KoyweErrorAnswer = Type.Object({
  statusCode: Type.Optional(Type.Unknown()),
  errorCode: Type.Optional(Type.String()),
  code: Type.Optional(Type.Unknown()),
  error: Type.Optional(
    Type.Union([
      Type.Object({ code: Type.Optional(Type.String()), message: Type.Optional(Type.String()) }),
      Type.String(),
      Type.Null(),
    ]),
  ),
  message: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String()), Type.Null()])),
})
export type WireError = Static<typeof KoyweErrorAnswer>

/** The common fields of both contact forms. */
interface ContactCommon {
  email?: string
  phone?: string
  countrySymbol: string
  documentType: string
  documentNumber: string
  businessType: 'PERSON' | 'COMPANY'
}

/** The guide's form (doc). */
export interface GuideContactRequest extends ContactCommon {
  fullName: string
}

/** The form of the newer documentation, used by real accounts (observed). */
export interface CurrentContactRequest extends ContactCommon {
  firstName: string
  lastName?: string
  type: 'PERSON' | 'BUSINESS'
}

/** The request for a PAYIN order (guide, Step 4). */
export interface OrderRequest {
  type: 'PAYIN'
  originCurrencySymbol: string
  destinationCurrencySymbol: string
  /** Major units. */
  amountIn: number
  description: string
  externalId: string
  contactId?: string
  /** Exactly one for a PAYIN (orders page, doc). */
  paymentMethods: [{ method: string; extra?: Record<string, unknown> }]
  successUrl: string
  failedUrl: string
}
