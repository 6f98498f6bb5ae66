/**
 * The client of Koywe, in our terms. Signs in automatically and renews a refused token once. Does not retry:
 * the workflow does.
 */

import type { Clock, Log } from '../payment/log.ts'
import type { PaymentMethod } from '../payment/method.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import type { Payer } from '../payment/payment.ts'
import type { ReadShare } from '../payment/read-pace.ts'
import { createAuthorized } from './authorized.ts'
import { createContacts, type ContactForm, type ContactRequest } from './contacts.ts'
import { KoyweError } from './errors.ts'
import { createHttp, type Call, type CallKind, type PersonalFields } from './http.ts'
import type { CallObserver } from './observed-call.ts'
import { isKoyweId } from './ids.ts'
import { createMethodCache, createMethodsRequest } from './methods.ts'
import { createSentEvents, type ListSentEvents } from './sent-events.ts'
import { parseOrder, toOrderRequest, type NewOrder } from './orders.ts'

export interface KoyweOptions {
  /** Including the path, such as https://api-sandbox.koywe.com/api/v1. */
  baseUrl: string
  apiKey: string
  secret: string
  organizationId: string
  merchantId: string
  timeoutMs: number
  connectTimeoutMs: number
  /** Null: detect which form Koywe accepts. */
  contactForm: ContactForm | null
  clock: Clock
  /** A monotonic clock for pauses and limits. Default: `performance.now`. */
  uptime?: Clock
  log: Log
  /** Called after every call about a payment. What it throws is ignored. */
  observe?: CallObserver
}

/**
 * The result of a look-up: the order, or whether it is certain that there is none. A 404 is certain only if it
 * comes from Koywe's handler; a missing route also answers 404 and proves nothing.
 */
export type Lookup = { order: OrderSnapshot } | { order: null; isCertain: boolean }

/** Whose read a read is, and which payment it is about. */
export interface ReadAbout {
  share?: ReadShare
  paymentId?: string
}

/** Every method throws KoyweError. */
export interface KoyweClient {
  /** Signs in, unless a valid token is cached. */
  signIn(): Promise<void>
  /** @param patienceMs how long to wait for Koywe before a list of up to a day ago is used */
  paymentMethods(country: string, currency: string, patienceMs?: number): Promise<PaymentMethod[]>
  /** Returns null if Koywe already has this contact but does not reveal its id. */
  createContact(request: ContactRequest): Promise<string | null>
  /**
   * Not idempotent: look the order up before you repeat the call, unless `retry` of the error allows it.
   * @param signal aborts the call
   */
  createOrder(order: NewOrder, signal?: AbortSignal): Promise<OrderSnapshot>
  /**
   * Reads an order by Koywe's id. Throws `koywe_refused` with status 404 if Koywe has no such order, and
   * `koywe_unreachable` for the 404 of a missing route.
   * @param about `share`: whose read this is; without it, a payment's own. `paymentId`: the payment that it is about
   */
  readOrder(orderId: string, about?: ReadAbout): Promise<OrderSnapshot>
  /** What Koywe says that it sent about an order, newest first. The account may not be allowed to see it. */
  listSentEvents: ListSentEvents
  /** Looks an order up by our payment id. For strangers, it may be no payment of ours. */
  findOrder(paymentId: string, share?: ReadShare): Promise<Lookup>
  /**
   * Whether the merchant is ours: for a foreign organization, Koywe returns empty results without an error
   * (testing guide, doc). Null if Koywe has no such route.
   */
  knowsMerchant(): Promise<boolean | null>
  /** Whether Koywe served the last call; null before the first one. Calls nothing. */
  isFine(): boolean | null
  /** Whether Koywe served any call but a sign-in this short a time ago. Calls nothing. */
  hasServedWithin(ms: number): boolean
}

const newContact = { kind: 'contact', method: 'POST', inDoubt: 'later' } as const

export function createKoyweClient(options: KoyweOptions): KoyweClient {
  const { clock, log, organizationId, merchantId } = options
  const http = createHttp(options)
  const authorized = createAuthorized(http, options, clock)
  const scope = `organizations/${encodeURIComponent(organizationId)}/merchants/${encodeURIComponent(merchantId)}`
  const contactsPath = `${scope}/contacts`
  const send = (call: Omit<Call, 'token'>) => authorized.send(call)
  const get = (kind: CallKind, path: string, about: ReadAbout = {}) =>
    send({ kind, method: 'GET', path, share: 'own', ...about, inDoubt: 'later' })

  const askMethods = createMethodsRequest((path) => get('methods', path))
  const methods = createMethodCache(askMethods, { clock, log })
  const contacts = createContacts(
    {
      post: (body, paymentId) => send({ ...newContact, path: contactsPath, body, paymentId }),
      list: (paymentId) => get('contact', contactsPath, { paymentId }),
    },
    options.contactForm,
  )
  /** Routes that have returned an order: their 404 means a missing order, with or without a code. */
  const known = { byId: false, byExternalId: false }

  return {
    async signIn() {
      await authorized.session.getToken()
    },
    paymentMethods: (country, currency, patienceMs) => methods.get(country, currency, patienceMs),
    createContact: (request) => contacts.create(request),
    async createOrder(order, signal) {
      const call = { kind: 'order', method: 'POST', inDoubt: 'after-lookup' } as const
      const paymentId = order.payment.id
      const content = { path: `${scope}/orders`, body: toOrderRequest(order), paymentId }
      const payer = order.payer && { payer: toPersonal(order.payer) }
      const limit = signal ? { signal } : {}
      return parseOrder(await send({ ...call, ...content, ...payer, ...limit }), call.inDoubt)
    },
    async readOrder(orderId, about) {
      if (!isKoyweId(orderId)) throw noSuchOrder(orderId)
      const path = `${scope}/orders/${encodeURIComponent(orderId)}`
      const answer = await get('read', path, about).catch((error: unknown) => {
        throw isBareMiss(error, known.byId) ? toMissingRoute(error) : error
      })
      known.byId = true
      const snapshot = parseOrder(answer, 'later')
      if (snapshot.orderId === orderId) return snapshot
      throw new KoyweError('koywe_unintelligible', 'Koywe answered with another order', {
        retry: 'later',
      })
    },
    listSentEvents: createSentEvents({ organizationId, send }),
    async findOrder(paymentId, share) {
      const path = `${scope}/orders/external/${encodeURIComponent(paymentId)}`
      try {
        const answer = await get('read', path, toAbout(paymentId, share))
        known.byExternalId = true
        return { order: parseOrder(answer, 'later') }
      } catch (error) {
        if (!(error instanceof KoyweError) || error.status !== 404) throw error
        return { order: null, isCertain: !isBareMiss(error, known.byExternalId) }
      }
    },
    async knowsMerchant() {
      try {
        return !isEmpty(await get('read', scope))
      } catch (error) {
        if (error instanceof KoyweError && error.status === 404) return null
        throw error
      }
    },
    isFine: () => http.isFine(),
    hasServedWithin: (ms) => http.hasServedWithin(ms),
  }
}

function toPersonal({ name, email, phone, documentNumber }: Payer): PersonalFields {
  return { fullName: name, email, phone, documentNumber }
}

/** What strangers name need not be a payment. */
function toAbout(paymentId: string, share: ReadShare = 'own'): ReadAbout {
  return share === 'strangers' ? { share } : { share, paymentId }
}

function isEmpty(answer: unknown): boolean {
  return typeof answer !== 'object' || answer === null || Object.keys(answer).length === 0
}

/** A 404 without an error code, from a route that has never returned an order. */
function isBareMiss(error: unknown, isRouteKnown: boolean): error is KoyweError {
  if (!(error instanceof KoyweError) || error.status !== 404) return false
  return error.errorCode === null && !isRouteKnown
}

/** An id of another form could name another route, however it is encoded: Koywe is not asked. */
function noSuchOrder(orderId: string): KoyweError {
  const message = `${JSON.stringify(orderId.slice(0, 40))} is no order id of Koywe's`
  return new KoyweError('koywe_refused', message, { retry: 'never', status: 404 })
}

function toMissingRoute({ message, status }: KoyweError): KoyweError {
  return new KoyweError('koywe_unreachable', message, { retry: 'later', status })
}
