/** Money that does not fit: held or accepted, shown, announced and decided, and never lost. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { admin, choose, moveOrder, untilNotified } from '../support/payer.ts'
import { findRun, waitForEnd } from '../support/runs.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { POLL_SCHEDULE_MS: '60000' } })
})
afterAll(() => world.close())

const open = async (fields: Record<string, unknown> = {}): Promise<PaymentView> =>
  (await world.call.checkout(aCheckout(fields))).body

function until(payment: PaymentView, fields: Partial<PaymentView>, at = world) {
  return waitFor(JSON.stringify(fields), async () => {
    const now = await at.call.payment(payment.id)
    const isSo = Object.entries(fields).every(
      ([name, value]) => now[name as keyof PaymentView] === value,
    )
    return isSo && now
  })
}

/** A genuine webhook about the payment's order, of an unknown type: it only signals. */
const nudge = ({ koyweOrderId }: PaymentView) =>
  admin(world, 'webhooks/send', {
    body: { id: crypto.randomUUID(), type: 'order.nudged', data: { orderId: koyweOrderId } },
  })

const decide = (payment: PaymentView, decision: string, reason = 'the customer called') =>
  world.call.post<PaymentView>(`/payments/${payment.id}/decision`, { decision, reason })

/** Money that came after its payment had ended so. */
async function aLate(end: 'FAILED' | 'CANCELLED' | 'EXPIRED'): Promise<PaymentView> {
  const payment = await open()
  await moveOrder(world, payment, { status: end })
  const ended = await until(payment, { status: end.toLowerCase() as PaymentView['status'] })
  await moveOrder(world, payment, { status: 'COMPLETED' })
  return until(ended, { fulfilment: 'held' })
}

interface FindingView {
  kind: string
  paymentId: string | null
}

async function findings(open = 'true'): Promise<FindingView[]> {
  const { body } = await world.call.get<{ data: FindingView[] }>(`/findings?open=${open}`)
  return body.data
}

const isFound = async (kind: string, payment: PaymentView) =>
  (await findings()).some((one) => one.kind === kind && one.paymentId === payment.id)

describe('money that does not fit', () => {
  it.each([
    ['less than asked', { amountIn: 49_999.99 }, 'underpaid', '49999.99 COP'],
    ['more than asked', { amountIn: 50_000.01 }, 'overpaid', '50000.01 COP'],
    ['another currency', { currency: 'USD' }, 'mismatched', '50000 USD'],
    ['another external id', { externalId: 'someone-else' }, 'mismatched', '50000 COP'],
  ])('is held and announced: %s', async (_what, change, exception, money) => {
    const payment = await open()

    await moveOrder(world, payment, { ...change, status: 'PAID' })

    const held = await until(payment, { fulfilment: 'held' })
    expect(held).toMatchObject({ status: 'pending', exception, decision: null })
    expect(`${held.paidAmount} ${held.paidCurrency ?? held.currency}`).toBe(money)
    await untilNotified(world, payment.id, 'payment.held')
    await waitFor('the finding', () => isFound('money_held', payment))
    await moveOrder(world, payment, { status: 'COMPLETED' })
    await waitFor('a read of that', async () => {
      const { text } = await world.call.get(`/payments/${payment.id}/timeline`)
      return text.includes('order read: COMPLETED')
    })
    expect(world.shop.eventsOf(payment.id)).toEqual(['payment.held'])
  })

  it.each(['FAILED', 'CANCELLED', 'EXPIRED'] as const)(
    'is late after %s, and held',
    async (end) => {
      const held = await aLate(end)

      expect(held).toMatchObject({
        status: end.toLowerCase(),
        exception: 'late',
        fulfilment: 'held',
        paidAmount: '50000',
      })
      await untilNotified(world, held.id, 'payment.held')
    },
  )

  it('is late but goes on where the policy accepts it', async () => {
    const accepting = await aWorld({ env: { LATE_MONEY: 'accept', POLL_SCHEDULE_MS: '60000' } })
    const { body: payment } = await accepting.call.checkout()
    await moveOrder(accepting, payment, { status: 'EXPIRED' })
    await until(payment, { status: 'expired' }, accepting)

    await moveOrder(accepting, payment, { status: 'COMPLETED' })

    const done = await until(payment, { fulfilment: 'done' }, accepting)
    expect(done).toMatchObject({ status: 'completed', exception: 'late', decision: null })
    await accepting.close()
  })

  it('is a duplicate when it is the second money for one merchant reference', async () => {
    const request = aCheckout()
    const { body: first } = await world.call.checkout(request)
    await moveOrder(world, first, { status: 'EXPIRED' })
    await until(first, { status: 'expired' })
    const { body: second } = await world.call.checkout(request)
    await choose(world, second)
    await until(second, { fulfilment: 'done' })

    await moveOrder(world, first, { status: 'COMPLETED' })

    const held = await until(first, { fulfilment: 'held' })
    expect(held).toMatchObject({ status: 'expired', exception: 'duplicate' })
    expect((await world.call.payment(second.id)).exception).toBeNull()
  })

  it('is a duplicate when a second order of ours is paid, before shipping', async () => {
    const payment = await open()
    const twin = await admin<{ id: string }>(world, `orders/${payment.koyweOrderId}/twin`)
    await moveOrder(world, payment, { status: 'PAID' })
    await until(payment, { status: 'paid' })

    await admin(world, `orders/${twin.id}`, { status: 'PAID' })

    const held = await until(payment, { fulfilment: 'held' })
    expect(held).toMatchObject({
      status: 'paid',
      exception: 'duplicate',
      koyweOrderId: payment.koyweOrderId,
    })
    await waitFor('the finding', () => isFound('duplicate_money', payment))
  })

  it('is found when a second order of ours is paid after shipping, which stays done', async () => {
    const payment = await open()
    const twin = await admin<{ id: string }>(world, `orders/${payment.koyweOrderId}/twin`)
    await choose(world, payment)
    await until(payment, { fulfilment: 'done' })

    await admin(world, `orders/${twin.id}`, { status: 'COMPLETED' })

    await until(payment, { exception: 'duplicate' })
    expect(await world.call.payment(payment.id)).toMatchObject({
      status: 'completed',
      fulfilment: 'done',
    })
    await untilNotified(world, payment.id, 'payment.held')
  })

  it('is ours by whichever order of ours was paid first', async () => {
    const payment = await open()
    const twin = await admin<{ id: string }>(world, `orders/${payment.koyweOrderId}/twin`)

    await admin(world, `orders/${twin.id}`, { status: 'COMPLETED' })

    const done = await until(payment, { fulfilment: 'done' })
    expect(done).toMatchObject({ status: 'completed', exception: null, koyweOrderId: twin.id })

    await moveOrder(world, payment, { status: 'COMPLETED' })

    await until(payment, { exception: 'duplicate' })
    await waitFor('the finding', () => isFound('duplicate_money', payment))
    await untilNotified(world, payment.id, 'payment.held')
  })
})

describe('a decision', () => {
  it('to accept ships late money although its run has ended long ago', async () => {
    const held = await aLate('FAILED')
    const handle = world.temporal.workflow.getHandle(`payin-${held.id}`)
    // A worker that processes a task of the run continues, even if the run is terminated.
    await waitFor('a run that only waits', async () => {
      const { raw } = await handle.describe()
      return !raw.pendingWorkflowTask && !raw.pendingActivities?.length
    })
    await handle.terminate('long ago')
    const run = await findRun(world, held.id)

    const answer = await decide(held, 'accept', 'the customer called')

    expect(answer.status).toBe(200)
    expect(answer.body.decision).toMatchObject({
      decision: 'accept',
      by: 'shop',
      reason: 'the customer called',
    })
    const done = await until(held, { fulfilment: 'done' })
    expect(done).toMatchObject({ status: 'completed', exception: 'late' })
    expect((await waitForEnd(world, held.id)).runId).not.toBe(run.runId)
    await waitFor('the cure', async () => !(await isFound('money_held', held)))
  })

  it('to accept waits for the money: paid is not completed', async () => {
    const payment = await open()
    await moveOrder(world, payment, { amountIn: 40_000, status: 'PAID' })
    await until(payment, { fulfilment: 'held' })
    await decide(payment, 'accept')
    await until(payment, { status: 'paid', fulfilment: 'none' })
    const before = world.shop.eventsOf(payment.id)

    await moveOrder(world, payment, { status: 'COMPLETED' })

    await until(payment, { fulfilment: 'done' })
    expect(before).not.toContain('payment.completed')
    expect(world.shop.eventsOf(payment.id).at(-1)).toBe('payment.completed')
  })

  it('to decline keeps the exception, sends nothing and asks for a refund until it comes', async () => {
    const held = await aLate('EXPIRED')
    await untilNotified(world, held.id, 'payment.held')
    const before = world.shop.eventsOf(held.id)

    const { body } = await decide(held, 'decline', 'sold out')

    expect(body).toMatchObject({ status: 'expired', exception: 'late', fulfilment: 'none' })
    await waitFor('the finding', () => isFound('refund_by_hand', held))
    expect(world.shop.eventsOf(held.id)).toEqual(before)
    await moveOrder(world, held, { status: 'REFUNDED' })
    await until(held, { status: 'refunded' })
    await untilNotified(world, held.id, 'payment.refunded')
    await waitFor('the cure', async () => !(await isFound('refund_by_hand', held)))
  })

  it('is made once: the second one has nothing to decide', async () => {
    const held = await aLate('CANCELLED')
    const answers = await Promise.all([decide(held, 'accept'), decide(held, 'decline')])

    const statuses = new Set(answers.map(({ status }) => status))
    expect(statuses).toEqual(new Set([200, 409]))
  })

  it.each([
    ['nothing is held', 409, { decision: 'accept', reason: 'x' }, 'nothing_to_decide', undefined],
    ['no reason is given', 422, { decision: 'accept' }, 'missing_field', 'reason'],
    ['the reason is empty', 422, { decision: 'accept', reason: ' ' }, 'invalid_field', 'reason'],
    ['the word is unknown', 422, { decision: 'wait', reason: 'x' }, 'invalid_field', 'decision'],
    [
      'a field is unknown',
      422,
      { decision: 'accept', reason: 'x', by: 'me' },
      'unknown_field',
      'by',
    ],
  ])('is refused when %s', async (_when, status, body, code, field) => {
    const payment = await open()

    const answer = await world.call.post<ReadProblem>(`/payments/${payment.id}/decision`, body)

    expect(answer.status).toBe(status)
    expect(answer.body.code).toBe(code)
    expect(answer.body.field).toBe(field)
  })

  it('of an unknown payment is not there', async () => {
    const path = '/payments/pay_01a20dce-1a87-7783-8676-53995a861217/decision'

    const answer = await world.call.post<ReadProblem>(path, { decision: 'accept', reason: 'x' })

    expect(answer.status).toBe(404)
  })
})

describe('words that move nothing', () => {
  it.each([
    ['ON_HOLD', 'Koywe holds the order'],
    ['REFUND_REQUESTED', 'a refund was requested'],
    ['TELEPORTED', 'a status that Payin does not know'],
  ])('%s stands in the timeline, and the payment stays what it is', async (status, sentence) => {
    const payment = await open()

    await moveOrder(world, payment, { status })
    await nudge(payment)

    await waitFor(sentence, async () => {
      const { text } = await world.call.get(`/payments/${payment.id}/timeline`)
      return text.includes(sentence)
    })
    expect((await world.call.payment(payment.id)).status).toBe('pending')
  })

  it('cancelled is understood in both spellings', async () => {
    const [one, other] = [await open(), await open()]

    await moveOrder(world, one, { status: 'CANCELLED' })
    await moveOrder(world, other, { status: 'CANCELED' })
    await nudge(other)

    await until(one, { status: 'cancelled' })
    await until(other, { status: 'cancelled' })
  })
})
