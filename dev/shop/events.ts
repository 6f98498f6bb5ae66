/** The events from Payin: verified over the raw body, and each applied once. */

import type { FastifyInstance } from 'fastify'
import { Webhook } from 'standardwebhooks'
import type { ShopOrderState, ShopOrders } from './orders.ts'

const states: Record<string, ShopOrderState> = {
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

/**
 * Takes the events at `/events`. Verifies the raw body before it parses anything.
 * @param eventsSecret comma-separated during a rotation: one matching signature is enough
 */
export function registerEvents(
  app: FastifyInstance,
  eventsSecret: string,
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
