/** The hosted checkout, a plain page with a plain form, and the list of orders. */

import type { FastifyInstance, FastifyReply } from 'fastify'
import { showAmount } from './amount.ts'
import { failingAmount, type SandboxOrder } from './orders.ts'
import type { SandboxSettings } from './settings.ts'
import type { SandboxState } from './state.ts'
import { isPaidBy } from './pay-codes.ts'
import { renderBank, renderCheckout, renderMissing, renderOrders } from './pages/checkout.ts'

const listedMax = 50
/** Statuses in which the payer can still pay or decline. */
const payable = new Set(['DRAFT', 'PENDING', 'ON_HOLD'])

export function registerPageRoutes(app: FastifyInstance, state: SandboxState): void {
  const { orders, settings } = state

  app.get('/', (_request, reply) =>
    html(reply, renderOrders(orders.all().toReversed().slice(0, listedMax))),
  )

  app.get<{ Params: { id: string } }>('/pay/:id', (request, reply) => {
    const order = orders.get(request.params.id)
    return order
      ? html(
          reply,
          renderCheckout(order, { isPayable: payable.has(order.status), autoMs: settings.autoMs }),
        )
      : html(reply.code(404), renderMissing())
  })

  app.post<{ Params: { id: string } }>('/pay/:id', (request, reply) => {
    const order = orders.get(request.params.id)
    if (!order) return html(reply.code(404), renderMissing())
    if (payable.has(order.status)) {
      const { choice } = (request.body ?? {}) as { choice?: string }
      if (choice === 'decline') orders.decline(order)
      else orders.pay(order)
    }
    return leadBack(reply, order, settings)
  })

  registerBank(app, state)
}

/** A bank, which knows no address of ours: it has only what the payer scanned or copied. */
function registerBank(app: FastifyInstance, { orders }: SandboxState): void {
  app.get('/bank', (_request, reply) => html(reply, renderBank()))

  app.post('/bank', (request, reply) => {
    const { code = '' } = (request.body ?? {}) as { code?: string }
    const order = orders.all().find((one) => isPaidBy(one, code))
    if (!order) return html(reply.code(404), renderBank('Nothing is paid by this code.'))
    if (!payable.has(order.status)) return html(reply.code(409), renderBank(order.status))
    orders.pay(order)
    return html(reply, renderBank(`Paid: ${showAmount(order.amountIn, order.currency)}`))
  })
}

/** Redirects to the order's address unchanged. Assumed: no document says that Koywe adds parameters. */
function leadBack(
  reply: FastifyReply,
  order: SandboxOrder,
  { autoMs }: SandboxSettings,
): FastifyReply {
  const hasFailed = order.status === 'FAILED' || order.amountIn === failingAmount
  const target = hasFailed ? order.failedUrl : order.successUrl
  return target === null
    ? html(reply, renderCheckout(order, { isPayable: false, autoMs }))
    : reply.redirect(target, 303)
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page)
}
