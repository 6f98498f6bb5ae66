/**
 * Payments while anything goes wrong at once: Koywe's answers, its webhooks, the shop, the mail server,
 * and the processes of ours, which are killed. In the end every payment says what its order says, and
 * whatever follows from that has happened once.
 */

import { randomInt, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import type { Order } from '../../sandbox/orders.ts'
import { aCheckout } from '../support/caller.ts'
import { admin } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { waitFor } from '../support/wait.ts'

const seed = Number(process.env['CHAOS_SEED'] ?? randomInt(2 ** 31))
const guardMs = 240_000

const fates = ['pay', 'pay', 'pay', 'decline', 'underpay', 'refund'] as const
type Fate = (typeof fates)[number]

const faults = [
  { call: 'order', kind: 'cut', when: 'before' },
  { call: 'order', kind: 'cut', when: 'after' },
  { call: 'order', kind: 'status', status: 503, when: 'after' },
  { call: 'order', kind: 'html', when: 'after' },
  { call: 'order', kind: 'truncate', when: 'after' },
  { call: 'order', kind: 'late', delayMs: 800 },
  { call: 'order', kind: 'status', status: 429, retryAfter: '1' },
  { call: 'contact', kind: 'cut', when: 'after' },
  { call: 'contact', kind: 'status', status: 409 },
  { call: 'read', kind: 'status', status: 500 },
  { call: 'read', kind: 'cut', when: 'after' },
  { call: 'read', kind: 'truncate', when: 'after' },
  { call: 'sign-in', kind: 'status', status: 503 },
] as const

/** What happens in one go of about a second. */
const step = fc.record({
  fates: fc.array(fc.constantFrom(...fates), { minLength: 1, maxLength: 4 }),
  faults: fc.array(fc.constantFrom(...faults), { maxLength: 3 }),
  webhooks: fc.constantFrom('send', 'repeat', 'drop', 'hold', 'reversed'),
  victim: fc.constantFrom('api', 'worker', 'both', 'none'),
  killAfterMs: fc.integer({ min: 0, max: 900 }),
  shopStatus: fc.constantFrom(200, 200, 500),
  isMailDown: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

let scene: Processes
beforeAll(async () => {
  scene = await aSceneForProcesses({
    sandbox: { duplicates: 'second' },
    env: {
      KOYWE_TIMEOUT_MS: '1000',
      LOOKUP_SETTLE_MS: '2000,500',
      POLL_SCHEDULE_MS: '2000',
    },
  })
})
afterAll(() => scene.close())

const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

/** Asks again with the same key, as a shop does, until a payment is open. */
async function checkOut(): Promise<PaymentView> {
  const [request, key] = [aCheckout(), randomUUID()]
  return waitFor(
    'an answer that stays',
    async () => {
      const answer = await scene.call.checkout(request, key).catch(() => null)
      return answer?.status === 201 && answer.body
    },
    guardMs,
  )
}

/** Lives the life of one payment. Gives its id. */
async function live(fate: Fate): Promise<{ id: string; fate: Fate }> {
  const { id, koyweOrderId } = await checkOut()
  const { orders } = scene.sandbox.state
  const order = orders.get(String(koyweOrderId))
  if (!order) throw new Error(`${id} is open with an order that Koywe does not know`)
  if (fate === 'underpay') order.amountIn -= 1000
  if (fate === 'decline') orders.decline(order)
  else orders.pay(order)
  if (fate === 'refund') {
    await waitFor('the money', () => order.status === 'COMPLETED')
    orders.move(order, 'REFUNDED')
  }
  return { id, fate }
}

/** Does what a step says, and leaves api and worker running. */
async function goOn(wish: Step, running: Running): Promise<void> {
  await Promise.all(wish.faults.map((fault) => admin(scene, 'faults', fault)))
  const isReversed = wish.webhooks === 'reversed'
  await admin(scene, 'webhooks/release', { isReversed: true })
  await admin(scene, 'settings', { webhooks: isReversed ? 'hold' : wish.webhooks })
  scene.shop.answer.status = wish.shopStatus
  scene.mailbox.refuses.code = wish.isMailDown ? 451 : null
  await pause(wish.killAfterMs)
  const victims = wish.victim === 'both' ? (['api', 'worker'] as const) : [wish.victim]
  await Promise.all(
    victims.map(async (name) => {
      if (name === 'none') return
      await running[name].end('SIGKILL')
      running[name] = await scene.start(name)
    }),
  )
}

type Running = Record<'api' | 'worker', Awaited<ReturnType<Processes['start']>>>

async function calmDown(): Promise<void> {
  await fetch(`${scene.sandboxUrl}/admin/faults`, { method: 'DELETE' })
  await admin(scene, 'settings', { webhooks: 'send' })
  await admin(scene, 'webhooks/release', { isReversed: true })
  scene.shop.answer.status = 200
  scene.mailbox.refuses.code = null
}

/** What the ledger says of a payment in the end: the amount that is short stays in a person's hands. */
const ends: Record<Fate, (row: Record<string, unknown>) => boolean> = {
  pay: ({ status }) => status === 'completed',
  underpay: ({ exception, fulfilment }) => exception === 'underpaid' && fulfilment === 'held',
  decline: ({ status }) => status === 'failed',
  refund: ({ status }) => status === 'refunded',
}

async function isSettled({ id, fate }: { id: string; fate: Fate }): Promise<boolean> {
  const [row] = await scene.database.query(
    `select status, exception, fulfilment,
       (select count(*)::int from receipts where payment_id = $1 and state in ('waiting', 'parked')) as waiting,
       (select count(*)::int from effects where payment_id = $1 and state <> 'done') as due
     from payments where id = $1`,
    [id],
  )
  return row !== undefined && ends[fate](row) && row['waiting'] === 0 && row['due'] === 0
}

/** What the shop was told of a payment, each event once. */
function told(id: string): { types: string[]; versions: number[] } {
  const events = scene.shop.events.filter(({ data }) => data.id === id)
  const first = events.filter((event, place) => {
    return events.findIndex((other) => other.id === event.id) === place
  })
  return {
    types: first.map(({ type }) => type),
    versions: first.map(({ data }) => data.version),
  }
}

const count = (list: readonly string[], one: string) => list.filter((item) => item === one).length

it(
  `whatever goes wrong, every payment ends as its order and once (CHAOS_SEED=${seed})`,
  async () => {
    const plan = fc.sample(step, { seed, numRuns: 6 })
    const [worker, api] = await Promise.all([scene.start('worker'), scene.start('api')])
    const running = { api, worker }
    const living: Promise<{ id: string; fate: Fate }>[] = []

    for (const wish of plan) {
      living.push(...wish.fates.map((fate) => live(fate)))
      await goOn(wish, running)
    }
    await calmDown()

    const payments = await Promise.all(living)
    await waitFor(
      'the end of all',
      async () => (await Promise.all(payments.map(isSettled))).every(Boolean),
      guardMs,
    )
    const orders: Order[] = scene.sandbox.state.orders.all()
    expect(new Set(orders.map(({ externalId }) => externalId))).toEqual(
      new Set(payments.map(({ id }) => id)),
    )
    expect(orders).toHaveLength(payments.length)
    for (const { id, fate } of payments) {
      const { types, versions } = told(id)
      const isHeld = types.includes('payment.held')
      const shipped = count(types, 'payment.completed')
      // A refund may be the first that is heard of the money, and then there is nothing to ship.
      if (fate !== 'refund') expect(shipped, `${id} ${fate}`).toBe(fate === 'pay' ? 1 : 0)
      expect(isHeld, `${id} ${fate}`).toBe(fate === 'underpay')
      expect(types, `${id} ${fate}`).toHaveLength(new Set(types).size)
      expect(versions, `${id} ${fate}`).toEqual(versions.toSorted((left, right) => left - right))
    }
  },
  2 * guardMs,
)
