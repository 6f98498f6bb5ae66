/**
 * Every call of the guide against every way in which Koywe may fail: callers get a clear answer, nothing is sent twice,
 * no outcome is reported as failed that may have succeeded, and everything continues when Koywe is back.
 */

import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, type ApiAnswer, type ReadProblem } from '../support/caller.ts'
import { admin, moveOrder } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const day = 24 * 60 * 60 * 1000
let skewMs = 0
let world: World
let sandboxPort: number
beforeAll(async () => {
  world = await aWorld({
    clock: () => Date.now() + skewMs,
    env: {
      OPEN_WAIT_MS: '700',
      KOYWE_TIMEOUT_MS: '400',
      LOOKUP_SETTLE_MS: '700,500',
      POLL_SCHEDULE_MS: '60000',
    },
  })
  sandboxPort = Number(new URL(world.sandboxUrl).port)
})
afterAll(() => world.close())

/** Ways to fail, each until `heal` is called; null is a Koywe that is down. */
const troubles: [string, Record<string, unknown> | null][] = [
  ['is down', null],
  ['hangs', { kind: 'hang' }],
  ['is slow', { kind: 'delay', delayMs: 150 }],
  ['answers 401', { status: 401 }],
  ['answers 403', { status: 403 }],
  ['answers 409', { status: 409 }],
  ['answers 429 with Retry-After', { status: 429, retryAfter: '1' }],
  ['answers 429 without Retry-After', { status: 429 }],
  ['answers 500', { status: 500 }],
  ['answers HTML', { kind: 'html' }],
  ['answers JSON that breaks off', { kind: 'truncate' }],
  ['answers in a shape never seen', { kind: 'odd' }],
  ['cuts the connection', { kind: 'cut' }],
  ['cuts the connection after its work', { kind: 'cut', when: 'after' }],
]

async function strike(call: string, trouble: Record<string, unknown> | null): Promise<void> {
  if (trouble) {
    await admin(world, 'faults', { call, times: 1000, ...trouble })
    return
  }
  const { server } = world.sandbox.app
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}

async function heal(): Promise<void> {
  const { server } = world.sandbox.app
  if (!server.listening) await once(server.listen(sandboxPort, '127.0.0.1'), 'listening')
  await fetch(`${world.sandboxUrl}/admin/faults`, { method: 'DELETE' })
}

let documents = 1_000_000_000

/** A checkout of a new payer, which creates a contact. */
function aNewcomer() {
  documents += 1
  const { payer } = aCheckout()
  return aCheckout({ payer: { ...payer, documentNumber: String(documents) } })
}

const ordersOf = (id: string) =>
  world.sandbox.state.orders.all().filter(({ externalId }) => externalId === id)

/** The payment is open or opening, or a busy worker has not started it yet. */
function expectOpening({ status, body, text }: ApiAnswer<PaymentView & ReadProblem>): void {
  if (body.code === 'engine_unavailable') return
  expect([201, 202], text).toContain(status)
}

/** Repeats the request with the same key until the answer is final, as a careful shop does. */
function askUntilOpen(request: object, key: string): Promise<ApiAnswer<PaymentView & ReadProblem>> {
  return waitFor('a final answer', async () => {
    const answer = await world.call.checkout<PaymentView & ReadProblem>(request, key)
    expectOpening(answer)
    return answer.status === 201 && answer
  })
}

describe.each(['sign-in', 'contact', 'order'])('a checkout whose call %s', (call) => {
  afterEach(heal)

  it.each(troubles)(
    'meets a Koywe that %s still opens with exactly one order',
    async (_w, trouble) => {
      // The token is renewed only after it was refused.
      if (call === 'sign-in') await admin(world, 'faults', { call: 'contact', status: 401 })
      await strike(call, trouble)
      const [request, key] = [aNewcomer(), randomUUID()]

      const first = await world.call.checkout<PaymentView & ReadProblem>(request, key)
      const id = first.body.id ?? String(first.body['paymentId'])
      const during = await world.call.payment(id)
      await heal()
      const last = await askUntilOpen(request, key)

      expectOpening(first)
      expect(['opening', 'pending']).toContain(during.status)
      expect(last.headers.get('location')).toBe(`/payments/${id}`)
      expect(last.body).toMatchObject({ id, status: 'pending', failure: null })
      expect(ordersOf(id).map((order) => order.id)).toEqual([last.body.koyweOrderId])
    },
  )
})

/** Pays an order without a webhook. Each call of `refresh` reads the order, because the last read is never fresh. */
async function paySilently(): Promise<{
  orderId: string
  refresh: () => Promise<ApiAnswer<PaymentView>>
}> {
  const { body: payment } = await askUntilOpen(aCheckout(), randomUUID())
  await moveOrder(world, payment, { status: 'COMPLETED', isSilent: true })
  return {
    orderId: String(payment.koyweOrderId),
    refresh: () => {
      skewMs += 6000
      return world.call.get<PaymentView>(`/payments/${payment.id}?refresh=true`)
    },
  }
}

const isCompleted = ({ body }: ApiAnswer<PaymentView>) => body.status === 'completed'

describe('a payment whose read', () => {
  const answers = troubles.flatMap(([what, trouble]) => (trouble ? [[what, trouble] as const] : []))

  it.concurrent.for(answers)(
    'meets a Koywe that %s keeps its status until Koywe is back',
    async ([_what, trouble]) => {
      const { orderId, refresh } = await paySilently()
      await admin(world, 'faults', { call: 'read', path: orderId, times: 2, ...trouble })

      const during = await refresh()

      expect(during.status).toBe(200)
      expect(['pending', 'completed']).toContain(during.body.status)
      await waitFor('the status', async () => isCompleted(await refresh()))
    },
  )

  it('meets a Koywe that is down keeps its status until Koywe is back', async () => {
    const { refresh } = await paySilently()
    await strike('read', null)

    const during = await refresh()
    await heal()

    expect([during.status, during.body.status]).toEqual([200, 'pending'])
    await waitFor('the status', async () => isCompleted(await refresh()))
  })
})

describe('a shop that asks for methods', () => {
  afterEach(heal)

  it.each(troubles)(
    'while Koywe %s gets methods or 503, and its checkouts continue',
    async (_w, trouble) => {
      skewMs += 2 * day
      await strike('methods', trouble)

      const methods = await world.call.get<ReadProblem>('/payment-methods?country=CO&currency=COP')
      const checkout = await world.call.checkout<PaymentView & ReadProblem>()

      if (methods.status !== 200) {
        expect(methods.status).toBe(503)
        expect(Number(methods.headers.get('retry-after'))).toBeGreaterThan(0)
        expect(methods.body.detail).toMatch(/again/)
      }
      expectOpening(checkout)
    },
  )
})

describe('credentials that Koywe refuses', () => {
  afterEach(heal)

  it.each([401, 403])(
    'with %d are an open finding until Koywe accepts them again',
    async (status) => {
      await strike('contact', { status })
      const [request, key] = [aNewcomer(), randomUUID()]
      await world.call.checkout(request, key)
      const isFound = async () => {
        const { body } = await world.call.get<{ data: { kind: string }[] }>('/findings?open=true')
        return body.data.some(({ kind }) => kind === 'koywe_credentials')
      }
      await waitFor('the finding', isFound)

      await heal()

      await askUntilOpen(request, key)
      await waitFor('its cure', async () => !(await isFound()))
    },
  )
})
