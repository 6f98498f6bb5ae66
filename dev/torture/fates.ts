/** What becomes of an open payment in a torture run: what the payer does, what Koywe says, what support decides. */

import { call, insist, look, readOrders, type TortureOpening, type ShopperParts } from './calls.ts'

/** Most pay: each other way is as likely as it is dangerous. */
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

type Way = (payment: TortureOpening, parts: ShopperParts) => Promise<void>

/** Brings a payment to its fate, however often the other side must be asked. */
export async function live(
  fate: Fate,
  payment: TortureOpening,
  parts: ShopperParts,
): Promise<void> {
  await ways[fate](payment, parts)
}

const ways: Record<Fate, Way> = {
  pay: (payment, parts) => press(payment, parts, 'pay'),
  race: (payment, parts) => press(payment, parts, 'pay'),
  decline: (payment, parts) => press(payment, parts, 'decline'),
  leave: async () => undefined,
  underpay: (payment, parts) => payOther(payment, parts, 40_000),
  overpay: (payment, parts) => payOther(payment, parts, 60_000),
  async late(payment, parts) {
    await move(payment, parts, 'EXPIRED')
    await untilRead(payment, parts, ({ status }) => status === 'expired')
    await move(payment, parts, 'PAID')
    await move(payment, parts, 'COMPLETED')
    await decide(payment, parts)
  },
  async refund(payment, parts) {
    await move(payment, parts, 'PAID')
    await move(payment, parts, 'COMPLETED')
    // The money may go back before the shop has heard that it came.
    const isShipped = parts.dice.below(2) === 0
    if (isShipped) await untilRead(payment, parts, ({ fulfilment }) => fulfilment === 'done')
    await move(payment, parts, 'REFUND_REQUESTED')
    await move(payment, parts, 'REFUNDED')
    // Nobody polls a payment that is over, and its last webhook may have been lost: the shop asks.
    await untilRead(payment, parts, ({ status }) => status === 'refunded', '?refresh=true')
  },
  async twin(payment, parts) {
    await press(payment, parts, 'pay')
    // Both may be paid before anybody has looked: then the payment is held.
    const isShipped = parts.dice.below(2) === 0
    if (isShipped) await untilRead(payment, parts, ({ fulfilment }) => fulfilment === 'done')
    const twin = await insist(parts, () => makeTwin(payment, parts))
    if (twin === null) return
    parts.record.write({ kind: 'twin', orderId: twin.id })
    await move({ koyweOrderId: twin.id }, parts, 'COMPLETED')
  },
}

/** One, however often its answer was lost. */
async function makeTwin(
  payment: TortureOpening,
  parts: ShopperParts,
): Promise<{ id: string } | null> {
  const description = `twin of ${payment.id}`
  const made = (await readOrders(parts.stage)).find((order) => order.description === description)
  if (made) return made
  const twin = await tell(payment, parts, { path: '/twin', body: { description } })
  return twin === null ? null : (JSON.parse(twin) as { id: string })
}

/** On the hosted page. */
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

/** Another amount comes than was asked for, and somebody may decide about it. */
async function payOther(
  payment: TortureOpening,
  parts: ShopperParts,
  amountIn: number,
): Promise<void> {
  await insist(parts, () => tell(payment, parts, { path: '', body: { amountIn } }))
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
    const payment = await look(parts, id, query)
    return payment && isSo(payment) ? true : null
  })
}

async function move(
  order: { koyweOrderId: string },
  parts: ShopperParts,
  status: string,
): Promise<void> {
  await insist(parts, () => tell(order, parts, { path: '', body: { status } }))
}

/** Tells Koywe what happens to an order. Gives the answer, or null where it did not work. */
async function tell(
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
