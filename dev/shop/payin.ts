/** The shop's calls to Payin: the methods, one call for each checkout, and what a real shop shows to its support. */

import { products, toDecimal } from './catalog.ts'
import { findMarket, type Market } from './markets.ts'
import type { ShopOrder } from './orders.ts'

export interface PayinOptions {
  payinUrl: string
  apiKey: string
  /** For the buttons that decide about held money; null hides them. */
  supportKey: string | null
  /** The shop's own address, to which payers return. */
  shopUrl: string
}

/** A method as `GET /payment-methods` lists it. */
export interface OfferedMethod {
  method: string
  name: string
  banks: string[]
  requiredFields: string[]
}

/** The part of Payin's answer that the shop uses. */
export interface OpenedPayment {
  id: string
  payUrl: string | null
  payAction: 'redirect' | 'qr'
  qrCode: string | null
}

export interface CheckoutProblem {
  detail?: string
  field?: string
}

export type Checkout =
  | { outcome: 'opened'; payment: OpenedPayment }
  | { outcome: 'refused'; problem: CheckoutProblem }
  /** Try again with the same idempotency key. */
  | { outcome: 'unavailable' }

/** One line of a payment's timeline. */
export interface TimelineLine {
  at: string
  kind: string
  summary: string
  /** How often it happened in a row. */
  count: number
}

export interface PayinClient {
  /** Empty while they cannot be read. */
  methods(market: Market): Promise<OfferedMethod[]>
  /** Opens the payment of an order, or joins it: the idempotency key is the order's number. */
  checkOut(order: ShopOrder): Promise<Checkout>
  /** Null while it cannot be read. */
  drawQrCode(paymentId: string): Promise<string | null>
  timeline(paymentId: string): Promise<TimelineLine[]>
  /** Decides about held money, as the shop's support would. */
  decide(paymentId: string, decision: 'accept' | 'decline'): Promise<void>
}

/** Payin answers within ten seconds, even if Koywe is slow. */
const payinWaitMs = 15_000

export function createPayin({ payinUrl, apiKey, supportKey, shopUrl }: PayinOptions): PayinClient {
  function call(path: string, init: RequestInit = {}, key = apiKey): Promise<Response | null> {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${key}`)
    const signal = AbortSignal.timeout(payinWaitMs)
    return fetch(`${payinUrl}${path}`, { ...init, headers, signal }).catch(() => null)
  }

  async function list<Row>(path: string): Promise<Row[]> {
    const answer = await call(path)
    return answer?.ok === true ? ((await answer.json()) as { data: Row[] }).data : []
  }

  return {
    methods: ({ country, currency }) =>
      list(`/payment-methods?country=${country}&currency=${currency}`),
    timeline: (paymentId) => list(`/payments/${paymentId}/timeline`),
    async checkOut(order) {
      const answer = await call('/payments', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': order.reference },
        body: JSON.stringify(toRequest(order, shopUrl)),
      })
      if (!answer || answer.status >= 500 || answer.status === 429)
        return { outcome: 'unavailable' }
      const body = (await answer.json()) as OpenedPayment & CheckoutProblem
      return answer.ok
        ? { outcome: 'opened', payment: body }
        : { outcome: 'refused', problem: body }
    },
    async drawQrCode(paymentId) {
      const answer = await call(`/payments/${paymentId}/qr.svg`)
      return answer?.ok === true ? answer.text() : null
    },
    async decide(paymentId, decision) {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ decision, reason: 'decided in the tiny shop' }),
      }
      await call(`/payments/${paymentId}/decision`, init, supportKey ?? '')
    },
  }
}

function toRequest(order: ShopOrder, shopUrl: string): object {
  const market = findMarket(order.country)
  const back = `${shopUrl}/orders/${order.reference}`
  return {
    amount: toDecimal(order.total, market),
    currency: market.currency,
    country: order.country,
    method: order.method,
    ...(order.bank === null ? {} : { bank: order.bank }),
    description: describe(order),
    merchantReference: order.reference,
    payer: Object.fromEntries(Object.entries(order.buyer).filter(([, value]) => value !== '')),
    locale: order.language,
    successUrl: back,
    failedUrl: back,
  }
}

/** What the buyer reads at Koywe and in e-mails. */
function describe({ items, language }: ShopOrder): string {
  return items
    .map(({ productId, quantity }) => {
      const name = products.find(({ id }) => id === productId)?.name[language] ?? productId
      return quantity === 1 ? name : `${quantity} × ${name}`
    })
    .join(' + ')
}
