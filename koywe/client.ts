/**
 * Koywe, as the rest of Payin sees it: six verbs in our words. Signs in by itself, renews a refused
 * token once. Does not retry: the workflow owns patience.
 */

import { Compile } from 'typebox/compile'
import type { Clock, Log } from '../payment/log.ts'
import type { PaymentMethod } from '../payment/method.ts'
import type { Truth } from '../payment/truth.ts'
import { createContacts, type ContactForm, type ContactRequest } from './contacts.ts'
import { KoyweError } from './errors.ts'
import { createHttp, type Call } from './http.ts'
import { createMethodCache } from './methods.ts'
import { parseOrder, toOrderRequest, type NewOrder } from './orders.ts'
import { createSession } from './session.ts'
import { SignInAnswer } from './wire.ts'

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

const readSignIn = Compile(SignInAnswer)

export function createKoyweClient(options: KoyweOptions): KoyweClient {
  const { clock, log } = options
  const http = createHttp(options)
  const session = createSession(signIn, clock)
  const scope = `organizations/${encodeURIComponent(options.organizationId)}/merchants/${encodeURIComponent(options.merchantId)}`
  const methods = createMethodCache(fetchMethods, { clock, log })
  const contacts = createContacts({ post: postContact, list: listContacts }, options.contactForm)
  let hasFoundByExternalId = false

  async function signIn(): Promise<string> {
    const body = { apiKey: options.apiKey, secret: options.secret }
    const answer = await http.send({
      kind: 'sign-in',
      method: 'POST',
      path: 'auth/sign-in',
      body,
      inDoubt: 'later',
    })
    const token = readSignIn.Check(answer) ? (answer.token ?? answer.accessToken) : undefined
    if (token !== undefined) return token
    throw new KoyweError('koywe_unintelligible', 'Koywe signed us in without a token', {
      retry: 'later',
    })
  }

  /** With the held token; once more with a new one where Koywe refuses it. */
  async function send(call: Omit<Call, 'token'>): Promise<unknown> {
    const token = await session.getToken()
    try {
      return await http.send({ ...call, token })
    } catch (error) {
      if (!(error instanceof KoyweError) || error.status !== 401) throw error
      session.drop(token)
      return http.send({ ...call, token: await session.getToken() })
    }
  }

  function fetchMethods(country: string, currency: string): Promise<unknown> {
    const query = new URLSearchParams({ countrySymbol: country, currencySymbol: currency })
    return send({
      kind: 'methods',
      method: 'GET',
      path: `payment-method?${query}`,
      inDoubt: 'later',
    })
  }

  function postContact(body: object): Promise<unknown> {
    const path = `${scope}/contacts`
    return send({ kind: 'contact', method: 'POST', path, body, inDoubt: 'later' })
  }

  function listContacts(): Promise<unknown> {
    return send({ kind: 'contact', method: 'GET', path: `${scope}/contacts`, inDoubt: 'later' })
  }

  return {
    async signIn() {
      await session.getToken()
    },
    paymentMethods: (country, currency) => methods.get(country, currency),
    createContact: (request) => contacts.create(request),
    async createOrder(order) {
      const answer = await send({
        kind: 'order',
        method: 'POST',
        path: `${scope}/orders`,
        body: toOrderRequest(order),
        inDoubt: 'after-lookup',
      })
      return parseOrder(answer, 'after-lookup')
    },
    async readOrder(orderId) {
      const path = `${scope}/orders/${encodeURIComponent(orderId)}`
      const truth = parseOrder(
        await send({ kind: 'read', method: 'GET', path, inDoubt: 'later' }),
        'later',
      )
      if (truth.orderId === orderId) return truth
      throw new KoyweError('koywe_unintelligible', 'Koywe answered with another order', {
        retry: 'later',
      })
    },
    async findOrder(paymentId) {
      const path = `${scope}/orders/external/${encodeURIComponent(paymentId)}`
      try {
        const answer = await send({ kind: 'read', method: 'GET', path, inDoubt: 'later' })
        hasFoundByExternalId = true
        return { order: parseOrder(answer, 'later') }
      } catch (error) {
        if (!(error instanceof KoyweError) || error.status !== 404) throw error
        return { order: null, isCertain: error.errorCode !== null || hasFoundByExternalId }
      }
    },
  }
}
