/** One payment as the world makes it: a checkout, the payer pays, the provider tells, the shop ships. */

import { createHmac, randomUUID } from 'node:crypto'
import { apiKey, webhookSecret, type Contestant } from './contestants.ts'
import type { BenchWorld } from './world.ts'

export interface OpenedCheckout {
  id: string
  reference: string
  tookMs: number
}

export interface Lived {
  /** From POST /payments to the pay address. */
  openMs: number
  /** From the webhook's sending until the shop took payment.completed. */
  settleMs: number
}

export async function checkOut(contestant: Contestant, reference: string): Promise<OpenedCheckout> {
  const startedAt = performance.now()
  const answer = await fetch(`${contestant.url}/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
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

export function signed(externalId: string, note: string): { body: string; signature: string } {
  const body = JSON.stringify({
    id: note,
    type: 'order.completed',
    relationships: { self: { id: `ord_${externalId}`, type: 'order' } },
    data: { external_id: externalId, status: 'COMPLETED' },
  })
  const signature = createHmac('sha256', webhookSecret).update(body).digest('hex')
  return { body, signature }
}

export async function tell({ url, name }: Contestant, externalId: string): Promise<void> {
  const { body, signature } = signed(externalId, randomUUID())
  const answer = await fetch(`${url}/webhooks/koywe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'koywe-signature': signature },
    body,
  })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${name}: the webhook was answered with ${answer.status}`)
}

/** A whole life, until the shop has the event and the payer both mails. */
export async function live(
  world: BenchWorld,
  contestant: Contestant,
): Promise<Lived & { id: string }> {
  const reference = `bench-${randomUUID()}`
  const witness = world.expect(reference)
  const { id, tookMs } = await checkOut(contestant, reference)
  world.complete(id)
  const toldAt = performance.now()
  await tell(contestant, id)
  const takenAt = await inTime(witness.taken, contestant, id)
  await inTime(witness.done, contestant, id)
  return { id, openMs: tookMs, settleMs: takenAt - toldAt }
}

const patienceMs = 60_000

/** @throws when a payment gets stuck, so that no figure stands for one that never came */
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

/** So many lives with so many callers side by side. Gives each, and payments a second. */
export async function liveMany(
  world: BenchWorld,
  contestant: Contestant,
  { payments, callers, say }: { payments: number; callers: number; say?: (line: string) => void },
): Promise<{ lives: Lived[]; perSecond: number }> {
  const lives: Lived[] = []
  let left = payments
  const startedAt = performance.now()
  const call = async () => {
    while (left > 0) {
      left -= 1
      lives.push(await live(world, contestant))
      if (lives.length % 1000 === 0) say?.(`${lives.length} of ${payments} lives`)
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  return { lives, perSecond: (payments * 1000) / (performance.now() - startedAt) }
}
