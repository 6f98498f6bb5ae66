/** Decisions about held money: recorded once, about the money that their decider saw. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { admin, moveOrder } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { POLL_SCHEDULE_MS: '60000' } })
})
afterAll(() => world.close())

async function aHeldPayment(amountIn: number): Promise<PaymentView> {
  const { body: payment } = await world.call.checkout(aCheckout())
  await moveOrder(world, payment, { amountIn, status: 'PAID' })
  return untilHeld(payment, String(amountIn))
}

function untilHeld({ id }: PaymentView, paidAmount: string): Promise<PaymentView> {
  return waitFor('the money to be held', async () => {
    const now = await world.call.payment(id)
    return now.fulfilment === 'held' && now.paidAmount === paidAmount && now
  })
}

const decide = <Body = PaymentView>({ id }: PaymentView, body: object) =>
  world.call.post<Body>(`/payments/${id}/decision`, body)

const listDecisions = async ({ id }: PaymentView) =>
  (await world.call.get<{ data: object[] }>(`/payments/${id}/decisions`)).body.data

interface FindingView {
  kind: string
  paymentId: string | null
  detail: object | null
}

const findOpen = async (kind: string, { id }: PaymentView) => {
  const { body } = await world.call.get<{ data: FindingView[] }>('/findings?open=true')
  return body.data.find((one) => one.kind === kind && one.paymentId === id)
}

it('stay on record with their reason and the money that they were about', async () => {
  const held = await aHeldPayment(20_000)
  await decide(held, { decision: 'decline', reason: 'FIRST' })

  const decisions = await listDecisions(held)
  const { text } = await world.call.get(`/payments/${held.id}/timeline`)

  expect(decisions).toMatchObject([
    {
      decision: 'decline',
      by: 'shop',
      reason: 'FIRST',
      version: held.version,
      paidAmount: '20000',
      paidCurrency: 'COP',
      exceptions: ['underpaid'],
    },
  ])
  expect(text).toContain('20000 COP (underpaid) was declined by shop: FIRST')
})

it('count for the money that was seen: what comes after a decline needs its own decision', async () => {
  const { body: payment } = await world.call.checkout(aCheckout())
  const twin = await admin<{ id: string }>(world, `orders/${payment.koyweOrderId}/twin`)
  await moveOrder(world, payment, { amountIn: 20_000, status: 'COMPLETED' })
  await decide(await untilHeld(payment, '20000'), { decision: 'decline', reason: 'FIRST' })

  await admin(world, `orders/${twin.id}`, { status: 'COMPLETED' })
  const held = await untilHeld(payment, '50000')
  const before = world.shop.eventsOf(payment.id)
  await decide(held, { decision: 'accept', reason: 'SECOND', expectedVersion: held.version })

  const done = await waitFor('the goods', async () => {
    const now = await world.call.payment(payment.id)
    return now.fulfilment === 'done' && now
  })
  expect(before).not.toContain('payment.completed')
  expect(held.exceptions).toEqual(['duplicate'])
  expect(done).toMatchObject({ paidAmount: '50000', koyweOrderId: twin.id, status: 'completed' })
  expect(await listDecisions(payment)).toMatchObject([
    { decision: 'decline', reason: 'FIRST', paidAmount: '20000', exceptions: ['underpaid'] },
    { decision: 'accept', reason: 'SECOND', paidAmount: '50000', exceptions: ['duplicate'] },
  ])
  await waitFor('the finding', () => findOpen('refund_by_hand', payment))

  await moveOrder(world, payment, { status: 'REFUNDED' })

  await waitFor('its end', async () => (await findOpen('refund_by_hand', payment)) === undefined)
  expect((await world.call.payment(payment.id)).status).toBe('completed')
})

it('are refused when the payment has changed since it was read', async () => {
  const seen = await aHeldPayment(20_000)
  await moveOrder(world, seen, { amountIn: 30_000, status: 'COMPLETED' })
  const changed = await untilHeld(seen, '30000')

  const stale = await decide<ReadProblem>(seen, {
    decision: 'accept',
    reason: 'fine',
    expectedVersion: seen.version,
  })
  const fresh = await decide(seen, {
    decision: 'accept',
    reason: 'fine',
    expectedVersion: changed.version,
  })

  expect(stale).toMatchObject({ status: 409, body: { code: 'payment_changed' } })
  expect(fresh.status).toBe(200)
  expect(await listDecisions(seen)).toHaveLength(1)
})

it.each(['', '   ', 'two\nlines', 'a\u0000b', 'half \ud83d'])(
  'need a reason: not %j',
  async (reason) => {
    const held = await aHeldPayment(20_000)

    const refused = await decide<ReadProblem>(held, { decision: 'decline', reason })

    expect(refused).toMatchObject({ status: 422, body: { field: 'reason' } })
  },
)

describe('an accepted overpayment', () => {
  it('leaves a finding with the excess, until Koywe reports a refund', async () => {
    const held = await aHeldPayment(60_000.5)
    await decide(held, { decision: 'accept', reason: 'the customer asked for it' })

    const finding = await waitFor('the finding', () => findOpen('refund_excess', held))
    await moveOrder(world, held, { status: 'REFUNDED' })

    expect(finding.detail).toEqual({ amount: '10000.5', currency: 'COP' })
    await waitFor('its end', async () => (await findOpen('refund_excess', held)) === undefined)
  })
})

it('about an unknown status after shipping are asked for', async () => {
  const { body: payment } = await world.call.checkout(aCheckout())
  await moveOrder(world, payment, { status: 'COMPLETED' })
  await waitFor(
    'completion',
    async () => (await world.call.payment(payment.id)).status === 'completed',
  )

  await moveOrder(world, payment, { status: 'CHARGEBACK' })
  const data = { orderId: payment.koyweOrderId, status: 'CHARGEBACK' }
  await admin(world, 'webhooks/send', { body: { id: randomUUID(), type: 'order.updated', data } })

  await waitFor('the finding', () => findOpen('order_status_unknown', payment))
  expect((await world.call.payment(payment.id)).status).toBe('completed')
})

it('leave the payer no second try while the money is here', async () => {
  const held = await aHeldPayment(20_000)
  const again = await world.call.checkout<ReadProblem & { payUrl: string | null }>(
    aCheckout({ merchantReference: held.merchantReference }),
  )

  expect(again).toMatchObject({ status: 409, body: { code: 'reference_in_use', payUrl: null } })
  expect(held.lastReadAt).not.toBeNull()
})
