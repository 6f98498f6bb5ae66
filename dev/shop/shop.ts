/** The shop's server: a product page, the call to Payin, and the events from Payin. */

import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { Webhook } from 'standardwebhooks'
import { openShopOrders, type ShopOrder, type ShopOrders } from './orders.ts'
import {
  renderOrder,
  renderQr,
  renderRefusal,
  renderShop,
  renderWait,
  type TimelineLine,
} from './pages.ts'
import { findOffer, showPrice, type Offer } from './products.ts'

export interface DemoShopOptions {
  shopUrl: string
  dataFile: string
  payinUrl: string
  apiKey: string
  /** Comma-separated during a rotation: one matching signature is enough. */
  eventsSecret: string
}

/** The part of Payin's answer that the shop uses. */
interface Payment {
  id: string
  status: string
  payUrl: string | null
  payAction: 'redirect' | 'qr'
  qrCode: string | null
  detail?: string
}

/** Payin answers within ten seconds, even if Koywe is slow. */
const payinWaitMs = 15_000

export function buildShop(options: DemoShopOptions): FastifyInstance {
  const orders = openShopOrders(options.dataFile)
  const app = Fastify({ forceCloseConnections: true })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    },
  )
  app.get('/health/live', () => ({ status: 'alive' }))
  app.get('/', (_request, reply) => html(reply, renderShop(orders.all())))
  app.post('/buy', (request, reply) => {
    const { offer = '' } = (request.body ?? {}) as { offer?: string }
    const order = placeOrder(orders, offer)
    return order ? checkOut(options, orders, { order, reply }) : sendMissing(reply)
  })
  app.post<{ Params: { reference: string } }>('/orders/:reference/pay', (request, reply) => {
    const order = orders.find(request.params.reference)
    return order ? checkOut(options, orders, { order, reply }) : sendMissing(reply)
  })
  app.get<{ Params: { reference: string } }>('/orders/:reference', async (request, reply) => {
    const order = orders.find(request.params.reference)
    if (!order) return sendMissing(reply)
    return html(reply, renderOrder(order, await readTimeline(options, order)))
  })
  void app.register(async (events) => registerEvents(events, options, orders))
  return app
}

/** Reads what Payin recorded; nothing while Payin cannot be reached. */
async function readTimeline(
  { payinUrl, apiKey }: DemoShopOptions,
  { paymentId }: ShopOrder,
): Promise<TimelineLine[]> {
  if (paymentId === null) return []
  const answer = await fetch(`${payinUrl}/payments/${paymentId}/timeline`, {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(payinWaitMs),
  }).catch(() => null)
  if (!answer?.ok) return []
  const { data } = (await answer.json()) as { data: TimelineLine[] }
  return data
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page)
}

function sendMissing(reply: FastifyReply): FastifyReply {
  return reply.code(404).send('Order not found.')
}

function placeOrder(orders: ShopOrders, offerId: string): ShopOrder | undefined {
  const offer = findOffer(offerId)
  if (!offer) return undefined
  const order: ShopOrder = {
    reference: `order-${randomBytes(5).toString('hex')}`,
    offerId,
    product: offer.product,
    price: showPrice(offer),
    state: 'awaiting payment',
    paymentId: null,
    version: 0,
    events: [],
  }
  orders.add(order)
  return order
}

/**
 * Opens the payment and redirects the payer. The idempotency key is the order's number, so a repetition after a
 * 202, a 503 or a lost connection joins the same payment.
 */
async function checkOut(
  options: DemoShopOptions,
  orders: ShopOrders,
  { order, reply }: { order: ShopOrder; reply: FastifyReply },
): Promise<FastifyReply> {
  const offer = findOffer(order.offerId)
  if (!offer) return sendMissing(reply)
  const answer = await askPayin(options, order, offer).catch(() => null)
  if (!answer || answer.status >= 500 || answer.status === 429) {
    return html(reply.code(503), renderWait(order, 'Payments are not possible at the moment.'))
  }
  const payment = (await answer.json()) as Payment
  if (answer.status >= 400) {
    order.state = 'failed'
    orders.save()
    return html(reply.code(502), renderRefusal(payment.detail ?? 'Payin refused the checkout.'))
  }
  order.paymentId = payment.id
  orders.save()
  if (payment.payUrl !== null) return reply.redirect(payment.payUrl, 303)
  return payment.qrCode === null
    ? html(reply, renderWait(order, 'Your payment is being prepared.'))
    : html(reply, renderQr(order, payment.qrCode))
}

function askPayin(options: DemoShopOptions, order: ShopOrder, offer: Offer): Promise<Response> {
  const { reference } = order
  return fetch(`${options.payinUrl}/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${options.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': reference,
    },
    body: JSON.stringify({
      ...offer.checkout,
      description: offer.product,
      merchantReference: reference,
      successUrl: `${options.shopUrl}/orders/${reference}`,
      failedUrl: `${options.shopUrl}/orders/${reference}`,
    }),
    signal: AbortSignal.timeout(payinWaitMs),
  })
}

const states: Record<string, ShopOrder['state']> = {
  'payment.paid': 'paid',
  'payment.completed': 'shipped',
  'payment.failed': 'failed',
  'payment.rejected': 'failed',
  'payment.expired': 'expired',
  'payment.cancelled': 'cancelled',
  'payment.held': 'on hold',
  'payment.refunded': 'refunded',
}

interface MerchantEvent {
  type: string
  data: { merchantReference: string; version: number }
}

/** Verifies the raw body before it parses anything. */
function registerEvents(
  app: FastifyInstance,
  { eventsSecret }: DemoShopOptions,
  orders: ShopOrders,
): void {
  const webhooks = eventsSecret.split(',').map((secret) => new Webhook(secret.trim()))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
  app.post('/events', (request, reply) => {
    const headers = request.headers as Record<string, string>
    const event = verify(webhooks, String(request.body), headers)
    if (event === null) return reply.code(401).send('The signature does not match.')
    apply(orders, event, String(headers['webhook-id']))
    return reply.code(204).send()
  })
}

function verify(
  webhooks: Webhook[],
  body: string,
  headers: Record<string, string>,
): MerchantEvent | null {
  for (const webhook of webhooks) {
    try {
      return webhook.verify(body, headers) as MerchantEvent
    } catch {
      // The next secret may match.
    }
  }
  return null
}

/** Applies each event once, and ignores events with an older version. */
function apply(orders: ShopOrders, { type, data }: MerchantEvent, id: string): void {
  const order = orders.find(data.merchantReference)
  if (!order || order.events.includes(id)) return
  order.events.push(id)
  if (data.version >= order.version) {
    order.version = data.version
    order.state = states[type] ?? order.state
  }
  orders.save()
}
