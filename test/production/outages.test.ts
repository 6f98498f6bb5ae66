/** What every route answers while PostgreSQL or Temporal is gone, however it is gone. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, type ApiAnswer, type ReadProblem } from '../support/caller.ts'
import { choose, untilNotified } from '../support/payer.ts'
import { aDoor, type Door } from '../support/proxy.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'
import { signatureFor } from '../support/webhook.ts'

let toEngine: Door
let world: World
let payment: PaymentView
beforeAll(async () => {
  toEngine = await aDoor(inject('temporalAddress'))
  world = await aWorld({ env: { TEMPORAL_ADDRESS: toEngine.address } })
  payment = (await world.call.checkout()).body
})
afterAll(async () => {
  await world.close()
  await toEngine.close()
})

/** How a part goes, and how it comes back: connections that were jammed stay silent. */
const absences: [string, (door: Door) => unknown, (door: Door) => unknown][] = [
  ['refuses', (door) => door.shut(), (door) => door.open()],
  ['cuts at once', (door) => door.cut(), (door) => door.open()],
  ['takes and never answers', (door) => door.jam(), (door) => door.abandon()],
]

/** Answers take at most 4 s, and on a busy machine twice that. */
const guardMs = 8000

/** Whether each answer came within the guard, from now on. */
async function areInTime(answers: Promise<unknown>[]): Promise<boolean> {
  const signal = AbortSignal.timeout(guardMs)
  await Promise.all(answers)
  return !signal.aborted
}

function deliver(): Promise<ApiAnswer<ReadProblem>> {
  const body = JSON.stringify({ id: randomUUID(), type: 'order.completed', data: {} })
  return world.call.post('/webhooks/koywe', body, signatureFor(body))
}

/** Every call that needs the store and answers JSON. A checkout with a key is not repeated by the caller. */
function everyCall(): Record<string, Promise<ApiAnswer<ReadProblem>>> {
  const get = (path: string) => world.call.get<ReadProblem>(path)
  const post = (path: string, body: unknown) => world.call.post<ReadProblem>(path, body)
  return {
    'POST /payments': world.call.checkout<ReadProblem>(aCheckout(), randomUUID()),
    'GET /payments/{id}': get(`/payments/${payment.id}`),
    'GET /payments/{id}?refresh': get(`/payments/${payment.id}?refresh=true`),
    'GET /payments/{id}/timeline': get(`/payments/${payment.id}/timeline`),
    'GET /payments': get('/payments'),
    'POST /payments/{id}/decision': post(`/payments/${payment.id}/decision`, {
      decision: 'accept',
      reason: 'test',
    }),
    'POST /payments/{id}/resend': post(`/payments/${payment.id}/resend`, ''),
    'GET /findings': get('/findings'),
    'GET /return/{id}/state': get(`/return/${payment.id}/state`),
    'POST /webhooks/koywe': deliver(),
  }
}

describe.each(absences)('while PostgreSQL %s', (_how, begin, end) => {
  it('every route that needs it answers 503 within four seconds, and works again afterwards', async () => {
    await begin(world.databaseDoor)

    const page = world.call.get<string>(`/return/${payment.id}`)
    const ready = world.call.get<{ database: boolean }>('/health/ready')
    const calls = Object.entries(everyCall()).map(async ([name, call]) => {
      const { status, headers, body } = await call
      const type = headers.get('content-type')?.split(';')[0]
      const hasRetryAfter = Number(headers.get('retry-after')) > 0
      return [name, { status, type, code: body.code, hasRetryAfter }]
    })
    const isInTime = await areInTime([page, ready, ...calls])
    const answers = Object.fromEntries(await Promise.all(calls)) as Record<string, unknown>
    await end(world.databaseDoor)

    const expected = {
      status: 503,
      type: 'application/problem+json',
      code: 'storage_unavailable',
      hasRetryAfter: true,
    }
    expect(answers).toEqual(
      Object.fromEntries(Object.keys(answers).map((name) => [name, expected])),
    )
    expect(isInTime).toBe(true)
    expect((await page).status).toBe(503)
    expect((await page).text).toContain('<h1>No podemos mostrar tu pago')
    expect(await ready).toMatchObject({ status: 503, body: { database: false } })
    const isBack = async () => (await world.call.get('/payments?limit=1')).status === 200
    await waitFor('an answer', isBack, 15_000)
  })
})

describe('a PostgreSQL that is slow', () => {
  it('makes a payment slow, and nothing else', async () => {
    world.databaseDoor.slow(60)

    const opened = await world.call.checkout()
    await choose(world, opened.body)
    const hook = await deliver()
    await untilNotified(world, opened.body.id)

    world.databaseDoor.slow(0)
    const shipped = world.shop.eventsOf(opened.body.id).filter((it) => it === 'payment.completed')
    expect(opened.status).toBe(201)
    expect(hook.status).toBe(200)
    expect(shipped).toHaveLength(1)
  })

  it('beyond the deadlines is reported, and everything catches up', async () => {
    const { body: open } = await world.call.checkout()
    world.databaseDoor.slow(5000)

    const hook = await deliver()
    const read = await world.call.get<ReadProblem>(`/payments/${open.id}`)
    await choose(world, open)

    world.databaseDoor.slow(0)
    expect(hook).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } })
    expect(read).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } })
    await untilNotified(world, open.id, 'payment.completed', 90_000)
  })
})

it('a database that went silent is found again over new connections by many callers at once', async () => {
  const ask = () =>
    Promise.all(Array.from({ length: 30 }, () => world.call.get('/payments?limit=1')))
  await ask()
  world.databaseDoor.jam()
  await ask()
  world.databaseDoor.abandon()
  await world.call.get('/payments?limit=1')

  const answers = await ask()

  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200))
})

describe.each(absences)('while Temporal %s', (_how, begin, end) => {
  it('a checkout answers 503, and the same key resumes it', async () => {
    const [request, key] = [aCheckout(), randomUUID()]
    await begin(toEngine)

    const down = await world.call.checkout<ReadProblem>(request, key)
    const known = await world.call.get<PaymentView>(`/payments/${payment.id}?refresh=true`)

    await end(toEngine)
    expect(down).toMatchObject({ status: 503, body: { code: 'engine_unavailable' } })
    expect(down.headers.get('retry-after')).toBe('5')
    expect(known).toMatchObject({ status: 200, body: { id: payment.id } })
    // A connection that went silent is given up after twenty seconds; the worker's own takes longer.
    const isEngineThere = async () =>
      (await world.call.get<{ temporal: boolean }>('/health/ready')).body.temporal
    await waitFor('the engine', isEngineThere, 25_000)
    const isOpen = async () => {
      const answer = await world.call.checkout(request, key)
      return answer.status === 201 && answer
    }
    const up = await waitFor('the pay address', isOpen, 55_000)
    expect(up.body.id).toBe(down.body['paymentId'])
  }, 120_000)
})
