/** One payment from outside: a checkout, the payer pays, the provider sends webhooks, the shop ships. */

import { createHmac, randomUUID } from 'node:crypto'
import { benchKey, webhookSecret, type Contestant } from './contestants.ts'
import type { BenchWorld } from './world.ts'

export interface OpenedCheckout {
  id: string
  reference: string
  tookMs: number
}

export interface Lived {
  /** From POST /payments to the pay address. */
  openMs: number
  /** From when the order is completed at the provider until the shop took payment.completed. */
  paidToFulfilMs: number
}

/** The webhooks of a life, in order. Before each, the order gets the status that the webhook names. */
export const webhooksOfLife = {
  one: ['order.completed'],
  /** What Koywe sends for a payment (webhooks, doc). */
  five: ['order.created', 'order.pending', 'order.processing', 'order.paid', 'order.completed'],
} as const

export type Life = keyof typeof webhooksOfLife
type EventType = (typeof webhooksOfLife)[Life][number]

const statusOf: Record<EventType, string> = {
  'order.created': 'PENDING',
  'order.pending': 'PENDING',
  'order.processing': 'PROCESSING',
  'order.paid': 'PAID',
  'order.completed': 'COMPLETED',
}

export async function checkOut(contestant: Contestant, reference: string): Promise<OpenedCheckout> {
  const startedAt = performance.now()
  const answer = await fetch(`${contestant.url}/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${benchKey}`,
      'content-type': 'application/json',
      'idempotency-key': reference,
    },
    body: JSON.stringify({
      amount: '50000',
      currency: 'COP',
      country: 'CO',
      method: 'PSE',
      description: 'A kilo of coffee',
      merchantReference: reference,
      payer: {
        name: 'Ana Bench',
        email: `${reference}@example.com`,
        phone: '+573001234567',
        documentType: 'CC',
        documentNumber: '1234567890',
      },
      successUrl: 'https://shop.example/thanks',
      failedUrl: 'https://shop.example/sorry',
    }),
  })
  const text = await answer.text()
  if (answer.status !== 201) throw new Error(`${contestant.name}: ${answer.status} ${text}`)
  const { id } = JSON.parse(text) as { id: string }
  return { id, reference, tookMs: performance.now() - startedAt }
}

/** Sends a signed webhook and waits for its answer. */
export async function sendWebhook(
  { url, name }: Contestant,
  externalId: string,
  type: EventType = 'order.completed',
): Promise<void> {
  const body = JSON.stringify({
    id: randomUUID(),
    type,
    relationships: { self: { id: `ord_${externalId}`, type: 'order' } },
    data: { external_id: externalId, status: statusOf[type] },
  })
  const signature = createHmac('sha256', webhookSecret).update(body).digest('hex')
  const answer = await fetch(`${url}/webhooks/koywe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'koywe-signature': signature },
    body,
  })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${name} answered the webhook ${type} with ${answer.status}`)
}

/** Plays a whole life, until the shop has the event and the payer has both mails. */
export async function live(
  world: BenchWorld,
  contestant: Contestant,
  life: Life = 'one',
): Promise<Lived & { id: string }> {
  const reference = `bench-${randomUUID()}`
  const witness = world.expect(reference)
  const { id, tookMs } = await checkOut(contestant, reference)
  let paidAt = 0
  for (const type of webhooksOfLife[life]) {
    world.setStatus(id, statusOf[type])
    paidAt = performance.now()
    await sendWebhook(contestant, id, type)
  }
  const takenAt = await inTime(witness.taken, contestant, id)
  await inTime(witness.done, contestant, id)
  return { id, openMs: tookMs, paidToFulfilMs: takenAt - paidAt }
}

const patienceMs = 60_000

/** @throws if a payment does not get there, so that no figure hides a stuck payment */
export async function inTime<Result>(
  promise: Promise<Result>,
  { name }: Contestant,
  id: string,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: ${id} is stuck`)), patienceMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

interface Crowd {
  payments: number
  /** Payments that live at the same time. */
  callers: number
  life?: Life
  say?: (line: string) => void
}

/** Plays many lives. Returns each of them, and payments a second. */
export async function liveMany(
  world: BenchWorld,
  contestant: Contestant,
  { payments, callers, life, say }: Crowd,
): Promise<{ lives: Lived[]; perSecond: number }> {
  const lives: Lived[] = []
  let left = payments
  const startedAt = performance.now()
  const call = async () => {
    while (left > 0) {
      left -= 1
      lives.push(await live(world, contestant, life))
      if (lives.length % 1000 === 0) say?.(`${lives.length} of ${payments} lives`)
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  return { lives, perSecond: (payments * 1000) / (performance.now() - startedAt) }
}
