/**
 * Koywe, as the rest of Payin sees it: six verbs in our words. Signs in by itself, renews a refused
 * token once. Does not retry: the workflow owns patience.
 */

import type { Clock, Log } from '../payment/log.ts'
import type { PaymentMethod } from '../payment/method.ts'
import type { Truth } from '../payment/truth.ts'
import { createAuthorized } from './authorized.ts'
import { createContacts, type ContactForm, type ContactRequest } from './contacts.ts'
import { KoyweError } from './errors.ts'
import { createHttp, type Call, type CallKind } from './http.ts'
import { createMethodCache } from './methods.ts'
import { parseOrder, toOrderRequest, type NewOrder } from './orders.ts'

export interface KoyweOptions {
  /** With its path, such as https://api-sandbox.koywe.com/api/v1. */
  baseUrl: string
  apiKey: string
  secret: string
  organizationId: string
  merchantId: string
  timeoutMs: number
  connectTimeoutMs: number
  /** Null: find out which one this Koywe takes. */
  contactForm: ContactForm | null
  clock: Clock
  log: Log
}

/**
 * The answer of a look-up: the order, or how sure we may be that there is none. `certain` needs
 * Koywe's own word for a missing order; a missing route says the same 404 and proves nothing.
 */
export type Lookup = { order: Truth } | { order: null; isCertain: boolean }

/** Every verb throws KoyweError. */
export interface KoyweClient {
  /** Makes sure that a token is held. */
  signIn(): Promise<void>
  paymentMethods(country: string, currency: string): Promise<PaymentMethod[]>
  /** Null: Koywe has this person already, but does not say under which id. */
  createContact(request: ContactRequest): Promise<string | null>
  /** Not safe to repeat without a look-up, unless the error's `retry` says so. */
  createOrder(order: NewOrder): Promise<Truth>
  /** Reads an order by Koywe's id. `koywe_refused` with status 404 when it is gone. */
  readOrder(orderId: string): Promise<Truth>
  /** Looks an order up by our payment id. */
  findOrder(paymentId: string): Promise<Lookup>
}

export function createKoyweClient(options: KoyweOptions): KoyweClient {
  const { clock, log, organizationId, merchantId } = options
  const authorized = createAuthorized(createHttp(options), options, clock)
  const scope = `organizations/${encodeURIComponent(organizationId)}/merchants/${encodeURIComponent(merchantId)}`
  const contactsPath = `${scope}/contacts`
  const send = (call: Omit<Call, 'token'>) => authorized.send(call)
  const get = (kind: CallKind, path: string) =>
    send({ kind, method: 'GET', path, inDoubt: 'later' })

  const methods = createMethodCache(
    (country, currency) => get('methods', toMethodsPath(country, currency)),
    { clock, log },
  )
  const contacts = createContacts(
    {
      post: (body) =>
        send({ kind: 'contact', method: 'POST', path: contactsPath, body, inDoubt: 'later' }),
      list: () => get('contact', contactsPath),
    },
    options.contactForm,
  )
  let hasFoundByExternalId = false

  return {
    async signIn() {
      await authorized.session.getToken()
    },
    paymentMethods: (country, currency) => methods.get(country, currency),
    createContact: (request) => contacts.create(request),
    async createOrder(order) {
      const path = `${scope}/orders`
      const body = toOrderRequest(order)
      const call = { kind: 'order', method: 'POST', path, body, inDoubt: 'after-lookup' } as const
      return parseOrder(await send(call), 'after-lookup')
    },
    async readOrder(orderId) {
      const answer = await get('read', `${scope}/orders/${encodeURIComponent(orderId)}`)
      const truth = parseOrder(answer, 'later')
      if (truth.orderId === orderId) return truth
      throw new KoyweError('koywe_unintelligible', 'Koywe answered with another order', {
        retry: 'later',
      })
    },
    async findOrder(paymentId) {
      const path = `${scope}/orders/external/${encodeURIComponent(paymentId)}`
      try {
        const answer = await get('read', path)
        hasFoundByExternalId = true
        return { order: parseOrder(answer, 'later') }
      } catch (error) {
        if (!(error instanceof KoyweError) || error.status !== 404) throw error
        return { order: null, isCertain: error.errorCode !== null || hasFoundByExternalId }
      }
    },
  }
}

/** The singular is right: the plural of an older page answers 404 (docs/koywe.md, "Methods"). */
function toMethodsPath(country: string, currency: string): string {
  const query = new URLSearchParams({ countrySymbol: country, currencySymbol: currency })
  return `payment-method?${query.toString()}`
}
