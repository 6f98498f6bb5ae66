/** Shops and payers of a torture run: they check out, come back with the same key, pay, decline or leave. */

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Dice } from './nemesis.ts'
import type { Payment, RecordFile } from './record.ts'
import type { Stage } from './stage.ts'

export const fates = ['pay', 'pay', 'pay', 'decline', 'leave'] as const

interface Opened extends Payment {
  koyweOrderId: string
}

export interface ShopperParts {
  stage: Stage
  dice: Dice
  record: RecordFile
  /** Nobody waits longer than until then, by performance.now(). */
  untilMs: number
}

/** Lives one payment. Gives its id, or null where it never opened in time. */
export async function shop(parts: ShopperParts): Promise<string | null> {
  const { stage, dice } = parts
  const fate = dice.pick(fates)
  const opened = await checkOut(parts)
  if (!opened) return null
  await look(parts, opened.id)
  if (fate !== 'leave') {
    const choice = fate === 'pay' ? 'pay' : 'decline'
    await insist(parts, () => press(stage, opened.koyweOrderId, choice))
  }
  for (let looks = 0; looks < 4; looks += 1) {
    await pause(dice.below(1000))
    await look(parts, opened.id)
  }
  return opened.id
}

async function checkOut(parts: ShopperParts): Promise<Opened | null> {
  const { stage, dice, record } = parts
  const key = randomUUID()
  const body = JSON.stringify(aRequest())
  const ask = async () => {
    const answer = await call(`${dice.pick(stage.apiUrls)}/payments`, stage, { key, body })
    record.write({ kind: 'asked', key, ...answer })
    return answer.status === 201 ? (JSON.parse(answer.text) as Opened) : null
  }
  const opened = await insist(parts, ask)
  // A shop that lost the answer asks again.
  if (opened && dice.below(3) === 0) await ask()
  return opened
}

function aRequest() {
  const mark = randomUUID()
  return {
    amount: '50000',
    currency: 'COP',
    country: 'CO',
    method: 'PSE',
    description: 'Torture',
    merchantReference: `torture-${mark}`,
    payer: {
      name: 'Torcuata Malaquías',
      email: `${mark}@torcuata.example`,
      documentType: 'CC',
      documentNumber: '1029384756',
    },
    successUrl: 'https://shop.example/ok',
    failedUrl: 'https://shop.example/failed',
  }
}

/** Personal data of every payer here, which no log and no history may show. */
export const personal = ['Torcuata', 'torcuata.example', '1029384756'] as const

async function look({ stage, dice, record }: ShopperParts, id: string): Promise<void> {
  const answer = await call(`${dice.pick(stage.apiUrls)}/payments/${id}`, stage)
  if (answer.status === 200)
    record.write({ kind: 'read', payment: JSON.parse(answer.text) as Payment })
}

async function press(stage: Stage, orderId: string, choice: string): Promise<true | null> {
  const answer = await fetch(`${stage.sandboxUrl}/pay/${orderId}`, {
    method: 'POST',
    body: new URLSearchParams({ choice }),
    redirect: 'manual',
    signal: AbortSignal.timeout(5000),
  })
  return answer.status < 500 ? true : null
}

/** Tries until it works, or until nobody waits any longer. */
async function insist<Result>(
  { dice, untilMs }: ShopperParts,
  act: () => Promise<Result | null>,
): Promise<Result | null> {
  while (performance.now() < untilMs) {
    const result = await act().catch(() => null)
    if (result !== null) return result
    await pause(200 + dice.below(600))
  }
  return null
}

async function call(
  url: string,
  { apiKey }: Stage,
  post?: { key: string; body: string },
): Promise<{ status: number; text: string }> {
  try {
    const answer = await fetch(url, {
      ...(post ? { method: 'POST', body: post.body } : {}),
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(post ? { 'content-type': 'application/json', 'idempotency-key': post.key } : {}),
      },
      signal: AbortSignal.timeout(20_000),
    })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return { status: 0, text: '' }
  }
}
