/** Two apis and two workers under load, each ended by SIGTERM and started again in turn. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAnyPort } from '../../dev/local/ports.ts'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout } from '../support/caller.ts'
import type { Command } from '../support/command.ts'
import { apiKey } from '../support/credentials.ts'
import { choose } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { waitFor } from '../support/wait.ts'

const paymentsMax = 400
const shoppers = 6

let scene: Processes
let secondPort: number
beforeAll(async () => {
  scene = await aSceneForProcesses()
  secondPort = await findAnyPort()
})
afterAll(() => scene.close())

/** How each part is started. */
const parts: Record<string, () => Promise<Command>> = {
  'the first api': () => scene.start('api'),
  'the second api': () => scene.start('api', { PORT: String(secondPort) }),
  'the first worker': () => scene.start('worker'),
  'the second worker': () => scene.start('worker'),
}

/** Connections that were accepted and not answered: what must not happen. */
const dropped: unknown[] = []

/** One attempt, on a new connection; null if nothing listens at that moment. */
async function ask(base: string, request: object, key: string): Promise<PaymentView | null> {
  try {
    const answer = await fetch(`${base}/payments`, {
      method: 'POST',
      body: JSON.stringify(request),
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': key,
        connection: 'close',
      },
    })
    const body = (await answer.json()) as PaymentView
    return answer.status === 201 ? body : null
  } catch (error) {
    const code = error instanceof Error && (error.cause as { code?: string } | undefined)?.code
    // What the system had taken and the api had not is reset when the api closes its door.
    if (code !== 'ECONNREFUSED' && code !== 'ECONNRESET') dropped.push(error)
    return null
  }
}

async function shop(): Promise<string> {
  const [request, key] = [aCheckout(), randomUUID()]
  const bases = [scene.apiUrl, `http://127.0.0.1:${secondPort}`].toSorted(() => Math.random() - 0.5)
  const payment = await waitFor('a pay address', async () => {
    for (const base of bases) {
      const opened = await ask(base, request, key)
      if (opened) return opened
    }
    return null
  })
  await choose(scene, payment)
  return payment.id
}

it('finish what they accepted, refuse calls only briefly and lose nothing', async () => {
  const running = new Map<string, Command>()
  for (const [name, start] of Object.entries(parts)) running.set(name, await start())
  const paid: string[] = []
  let isRolling = true
  const load = Array.from({ length: shoppers }, async () => {
    while (isRolling && paid.length < paymentsMax) paid.push(await shop())
  })

  const exits: (number | string | undefined)[] = []
  for (const [name, start] of Object.entries(parts)) {
    exits.push(await running.get(name)?.end('SIGTERM'))
    running.set(name, await start())
  }
  isRolling = false
  await Promise.all(load)

  expect(exits).toEqual([0, 0, 0, 0])
  expect(dropped).toEqual([])
  expect(paid.length).toBeGreaterThan(shoppers)
  const orders = scene.sandbox.state.orders.all()
  expect(orders).toHaveLength(paid.length)
  await waitFor('all shipping', () =>
    paid.every((id) => scene.shop.eventsOf(id).includes('payment.completed')),
  )
  await waitFor('every ending', async () => {
    const [row] = await scene.database.query(
      `select count(*)::int as open from webhook_events where state in ('waiting', 'unmatched')`,
    )
    return row?.['open'] === 0
  })
  const shipped = scene.shop.events.filter(({ type }) => type === 'payment.completed')
  expect(new Set(shipped.map(({ id }) => id)).size).toBe(paid.length)
  process.stdout.write(`[rolling] ${paid.length} payments, each shipped\n`)
})
