/** Fates of an open payment: what the payer does, what Koywe reports, and what support decides. */

import {
  call,
  insist,
  readOrders,
  readPayment,
  type TortureOpening,
  type ShopperParts,
} from './calls.ts'

/** Most payers pay. Every other fate has the same chance. */
export const fates = [
  'pay',
  'pay',
  'pay',
  'pay',
  'decline',
  'leave',
  'underpay',
  'overpay',
  'late',
  'refund',
  'twin',
  'race',
] as const
export type Fate = (typeof fates)[number]

type Play = (payment: TortureOpening, parts: ShopperParts) => Promise<void>

/** Plays a payment's fate, and repeats every call until it succeeds. */
export async function playFate(
  fate: Fate,
  payment: TortureOpening,
  parts: ShopperParts,
): Promise<void> {
  await plays[fate](payment, parts)
}

const plays: Record<Fate, Play> = {
  pay: (payment, parts) => press(payment, parts, 'pay'),
  race: (payment, parts) => press(payment, parts, 'pay'),
  decline: (payment, parts) => press(payment, parts, 'decline'),
  leave: async () => undefined,
  underpay: (payment, parts) => payOther(payment, parts, 40_000),
  overpay: (payment, parts) => payOther(payment, parts, 60_000),
  async late(payment, parts) {
    await setStatus(payment, parts, 'EXPIRED')
    await untilRead(payment, parts, ({ status }) => status === 'expired')
    await setStatus(payment, parts, 'PAID')
    await setStatus(payment, parts, 'COMPLETED')
    await decide(payment, parts)
  },
  async refund(payment, parts) {
    await setStatus(payment, parts, 'PAID')
    await setStatus(payment, parts, 'COMPLETED')
    // Half of the refunds come before the shop was notified of the payment.
    const isShipped = parts.dice.below(2) === 0
    if (isShipped) await untilRead(payment, parts, ({ fulfilment }) => fulfilment === 'done')
    await setStatus(payment, parts, 'REFUND_REQUESTED')
    await setStatus(payment, parts, 'REFUNDED')
    // Payin does not poll a completed payment, and the webhook may be lost: the shop requests a refresh.
    await untilRead(payment, parts, ({ status }) => status === 'refunded', '?refresh=true')
  },
  async twin(payment, parts) {
    await press(payment, parts, 'pay')
    // Payin may read only when both are paid. Then the payment is held.
    const isShipped = parts.dice.below(2) === 0
    if (isShipped) await untilRead(payment, parts, ({ fulfilment }) => fulfilment === 'done')
    const twin = await insist(parts, () => makeTwin(payment, parts))
    if (twin === null) return
    parts.record.write({ kind: 'twin', orderId: twin.id })
    await setStatus({ koyweOrderId: twin.id }, parts, 'COMPLETED')
  },
}

/** Creates one twin, even if the sandbox's answer is lost. */
async function makeTwin(
  payment: TortureOpening,
  parts: ShopperParts,
): Promise<{ id: string } | null> {
  const description = `twin of ${payment.id}`
  const made = (await readOrders(parts.stage)).find((order) => order.description === description)
  if (made) return made
  const twin = await postToOrder(payment, parts, { path: '/twin', body: { description } })
  return twin === null ? null : (JSON.parse(twin) as { id: string })
}

/** Presses a button of the hosted page. */
async function press(
  { koyweOrderId }: TortureOpening,
  parts: ShopperParts,
  choice: 'pay' | 'decline',
): Promise<void> {
  await insist(parts, async () => {
    const answer = await fetch(`${parts.stage.sandboxUrl}/pay/${koyweOrderId}`, {
      method: 'POST',
      body: new URLSearchParams({ choice }),
      redirect: 'manual',
      signal: AbortSignal.timeout(5000),
    })
    return answer.status < 500 ? true : null
  })
}

/** Pays another amount than requested. Support may decide about it. */
async function payOther(
  payment: TortureOpening,
  parts: ShopperParts,
  amountIn: number,
): Promise<void> {
  await insist(parts, () => postToOrder(payment, parts, { path: '', body: { amountIn } }))
  await press(payment, parts, 'pay')
  await decide(payment, parts)
}

async function decide({ id }: TortureOpening, parts: ShopperParts): Promise<void> {
  const { stage, dice, record } = parts
  const choice = dice.pick(['accept', 'decline', null])
  if (choice === null) return
  await untilRead({ id }, parts, ({ fulfilment }) => fulfilment === 'held')
  await insist(parts, async () => {
    const body = JSON.stringify({ decision: choice, reason: 'the money was seen' })
    const { status } = await call(`${dice.pick(stage.apiUrls)}/payments/${id}/decision`, stage, {
      body,
    })
    record.write({ kind: 'decision', paymentId: id, choice, status })
    return status === 200 || status === 409 ? true : null
  })
}

async function untilRead(
  { id }: { id: string },
  parts: ShopperParts,
  isSo: (payment: { status: string; fulfilment: string }) => boolean,
  query = '',
): Promise<void> {
  await insist(parts, async () => {
    const payment = await readPayment(parts, id, query)
    return payment && isSo(payment) ? true : null
  })
}

async function setStatus(
  order: { koyweOrderId: string },
  parts: ShopperParts,
  status: string,
): Promise<void> {
  await insist(parts, () => postToOrder(order, parts, { path: '', body: { status } }))
}

/** Changes an order at Koywe. Returns the answer, or null if the call failed. */
async function postToOrder(
  { koyweOrderId }: { koyweOrderId: string },
  { stage }: ShopperParts,
  { path, body }: { path: string; body: object },
): Promise<string | null> {
  const answer = await fetch(`${stage.sandboxUrl}/admin/orders/${koyweOrderId}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5000),
  })
  return answer.ok ? answer.text() : null
}
