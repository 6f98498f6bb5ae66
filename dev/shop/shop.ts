/** The shop's server: products and a cart, the call to Payin, the events from Payin, and the page of an order. */

import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { totalOf } from './catalog.ts'
import { registerEvents } from './events.ts'
import type { Buyer } from './markets.ts'
import { openShopOrders, type ShopOrder, type ShopOrders } from './orders.ts'
import { shopScript, shopStyle } from './pages/assets.ts'
import { renderCart } from './pages/cart-page.ts'
import { renderCheckoutForm } from './pages/checkout-page.ts'
import { renderOrder } from './pages/order-page.ts'
import { renderQrCode, renderWait } from './pages/pay-pages.ts'
import { pictures } from './pages/pictures.ts'
import { renderFrontPage } from './pages/shop-page.ts'
import { createPayin, type PayinClient, type PayinOptions, type CheckoutProblem } from './payin.ts'
import { listActions, play, playActions, type PlayAction, type Playground } from './play.ts'
import { shopTexts } from './texts.ts'
import { changeCart, keepCart, meetVisitor, type Visitor } from './visitor.ts'

export interface DemoShopOptions extends PayinOptions {
  dataFile: string
  /** Comma-separated during a rotation: one matching signature is enough. */
  eventsSecret: string
  /** Null where there is nothing to break: Koywe is not the sandbox, or `npm start` does not run. */
  findPlayground: () => Playground | null
}

interface Shop {
  options: DemoShopOptions
  orders: ShopOrders
  payin: PayinClient
}

type Form = Record<string, string | undefined>

export function buildShop(options: DemoShopOptions): FastifyInstance {
  const shop: Shop = {
    options,
    orders: openShopOrders(options.dataFile),
    payin: createPayin(options),
  }
  const app = Fastify({ forceCloseConnections: true })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    },
  )
  registerAssets(app)
  registerProducts(app, shop)
  registerCheckout(app, shop)
  registerOrder(app, shop)
  registerPlay(app, shop)
  void app.register(async (events) => registerEvents(events, options.eventsSecret, shop.orders))
  return app
}

function registerAssets(app: FastifyInstance): void {
  app.get('/health/live', () => ({ status: 'alive' }))
  app.get('/shop.css', (_request, reply) => reply.type('text/css').send(shopStyle))
  app.get('/shop.js', (_request, reply) => reply.type('text/javascript').send(shopScript))
  for (const [name, picture] of Object.entries(pictures)) {
    app.get(`/pictures/${name}.svg`, (_request, reply) => reply.type('image/svg+xml').send(picture))
  }
}

function registerProducts(app: FastifyInstance, { orders }: Shop): void {
  app.get('/', (request, reply) =>
    html(reply, renderFrontPage(meetVisitor(request, reply), orders.all())),
  )
  app.get('/cart', (request, reply) => html(reply, renderCart(meetVisitor(request, reply))))
  app.post('/cart', (request, reply) => {
    const { product } = formOf(request)
    const { cart } = meetVisitor(request, reply)
    const known = cart.find((line) => line.product.id === product)?.quantity ?? 0
    keepCart(reply, changeCart(cart, product, known + 1))
    return reply.redirect('/cart', 303)
  })
  app.post('/cart/quantity', (request, reply) => {
    const { product, quantity, remove } = formOf(request)
    const { cart } = meetVisitor(request, reply)
    keepCart(reply, changeCart(cart, product, remove === undefined ? Number(quantity) : 0))
    return reply.redirect('/cart', 303)
  })
}

function registerCheckout(app: FastifyInstance, shop: Shop): void {
  const { orders, payin } = shop
  app.get('/checkout', async (request, reply) => {
    const visitor = meetVisitor(request, reply)
    if (visitor.cart.length === 0) return reply.redirect('/cart', 303)
    const methods = await payin.methods(visitor.market)
    const { buyer } = visitor.market
    return html(
      reply,
      renderCheckoutForm(visitor, { methods, buyer, method: '', bank: null, problem: null }),
    )
  })
  app.post('/checkout', async (request, reply) => {
    const visitor = meetVisitor(request, reply)
    if (visitor.cart.length === 0) return reply.redirect('/cart', 303)
    const order = toOrder(formOf(request), visitor)
    orders.add(order)
    return checkOut(shop, { visitor, order, reply })
  })
}

function registerOrder(app: FastifyInstance, shop: Shop): void {
  const { orders, payin, options } = shop
  const mayDecide = options.supportKey !== null
  const findOrder = (request: FastifyRequest) =>
    orders.find((request.params as { reference: string }).reference)

  app.get('/orders/:reference', async (request, reply) => {
    const order = findOrder(request)
    if (!order) return sendMissing(reply)
    const visitor = meetVisitor(request, reply)
    const playground = options.findPlayground()
    const { done } = request.query as { done?: string }
    const parts = {
      timeline: order.paymentId === null ? [] : await payin.timeline(order.paymentId),
      actions: playground === null ? [] : listActions(order, { mayDecide }),
      done: playActions.find((action) => action === done) ?? null,
      mailboxUrl: playground?.mailboxUrl ?? null,
    }
    return html(reply, renderOrder(visitor, order, parts))
  })
  app.post('/orders/:reference/pay', (request, reply) => {
    const order = findOrder(request)
    if (!order) return sendMissing(reply)
    return checkOut(shop, { visitor: meetVisitor(request, reply), order, reply })
  })
  app.get('/orders/:reference/pay', (request, reply) => {
    const order = findOrder(request)
    if (!order || order.qrCode === null) return sendMissing(reply)
    return html(reply, renderQrCode(meetVisitor(request, reply), order))
  })
  app.get('/orders/:reference/qr.svg', async (request, reply) => {
    const paymentId = findOrder(request)?.paymentId ?? null
    const drawing = paymentId === null ? null : await payin.drawQrCode(paymentId)
    return drawing === null ? sendMissing(reply) : reply.type('image/svg+xml').send(drawing)
  })
}

function registerPlay(app: FastifyInstance, { options, orders, payin }: Shop): void {
  app.post<{ Params: { reference: string } }>('/orders/:reference/play', async (request, reply) => {
    const order = orders.find(request.params.reference)
    const playground = options.findPlayground()
    const mayDecide = options.supportKey !== null
    const { action: wanted } = formOf(request)
    const action = order && listActions(order, { mayDecide }).find((one) => one === wanted)
    if (!order || !action || playground === null) return sendMissing(reply)
    await play(action satisfies PlayAction, order, { playground, payin, mayDecide })
    return reply.redirect(`/orders/${order.reference}?done=${action}`, 303)
  })
}

const formOf = (request: FastifyRequest) => (request.body ?? {}) as Form

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page)
}

function sendMissing(reply: FastifyReply): FastifyReply {
  return reply.code(404).send('Order not found.')
}

function toOrder(form: Form, { language, market, cart }: Visitor): ShopOrder {
  const { method = '' } = form
  const buyer: Buyer = {
    name: form['name'] ?? '',
    email: form['email'] ?? '',
    phone: form['phone'] ?? '',
    documentType: form['documentType'] ?? '',
    documentNumber: form['documentNumber'] ?? '',
  }
  return {
    reference: `order-${randomBytes(5).toString('hex')}`,
    language,
    country: market.country,
    items: cart.map(({ product, quantity }) => ({ productId: product.id, quantity })),
    total: totalOf(cart, market),
    buyer,
    method,
    bank: form[`bank-${method}`] ?? null,
    state: 'awaiting payment',
    paymentId: null,
    qrCode: null,
    version: 0,
    events: [],
  }
}

interface Visit {
  visitor: Visitor
  order: ShopOrder
  reply: FastifyReply
}

/**
 * Opens the payment and redirects the payer. The idempotency key is the order's number, so a repetition after a
 * 202, a 503 or a lost connection joins the same payment.
 */
async function checkOut(shop: Shop, { visitor, order, reply }: Visit): Promise<FastifyReply> {
  const { orders, payin } = shop
  const texts = shopTexts[visitor.language]
  const checkout = await payin.checkOut(order)
  if (checkout.outcome === 'unavailable') {
    return html(reply.code(503), renderWait(visitor, order, texts.unavailable))
  }
  if (checkout.outcome === 'refused')
    return refuse(shop, checkout.problem, { visitor, order, reply })
  const { payment } = checkout
  order.paymentId = payment.id
  order.qrCode = payment.payAction === 'qr' ? payment.qrCode : null
  orders.save()
  keepCart(reply, [])
  if (order.qrCode !== null) return reply.redirect(`/orders/${order.reference}/pay`, 303)
  if (payment.payUrl !== null) return reply.redirect(payment.payUrl, 303)
  return html(reply, renderWait(visitor, order, texts.preparing))
}

/** Lets the buyer correct what Payin refused. A refused checkout leaves no payment, so the order goes as well. */
async function refuse(
  { orders, payin }: Shop,
  problem: CheckoutProblem,
  { visitor, order, reply }: Visit,
): Promise<FastifyReply> {
  if (order.paymentId === null) orders.remove(order.reference)
  const methods = await payin.methods(visitor.market)
  const { buyer, method, bank } = order
  return html(
    reply.code(422),
    renderCheckoutForm(visitor, { methods, buyer, method, bank, problem }),
  )
}
