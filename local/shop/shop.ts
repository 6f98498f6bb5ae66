/** The shop's server: a product page, a checkout from its own server, and the events it ships on. */

import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { Webhook } from 'standardwebhooks'
import { openShopOrders, type ShopOrder, type ShopOrders } from './orders.ts'
import { renderOrder, renderQr, renderRefusal, renderShop } from './pages.ts'
import { findOffer } from './products.ts'

export interface ShopOptions {
  shopUrl: string
  dataFile: string
  payinUrl: string
  apiKey: string
  eventsSecret: string
}

/** What the shop reads of Payin's answer. */
interface Payment {
  id: string
  status: string
  payUrl: string | null
  payAction: 'redirect' | 'qr'
  qrCode: string | null
  detail?: string
}

export function buildShop(options: ShopOptions): FastifyInstance {
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
  app.post('/buy', (request, reply) => buy(options, orders, { body: request.body, reply }))
  app.get<{ Params: { reference: string } }>('/orders/:reference', (request, reply) => {
    const order = orders.find(request.params.reference)
    return order ? html(reply, renderOrder(order)) : reply.code(404).send('There is no such order.')
  })
  void app.register(async (events) => registerEvents(events, options, orders))
  return app
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page)
}

async function buy(
  options: ShopOptions,
  orders: ShopOrders,
  { body, reply }: { body: unknown; reply: FastifyReply },
): Promise<FastifyReply> {
  const { offer: wished = '' } = (body ?? {}) as { offer?: string }
  const offer = findOffer(wished)
  if (!offer) return reply.code(404).send('There is no such product.')
  const reference = `order-${randomBytes(5).toString('hex')}`
  const order: ShopOrder = {
    reference,
    product: offer.product,
    price: `${offer.checkout.amount} ${offer.checkout.currency}`,
    state: 'awaiting payment',
    paymentId: null,
    version: 0,
    events: [],
  }
  orders.add(order)
  const answer = await fetch(`${options.payinUrl}/payments`, {
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
  })
  const payment = (await answer.json()) as Payment
  if (answer.status >= 300) {
    order.state = 'failed'
    orders.save()
    return html(reply.code(502), renderRefusal(payment.detail ?? 'Payin refused the checkout.'))
  }
  order.paymentId = payment.id
  orders.save()
  if (payment.payUrl !== null) return reply.redirect(payment.payUrl, 303)
  return html(reply, renderQr(order, payment.qrCode))
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

/** The raw body is verified; what cannot be verified is not read. */
function registerEvents(
  app: FastifyInstance,
  { eventsSecret }: ShopOptions,
  orders: ShopOrders,
): void {
  const webhook = new Webhook(eventsSecret)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
  app.post('/events', (request, reply) => {
    const headers = request.headers as Record<string, string>
    let event: MerchantEvent
    try {
      event = webhook.verify(String(request.body), headers) as MerchantEvent
    } catch {
      return reply.code(401).send('The signature does not match.')
    }
    apply(orders, event, String(headers['webhook-id']))
    return reply.code(204).send()
  })
}

/** Each event once, and none that is older than what is known. */
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
