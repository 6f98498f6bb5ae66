/**
 * Every call of the guide against every way in which Koywe may fail: the caller hears what to do, nothing
 * is sent twice, nothing is called failed that may have succeeded, and all goes on when Koywe is back.
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

/** Ways to fail, each for as long as it is not healed; null is a Koywe that is not there. */
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

/** A checkout of a payer who is new, so that it makes a contact. */
function aNewcomer() {
  documents += 1
  const { payer } = aCheckout()
  return aCheckout({ payer: { ...payer, documentNumber: String(documents) } })
}

const ordersOf = (id: string) =>
  world.sandbox.state.orders.all().filter(({ externalId }) => externalId === id)

/** It is open or opening; or the worker of a machine under load has not taken it yet. */
function expectOpening({ status, body, text }: ApiAnswer<PaymentView & ReadProblem>): void {
  if (body.code === 'engine_unavailable') return
  expect([201, 202], text).toContain(status)
}

/** Asks with the same key until the answer is one that stays, as a careful shop does. */
function askUntilOpen(request: object, key: string): Promise<ApiAnswer<PaymentView & ReadProblem>> {
  return waitFor('an answer that stays', async () => {
    const answer = await world.call.checkout<PaymentView & ReadProblem>(request, key)
    expectOpening(answer)
    return answer.status === 201 && answer
  })
}

describe.each(['sign-in', 'contact', 'order'])('a checkout whose call %s', (call) => {
  afterEach(heal)

  it.each(troubles)(
    'meets a Koywe that %s opens with one order all the same',
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

/** The order is paid, and only a look tells. Gives a way to look that never takes the last look for fresh. */
async function payUntold(): Promise<{
  orderId: string
  look: () => Promise<ApiAnswer<PaymentView>>
}> {
  const { body: payment } = await askUntilOpen(aCheckout(), randomUUID())
  await moveOrder(world, payment, { status: 'COMPLETED', isSilent: true })
  return {
    orderId: String(payment.koyweOrderId),
    look: () => {
      skewMs += 6000
      return world.call.get<PaymentView>(`/payments/${payment.id}?refresh=true`)
    },
  }
}

const isCompleted = ({ body }: ApiAnswer<PaymentView>) => body.status === 'completed'

describe('a payment whose read', () => {
  const answers = troubles.flatMap(([what, trouble]) => (trouble ? [[what, trouble] as const] : []))

  it.concurrent.for(answers)(
    'meets a Koywe that %s stays what it is until Koywe is back',
    async ([_what, trouble]) => {
      const { orderId, look } = await payUntold()
      await admin(world, 'faults', { call: 'read', path: orderId, times: 2, ...trouble })

      const during = await look()

      expect(during.status).toBe(200)
      expect(['pending', 'completed']).toContain(during.body.status)
      await waitFor('the truth', async () => isCompleted(await look()))
    },
  )

  it('meets a Koywe that is down stays what it is until Koywe is back', async () => {
    const { look } = await payUntold()
    await strike('read', null)

    const during = await look()
    await heal()

    expect([during.status, during.body.status]).toEqual([200, 'pending'])
    await waitFor('the truth', async () => isCompleted(await look()))
  })
})

describe('a shop that asks for methods', () => {
  afterEach(heal)

  it.each(troubles)(
    'while Koywe %s hears of it, and its checkouts are let through',
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

  it.each([401, 403])('with %d are a finding for as long as it lasts', async (status) => {
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
  })
})
