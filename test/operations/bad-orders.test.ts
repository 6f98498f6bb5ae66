/** Orders that change or vanish at Koywe: a finding is open, nothing is shipped twice, and everything recovers. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FindingKind } from '../../payment/finding.ts'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { admin, choose, moveOrder } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let aheadMs = 0
beforeAll(async () => {
  world = await aWorld({
    env: { SWEEP_EVERY_MS: '100', POLL_SCHEDULE_MS: '150' },
    clock: () => Date.now() + aheadMs,
  })
})
beforeEach(async () => {
  aheadMs = 0
  await heal()
})
afterAll(() => world.close())

function heal(): Promise<unknown> {
  return fetch(`${world.sandboxUrl}/admin/faults`, { method: 'DELETE' })
}

const fail = (fault: Record<string, unknown>) => admin(world, 'faults', { times: 10_000, ...fault })

const open = async (): Promise<PaymentView> => (await world.call.checkout()).body
const becomes = (payment: PaymentView, wanted: Partial<PaymentView>) =>
  waitFor(JSON.stringify(wanted), async () => {
    const now: object = await world.call.payment(payment.id)
    return Object.entries(wanted).every(([name, value]) => Object(now)[name] === value)
  })

/** What is known to be wrong with a payment now. */
async function findingsOf({ id }: PaymentView): Promise<FindingKind[]> {
  const { body } = await world.call.get<{ data: { kind: FindingKind; subject: string }[] }>(
    '/findings?open=true',
  )
  return body.data.flatMap(({ kind, subject }) => (subject === id ? kind : []))
}

const isFound = (payment: PaymentView, kind: FindingKind) =>
  waitFor(kind, async () => (await findingsOf(payment)).includes(kind))
const isCured = (payment: PaymentView) =>
  waitFor('the cure', async () => (await findingsOf(payment)).length === 0)

async function completed(): Promise<PaymentView> {
  const payment = await open()
  await choose(world, payment)
  await becomes(payment, { status: 'completed', fulfilment: 'done' })
  return payment
}

/** Changes the amount of a completed order, and sends an event whose type is unknown, so that it is read. */
async function changeAmount(payment: PaymentView, amountIn: number): Promise<void> {
  await moveOrder(world, payment, { amountIn })
  const data = { orderId: payment.koyweOrderId }
  await admin(world, 'webhooks/send', { body: { id: randomUUID(), type: 'order.updated', data } })
}

describe('an order whose amount changes at Koywe after it was completed', () => {
  it('is found, stays completed with the money that came, and is shipped once', async () => {
    const payment = await completed()
    const before = world.shop.eventsOf(payment.id)

    await changeAmount(payment, 1)

    await isFound(payment, 'order_amount_changed')
    expect(await world.call.payment(payment.id)).toMatchObject({
      status: 'completed',
      fulfilment: 'done',
      exception: null,
      paidAmount: '50000',
    })
    expect(world.shop.eventsOf(payment.id)).toEqual(before)
  })

  it('is no finding any more when the amount is right again', async () => {
    const payment = await completed()
    await changeAmount(payment, 60_000)
    await isFound(payment, 'order_amount_changed')

    await changeAmount(payment, 50_000)

    await isCured(payment)
    const shipped = world.shop.eventsOf(payment.id).filter((type) => type === 'payment.completed')
    expect(shipped).toHaveLength(1)
  })
})

describe('a pending order that is gone at Koywe', () => {
  const vanish = ({ koyweOrderId }: PaymentView) => {
    const path = `/orders/${koyweOrderId}`
    return fail({ call: 'read', path, status: 404, errorCode: 'OR99404' })
  }

  it('leaves the payment pending and opens a finding, which closes when the order is back', async () => {
    const payment = await open()
    await vanish(payment)
    await isFound(payment, 'order_missing')
    const during = await world.call.payment(payment.id)

    await heal()

    await isCured(payment)
    expect(during).toMatchObject({ status: 'pending', failure: null })
    expect(world.shop.eventsOf(payment.id)).toEqual([])
  })

  /** The webhooks of the money, and the reads since the last one; the second began after it was stored. */
  const whatWasTold = `
    with webhook as (
      select max(received_at) as last, array_agg(distinct state) as states from webhook_events
      where payment_id = $1 and type <> 'order.created'
    )
    select states, (select count(*) from timeline where payment_id = $1 and at > webhook.last
      and summary like '%no longer knows it') as reads
    from webhook`

  it('keeps the webhooks until the order can be read, and then ships once', async () => {
    const payment = await open()
    await vanish(payment)
    await choose(world, payment)
    const found = await waitFor('two reads after a webhook', async () => {
      const [row] = await world.database.query(whatWasTold, [payment.id])
      return Number(row?.['reads']) >= 2 && row
    })
    const during = await world.call.payment(payment.id)

    await heal()

    await becomes(payment, { status: 'completed', fulfilment: 'done' })
    await isCured(payment)
    expect(during.status).toBe('pending')
    expect(found).toMatchObject({ states: ['waiting'] })
    expect(world.shop.eventsOf(payment.id)).toEqual(['payment.completed'])
  })
})

describe('a checkout while Koywe does not show its methods', () => {
  const outage = () => fail({ call: 'methods', status: 503 })
  const minute = 60_000
  const inBrazil = {
    country: 'BR',
    currency: 'BRL',
    amount: '79.90',
    method: 'PIX_STATIC',
    bank: undefined,
    payer: { name: 'João Silva', documentType: 'CPF', documentNumber: '123.456.789-09' },
  }

  it('is left to Koywe if no list was read before', async () => {
    await outage()

    const { status, body } = await world.call.checkout(aCheckout(inBrazil))

    expect(status).toBe(201)
    expect(body.status).toBe('pending')
  })

  it('is held to the last list for a day, and left to Koywe from then on', async () => {
    const unoffered = () => world.call.checkout<ReadProblem>(aCheckout({ method: 'KHIPU' }))
    await open()
    await outage()
    aheadMs = 23 * 60 * minute

    const byList = await unoffered()
    aheadMs = 25 * 60 * minute
    const byKoywe = await unoffered()
    aheadMs = 0

    expect([byList.status, byList.body.code]).toEqual([422, 'method_not_offered'])
    expect(byKoywe.body.code).not.toBe('method_not_offered')
  })
})
