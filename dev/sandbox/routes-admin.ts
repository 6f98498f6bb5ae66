/** Admin routes: what tests and developers may change in the sandbox. Koywe has no such routes. */

import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { InjectedFault, Faults } from './faults.ts'
import type { SandboxOrder } from './orders.ts'
import { Refusal } from './refusal.ts'
import type { SandboxSettings } from './settings.ts'
import type { SandboxState } from './state.ts'
import type { WebhookFault } from './webhook-faults.ts'

export function registerAdminRoutes(
  app: FastifyInstance,
  state: SandboxState,
  faults: Faults,
): void {
  registerOrderAdmin(app, state)
  registerWebhookAdmin(app, state)

  app.get('/admin/settings', async () => state.settings)
  app.post('/admin/settings', async (request) => {
    const wish = request.body as Partial<SandboxSettings>
    if (wish.seed !== undefined) state.chance.seed(wish.seed)
    return Object.assign(state.settings, wish)
  })
  app.get('/admin/calls', async () => faults.counts())
  app.post('/admin/faults', async (request) => faults.add(request.body as Partial<InjectedFault>))
  app.delete('/admin/faults', async () => {
    faults.clear()
    return {}
  })
  app.post('/admin/tokens/revoke', async () => {
    const revoked = state.tokens.size
    state.tokens.clear()
    return { revoked }
  })
  registerClockAdmin(app, state)
}

function registerClockAdmin(app: FastifyInstance, { clock }: SandboxState): void {
  const show = () => ({ now: new Date(clock.now()).toISOString() })
  app.get('/admin/clock', async () => show())
  app.post('/admin/clock', async (request) => {
    const { advanceMs } = (request.body ?? {}) as { advanceMs?: unknown }
    if (typeof advanceMs !== 'number' || !Number.isSafeInteger(advanceMs) || advanceMs < 0) {
      throw new Refusal(400, 'SBX99400', 'advanceMs must be a whole number of milliseconds')
    }
    clock.advance(advanceMs)
    return show()
  })
  app.post('/admin/clock/reset', async () => {
    clock.reset()
    return show()
  })
}

/** How `await-read` polls: for half a minute. */
const awaitReadMs = 50
const awaitReadMax = 600

type Change = Partial<Pick<SandboxOrder, 'status' | 'amountIn' | 'currency' | 'externalId'>> & {
  /** Sends no webhook. */
  isSilent?: boolean
}

function registerOrderAdmin(app: FastifyInstance, state: SandboxState): void {
  const { orders, settings } = state

  /** Finds an order by Koywe's id or by the external id. */
  function find(id: string): SandboxOrder {
    const order = orders.get(id) ?? orders.findByExternalId(id)
    if (!order) throw new Refusal(404, 'OR99404', 'Order not found')
    return order
  }

  app.get('/admin/orders', async () => orders.all())
  app.get<{ Params: { id: string } }>('/admin/orders/:id', async ({ params }) => find(params.id))
  app.delete<{ Params: { id: string } }>('/admin/orders/:id', async ({ params }) => {
    orders.remove(find(params.id))
    return {}
  })
  app.post<{ Params: { id: string } }>('/admin/orders/:id', async ({ params, body }) => {
    const order = find(params.id)
    const { status, isSilent, ...fields } = body as Change
    Object.assign(order, fields)
    orders.keep(order)
    if (status === undefined) return order
    order.plan = []
    const mode = settings.webhooks
    if (isSilent) settings.webhooks = 'drop'
    orders.move(order, status)
    settings.webhooks = mode
    return order
  })
  /** Answers once the order was read since its last move. */
  app.post<{ Params: { id: string } }>('/admin/orders/:id/await-read', async ({ params }) => {
    const order = find(params.id)
    for (let waits = 0; state.unread.has(order.id); waits += 1) {
      if (waits >= awaitReadMax)
        throw new Refusal(504, 'SBX99504', 'The order was not read in time')
      await setTimeout(awaitReadMs)
    }
    return order
  })
  app.post<{ Params: { id: string } }>('/admin/orders/:id/pay', async ({ params }) => {
    orders.pay(find(params.id))
    return find(params.id)
  })
  /** Creates a second order with the same external id, as a Koywe without uniqueness would allow. */
  app.post<{ Params: { id: string } }>('/admin/orders/:id/twin', async ({ params, body }) => {
    const {
      externalId,
      amountIn,
      currency,
      method,
      extra,
      description,
      contactId,
      successUrl,
      failedUrl,
    } = find(params.id)
    const { status, description: own } = (body ?? {}) as { status?: string; description?: string }
    const twin = state.create({
      externalId,
      amountIn,
      currency,
      method,
      extra,
      description: own ?? description,
      contactId,
      successUrl,
      failedUrl,
    })
    if (status !== undefined) orders.move(twin, status)
    return twin
  })
}

function registerWebhookAdmin(app: FastifyInstance, state: SandboxState): void {
  const { webhooks, webhookFaults } = state
  app.get('/admin/webhooks', async () => webhooks.list())
  /** Streams one JSON line for each answer, until the caller disconnects. */
  app.get('/admin/webhooks/answers', (request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders()
    const stop = webhooks.watch((answer) => reply.raw.write(`${JSON.stringify(answer)}\n`))
    request.raw.socket.once('close', stop)
  })
  app.post('/admin/webhooks/faults', async (request) =>
    webhookFaults.add(request.body as Partial<WebhookFault>),
  )
  app.delete('/admin/webhooks/faults', async () => {
    webhookFaults.clear()
    return {}
  })
  app.post('/admin/webhooks/release', async (request) => {
    const { isReversed = false } = (request.body ?? {}) as { isReversed?: boolean }
    return { released: await webhooks.release(isReversed) }
  })
  app.post<{ Params: { id: string } }>('/admin/webhooks/repeat/:id', async ({ params }) => ({
    repeated: await webhooks.repeat(params.id),
  }))
  /** Sends any body, with the right signature or the given one. */
  app.post('/admin/webhooks/send', async (request) => {
    const { body, signature } = request.body as { body: unknown; signature?: string }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return { status: await webhooks.send(text, signature) }
  })
}
