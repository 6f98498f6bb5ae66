/** The two routes that every peer serves: a checkout, and the provider's webhook. */

import fastify from 'fastify'
import { isGenuine, world, type PeerOpening, type PeerOrder } from './steps.ts'

export interface Routes {
  /** Opens a payment. Returns where the payer pays. */
  checkOut(order: PeerOrder): Promise<PeerOpening>
  /** Signals a payment that its order has changed. Resolves when the signal can no longer be lost. */
  signal(reference: string): Promise<void>
}

interface Webhook {
  data: { external_id: string }
}

interface Checkout {
  merchantReference: string
  amount: string
  currency: string
  payer: { email: string }
}

/** Listens on the routes. `more` are further webhook routes of a peer. */
export async function listen(
  routes: Routes,
  more?: Record<string, (body: string) => Promise<void>>,
): Promise<void> {
  const app = fastify()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
  app.get('/health/live', async () => ({ ok: true }))
  app.post('/payments', async (request, reply) => {
    const { merchantReference, payer, amount, currency } = JSON.parse(
      String(request.body),
    ) as Checkout
    const order = { reference: merchantReference, amount, currency, email: payer.email }
    const { payUrl } = await routes.checkOut(order)
    return reply.code(201).send({ id: merchantReference, payUrl })
  })
  const onWebhook = (path: string, take: (body: string) => Promise<void>) =>
    app.post(path, async (request, reply) => {
      const body = String(request.body)
      if (!isGenuine(body, request.headers['koywe-signature'])) return reply.code(401).send()
      await take(body)
      return { received: true }
    })
  onWebhook('/webhooks/koywe', (body) =>
    routes.signal((JSON.parse(body) as Webhook).data.external_id),
  )
  for (const [path, take] of Object.entries(more ?? {})) onWebhook(path, take)
  await app.listen({ port: world.port, host: '127.0.0.1' })
}
