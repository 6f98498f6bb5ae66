/** Sends signed webhooks, and retries them with growing pauses after any answer except 2xx. */

import { createHmac, randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import type { SandboxClock } from './clock.ts'
import type { SandboxEndpoint, SandboxEndpoints } from './endpoints.ts'
import type { SandboxOrder } from './orders.ts'
import type { SandboxSettings } from './settings.ts'
import { showEvent } from './shapes.ts'
import type { WebhookFault, WebhookFaults } from './webhook-faults.ts'

export interface WebhookDelivery {
  body: string
  type: string
  orderId: string
  /** The event's id at Koywe, which some bodies do not have. */
  eventId: string
  /** When the event happened, in epoch milliseconds. */
  at: number
  /** Every answer so far; 0 means that none came. */
  statuses: number[]
  /** When the last answer came. */
  answeredAt: number | null
  /** The target; null if no endpoint was active. */
  endpointId: string | null
  /** Replaces the signature of the first attempt; null for no signature. */
  signature?: string | null
}

/** An endpoint's answer to one attempt; status 0 means that none came. */
export interface WebhookAnswer {
  at: string
  type: string
  orderId: string
  endpointId: string | null
  tries: number
  status: number
}

export interface Webhooks {
  /** Sends the event of an order's current status, as the settings say. */
  announce(order: SandboxOrder, type: string): void
  /** Sends a test event to one endpoint, once. Returns the event's id. */
  ping(endpoint: SandboxEndpoint): string
  /**
   * Sends a body unchanged to the first endpoint, with the right signature or the given one. Returns the
   * answer's status.
   */
  send(body: string, signature?: string): Promise<number>
  /** Sends the held webhooks, in order or in reverse. Returns their number. */
  release(isReversed: boolean): Promise<number>
  /** Repeats every webhook of an order. Returns their number. */
  repeat(orderId: string): Promise<number>
  list(): WebhookDelivery[]
  /** Passes every answer from now on to the listener. Returns a function that stops this. */
  watch(listener: (answer: WebhookAnswer) => void): () => void
  close(): Promise<void>
}

/** Koywe waits five seconds for an answer (guide, doc). */
const answerMs = 5000
/** Older deliveries are dropped, so that thousands of orders do not fill the memory. */
const rememberedMax = 5000

export interface WebhookSenderParts {
  clock: SandboxClock
  settings: SandboxSettings
  endpoints: SandboxEndpoints
  faults: WebhookFaults
}

export function createWebhooks(parts: WebhookSenderParts): Webhooks {
  const { clock, settings, endpoints, faults } = parts
  const deliveries: WebhookDelivery[] = []
  const held: WebhookDelivery[] = []
  const courier = createCourier(parts)

  function deliver(delivery: WebhookDelivery): void {
    remember(delivery)
    if (settings.webhooks === 'hold') {
      held.push(delivery)
      return
    }
    void courier.attempt(delivery, 0)
    if (settings.webhooks === 'repeat') void courier.attempt(delivery, 0)
  }

  function remember(delivery: WebhookDelivery): void {
    deliveries.push(delivery)
    if (deliveries.length > rememberedMax) deliveries.shift()
  }

  return {
    announce(order, type) {
      if (settings.webhooks === 'drop') return
      const [eventId, at, { profile }] = [newEventId(), clock.now(), settings]
      const make = (about = order, id = newEventId()) =>
        JSON.stringify(showEvent(about, { id, type, at: clock.now(), profile }))
      for (const endpointId of targetsOf(endpoints)) {
        const plain = { type, orderId: order.id, eventId, at, answeredAt: null, endpointId }
        const body = make(order, eventId)
        const { bodies, signature, delayMs } = spoil(faults.take(type), { order, make, body })
        const send = () =>
          bodies.forEach((one) => deliver({ ...plain, body: one, statuses: [], ...signature }))
        if (delayMs === 0) send()
        else clock.at(clock.now() + delayMs, send)
      }
    },
    ping(endpoint) {
      const { id, delivery } = aPing(endpoint, clock.now())
      remember(delivery)
      void courier.attempt(delivery, settings.webhookTries)
      return id
    },
    async send(body, signature) {
      const [endpoint] = endpoints.all()
      return endpoint ? courier.send(endpoint, body, signature) : 0
    },
    async release(isReversed) {
      const released = held.splice(0)
      for (const delivery of isReversed ? released.toReversed() : released) {
        await courier.attempt(delivery, 0)
      }
      return released.length
    },
    async repeat(orderId) {
      const sent = deliveries.filter((delivery) => delivery.orderId === orderId)
      for (const delivery of sent) await courier.attempt(delivery, settings.webhookTries)
      return sent.length
    },
    list: () => [...deliveries],
    watch: (listener) => courier.watch(listener),
    close: () => courier.close(),
  }
}

interface Courier {
  send(endpoint: SandboxEndpoint, body: string, signature?: string | null): Promise<number>
  /** Sends, and retries while attempts are left. @param tried the number of earlier attempts */
  attempt(delivery: WebhookDelivery, tried: number): Promise<unknown>
  watch(listener: (answer: WebhookAnswer) => void): () => void
  close(): Promise<void>
}

/** Concurrent deliveries. A burst must not exhaust the machine's connections. */
const atOnceMax = 50

function createCourier({ clock, settings, endpoints }: WebhookSenderParts): Courier {
  const running = new Set<Promise<unknown>>()
  const listeners = new Set<(answer: WebhookAnswer) => void>()
  const stop = new AbortController()
  const sendNow = createSender(stop.signal)
  const inTurn = pLimit(atOnceMax)
  const send: Courier['send'] = (...delivery) => inTurn(() => sendNow(...delivery))

  async function attempt(delivery: WebhookDelivery, tried: number): Promise<void> {
    const { endpointId, body, type, orderId, statuses } = delivery
    const endpoint = endpointId === null ? undefined : endpoints.find(endpointId)
    const signature = statuses.length === 0 ? delivery.signature : undefined
    const status = endpoint ? await send(endpoint, body, signature) : 0
    statuses.push(status)
    delivery.answeredAt = status === 0 ? delivery.answeredAt : clock.now()
    const at = new Date(clock.now()).toISOString()
    const answer = { at, type, orderId, endpointId, tries: statuses.length, status }
    for (const listener of listeners) listener(answer)
    const isTaken = status >= 200 && status < 300
    if (isTaken || tried + 1 >= settings.webhookTries || !endpoint) return
    const pauseMs = settings.webhookRetryMs * 2 ** tried
    clock.at(clock.now() + pauseMs, () => {
      void track(attempt(delivery, tried + 1))
    })
  }

  function track(sending: Promise<unknown>): Promise<unknown> {
    running.add(sending)
    return sending.finally(() => running.delete(sending))
  }

  return {
    send,
    attempt: (delivery, tried) => track(attempt(delivery, tried)),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      stop.abort()
      await Promise.allSettled(running)
    },
  }
}

const forgedSignature = 'f'.repeat(64)

/** Applies a fault: which bodies to send, with which signature, and how much later. */
function spoil(
  fault: WebhookFault | undefined,
  {
    order,
    body,
    make,
  }: { order: SandboxOrder; body: string; make: (about?: SandboxOrder) => string },
): { bodies: string[]; signature: Pick<WebhookDelivery, 'signature'>; delayMs: number } {
  const plain = { bodies: [body], signature: {}, delayMs: 0 }
  switch (fault?.kind) {
    case undefined:
      return plain
    case 'lose':
      return { ...plain, bodies: [] }
    case 'delay':
      return { ...plain, delayMs: fault.delayMs }
    case 'unsigned':
      return { ...plain, signature: { signature: null } }
    case 'forged':
      return { ...plain, signature: { signature: forgedSignature } }
    case 'foreign':
      return { ...plain, bodies: [body, make(ofAnotherSystem(order))] }
    case 'repeat': {
      const copies = Array.from({ length: fault.copies }, () => (fault.hasNewIds ? make() : body))
      return { ...plain, bodies: [body, ...copies] }
    }
  }
}

/** Every endpoint gets every event of the organization (webhooks, doc). */
function ofAnotherSystem(order: SandboxOrder): SandboxOrder {
  return { ...order, id: `ord_${randomUUID()}`, externalId: `erp-${randomUUID()}` }
}

/** Every active endpoint. Without one, a single null target: the webhook is recorded, but not sent. */
function targetsOf(endpoints: SandboxEndpoints): (string | null)[] {
  const active = endpoints.all().filter(({ isActive }) => isActive)
  return active.length > 0 ? active.map(({ id }) => id) : [null]
}

function aPing(endpoint: SandboxEndpoint, at: number): { id: string; delivery: WebhookDelivery } {
  const id = newEventId()
  const type = 'webhook.ping'
  const body = JSON.stringify({ id, type, createdAt: new Date(at).toISOString() })
  const target = { orderId: '', eventId: id, at, endpointId: endpoint.id }
  return { id, delivery: { body, type, ...target, statuses: [], answeredAt: null } }
}

const newEventId = () => `evt_${randomUUID()}`

/** Returns the status of the answer, or 0 if none came. */
function createSender(stop: AbortSignal): Courier['send'] {
  return async ({ url, secret }, body, signature) => {
    const own = createHmac('sha256', secret).update(body).digest('hex')
    const signed = signature === undefined ? own : signature
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          ...(signed === null ? {} : { 'koywe-signature': signed }),
        },
        redirect: 'manual',
        signal: AbortSignal.any([stop, AbortSignal.timeout(answerMs)]),
      })
      await answer.arrayBuffer()
      return answer.status
    } catch {
      return 0
    }
  }
}
