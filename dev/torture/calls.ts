/** Calls of the shops and payers of a torture run. They retry, as people do. */

import { setTimeout as pause } from 'node:timers/promises'
import type { Dice } from './dice.ts'
import type { RecordedPayment, RecordFile } from './record.ts'
import type { TortureStage } from './stage.ts'

export interface TortureOpening extends RecordedPayment {
  koyweOrderId: string
}

export interface ShopperParts {
  stage: TortureStage
  dice: Dice
  record: RecordFile
  /** When a shopper stops waiting, from performance.now(). */
  untilMs: number
}

/** Reads a payment once. Returns null if no answer came. */
export async function readPayment(
  { stage, dice, record }: ShopperParts,
  id: string,
  query = '',
): Promise<RecordedPayment | null> {
  const answer = await call(`${dice.pick(stage.apiUrls)}/payments/${id}${query}`, stage)
  if (answer.status !== 200) return null
  const payment = JSON.parse(answer.text) as RecordedPayment
  record.write({ kind: 'read', payment })
  return payment
}

/** Retries with growing pauses until `act` succeeds or the shopper stops waiting. */
export async function insist<Result>(
  { dice, untilMs }: ShopperParts,
  act: () => Promise<Result | null>,
): Promise<Result | null> {
  for (let pauseMs = 300; performance.now() < untilMs; pauseMs = Math.min(2000, pauseMs * 1.5)) {
    const result = await act().catch(() => null)
    if (result !== null) return result
    await pause(pauseMs / 2 + dice.below(pauseMs))
  }
  return null
}

interface Post {
  headers?: Record<string, string>
  body: string
}

/** Calls an api as the shop. Status 0 means that no answer came. */
export async function call(
  url: string,
  { apiKey }: TortureStage,
  post?: Post,
): Promise<{ status: number; text: string }> {
  try {
    const answer = await fetch(url, {
      ...(post ? { method: 'POST', body: post.body } : {}),
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(post ? { 'content-type': 'application/json' } : {}),
        ...post?.headers,
      },
      signal: AbortSignal.timeout(20_000),
    })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return { status: 0, text: '' }
  }
}

export interface TortureOrder {
  id: string
  externalId: string
  status: string
  amountIn: number
  currency: string
  description: string
  /** By this machine's clock. */
  completedAt: number | null
}

/** Every order at Koywe. @throws if the sandbox does not answer */
export async function readOrders({ sandboxUrl }: TortureStage): Promise<TortureOrder[]> {
  const answer = await fetch(`${sandboxUrl}/admin/orders`, { signal: AbortSignal.timeout(5000) })
  return (await answer.json()) as TortureOrder[]
}
