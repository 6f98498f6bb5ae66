/** Sends signed webhooks, and again on anything but 2xx, with growing pauses. */

import { createHmac, randomUUID } from 'node:crypto'
import type { SandboxClock } from './clock.ts'
import type { Order } from './orders.ts'
import type { Credentials, Settings } from './settings.ts'
import { showEvent } from './shapes.ts'

export interface Delivery {
  body: string
  type: string
  orderId: string
  /** Every answer so far; 0 where none came. */
  statuses: number[]
}

export interface Webhooks {
  /** Makes the event of an order's present status and sends it as the settings say. */
  announce(order: Order, type: string): void
  /** Sends a body as it is, signed, or with a signature of the caller's. Gives the answer's status. */
  send(body: string, signature?: string): Promise<number>
  /** Sends what was held, in order or in reverse. Gives how many. */
  release(isReversed: boolean): Promise<number>
  /** Sends everything again that was ever sent for an order. Gives how many. */
  repeat(orderId: string): Promise<number>
  list(): Delivery[]
  close(): Promise<void>
}

/** Koywe waits five seconds for an answer (guide, doc). */
const answerMs = 5000
/** Old deliveries are forgotten, so that thousands of orders do not fill the memory. */
const rememberedMax = 5000

export function createWebhooks(
  clock: SandboxClock,
  settings: Settings,
  credentials: Credentials,
): Webhooks {
  const deliveries: Delivery[] = []
  const held: Delivery[] = []
  const running = new Set<Promise<unknown>>()
  const stop = new AbortController()
  const send = createSender(credentials, stop.signal)

  async function attempt(delivery: Delivery, tried: number): Promise<void> {
    const status = await send(delivery.body)
    delivery.statuses.push(status)
    const isTaken = status >= 200 && status < 300
    if (isTaken || tried + 1 >= settings.webhookTries || credentials.webhookUrl === null) return
    const pauseMs = settings.webhookRetryMs * 2 ** tried
    clock.at(clock.now() + pauseMs, () => {
      void track(attempt(delivery, tried + 1))
    })
  }

  function track(sending: Promise<unknown>): Promise<unknown> {
    running.add(sending)
    return sending.finally(() => running.delete(sending))
  }

  function remember(delivery: Delivery): void {
    deliveries.push(delivery)
    if (deliveries.length > rememberedMax) deliveries.shift()
  }

  return {
    announce(order, type) {
      const event = { id: `evt_${randomUUID()}`, type, at: clock.now(), profile: settings.profile }
      const body = JSON.stringify(showEvent(order, event))
      const delivery: Delivery = { body, type, orderId: order.id, statuses: [] }
      if (settings.webhooks === 'drop') return
      remember(delivery)
      if (settings.webhooks === 'hold') {
        held.push(delivery)
        return
      }
      void track(attempt(delivery, 0))
      if (settings.webhooks === 'repeat') void track(attempt(delivery, 0))
    },
    send,
    async release(isReversed) {
      const released = held.splice(0)
      for (const delivery of isReversed ? released.toReversed() : released) {
        await track(attempt(delivery, 0))
      }
      return released.length
    },
    async repeat(orderId) {
      const sent = deliveries.filter((delivery) => delivery.orderId === orderId)
      for (const delivery of sent) await track(attempt(delivery, settings.webhookTries))
      return sent.length
    },
    list: () => [...deliveries],
    async close() {
      stop.abort()
      await Promise.allSettled(running)
    },
  }
}

/** Gives the status of the answer, or 0 where none came. */
function createSender(
  { webhookUrl, webhookSecret }: Credentials,
  stop: AbortSignal,
): (body: string, signature?: string) => Promise<number> {
  const sign = (body: string) => createHmac('sha256', webhookSecret).update(body).digest('hex')

  return async (body, signature = sign(body)) => {
    if (webhookUrl === null) return 0
    try {
      const answer = await fetch(webhookUrl, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'koywe-signature': signature },
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
