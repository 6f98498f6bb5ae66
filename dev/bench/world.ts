/** The world around the contestants: a provider, a shop and a mail server. They answer at once, and count. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** One payment as seen from outside. Times are from performance.now(). */
export interface Witness {
  /** When the shop took payment.completed. */
  taken: Promise<number>
  /** When the shop has the event and both mails have arrived. */
  done: Promise<number>
}

export interface BenchWorld {
  providerUrl: string
  shopUrl: string
  smtpUrl: string
  /** Watches a payment; call it before the checkout. The payer's address must be `<reference>@example.com`. */
  expect(reference: string): Witness
  /** Sets the status of the provider's order. */
  setStatus(externalId: string, status: string): void
  /** How often each kind of call to the provider, event and mail came since the start. */
  counts: Record<string, number>
  /** When the last one of each kind came, from performance.now(). */
  lastAt: Record<string, number>
  close(): Promise<void>
}

interface Order {
  id: string
  status: string
  externalId: string
  amountIn: number
  originCurrencySymbol: string
}

export async function startWorld(): Promise<BenchWorld> {
  const counts: Record<string, number> = {}
  const lastAt: Record<string, number> = {}
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1
    lastAt[name] = performance.now()
  }
  const watch = createWatch()
  const orders = new Map<string, Order>()
  const provider = await serve(async (method, path, body) => {
    const { kind, answer } = answerOf(orders, { method, path, body })
    count(kind)
    return answer
  })
  const shop = await serve(async (_method, _path, body) => {
    const { type, data } = JSON.parse(body) as { type: string; data: { merchantReference: string } }
    count('events')
    if (type === 'payment.completed') watch.take(data.merchantReference)
    return {}
  })
  const mail = await startMail((reference) => {
    count('mails')
    watch.deliver(reference)
  })
  return {
    providerUrl: `http://127.0.0.1:${portOf(provider)}`,
    shopUrl: `http://127.0.0.1:${portOf(shop)}/events`,
    smtpUrl: `smtp://127.0.0.1:${mail.port}`,
    expect: (reference) => watch.expect(reference),
    setStatus(externalId, status) {
      const order = orders.get(externalId)
      if (order) order.status = status
    },
    counts,
    lastAt,
    async close() {
      for (const server of [provider, shop]) {
        server.close()
        server.closeAllConnections()
      }
      await mail.close()
    },
  }
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

type Handler = (method: string, path: string, body: string) => Promise<object>

async function serve(handle: Handler): Promise<Server> {
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request
    const answering = async () => {
      const answer = JSON.stringify(await handle(method, url, await text(request)))
      response.writeHead(method === 'POST' ? 201 : 200, { 'content-type': 'application/json' })
      response.end(answer)
    }
    answering().catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return server
}

interface ProviderCall {
  method: string
  path: string
  body: string
}

/** Answers in Koywe's current shapes, for the calls that a happy payment makes. */
function answerOf(orders: Map<string, Order>, { method, path, body }: ProviderCall) {
  if (path.endsWith('/auth/sign-in')) return { kind: 'sign-in', answer: { token: 'bench' } }
  if (path.includes('/payment-method')) {
    return { kind: 'methods', answer: { paymentMethods: [{ method: 'PSE', name: 'PSE' }] } }
  }
  if (path.endsWith('/contacts')) {
    return { kind: 'contact', answer: { id: `cnt_${orders.size}` } }
  }
  if (path.includes('/orders') && method === 'POST') {
    return { kind: 'order', answer: show(createOrder(orders, body)) }
  }
  const id = /\/orders\/([^/?]+)/.exec(path)?.[1]
  if (id === undefined) return { kind: 'merchant', answer: { id: 'mrc', name: 'The bench' } }
  const order = orders.get(decodeURIComponent(id.replace(/^ord_/, '')))
  if (!order) throw new Error(`no order ${id}`)
  return { kind: 'read', answer: show(order) }
}

function createOrder(orders: Map<string, Order>, body: string): Order {
  const { externalId, amountIn, originCurrencySymbol } = JSON.parse(body) as Order
  const id = `ord_${externalId}`
  const order = { id, status: 'PENDING', externalId, amountIn, originCurrencySymbol }
  orders.set(externalId, order)
  return order
}

const show = (order: Order) => ({
  ...order,
  type: 'PAYIN',
  providedAction: `https://pay.example/${order.id}`,
  providedActionType: 'PAYMENT_LINK',
  paymentMethods: [{ method: 'PSE' }],
})

async function startMail(onMail: (reference: string) => void) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      stream.resume()
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) onMail(address.split('@')[0] ?? '')
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(resolve)
    })
  return { port, close }
}

/** Resolves each payment's promises when its event and its two mails arrive. */
function createWatch() {
  const waiting = new Map<string, { left: number; take(at: number): void; end(at: number): void }>()
  const oneLess = (reference: string) => {
    const payment = waiting.get(reference)
    if (!payment) return
    payment.left -= 1
    if (payment.left > 0) return
    payment.end(performance.now())
    waiting.delete(reference)
  }
  return {
    expect(reference: string): Witness {
      const taken = Promise.withResolvers<number>()
      const done = Promise.withResolvers<number>()
      waiting.set(reference, { left: 3, take: taken.resolve, end: done.resolve })
      return { taken: taken.promise, done: done.promise }
    },
    take(reference: string) {
      waiting.get(reference)?.take(performance.now())
      oneLess(reference)
    },
    deliver: oneLess,
  }
}
