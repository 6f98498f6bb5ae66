/**
 * An api that dies at any step of a checkout and of a webhook. The steps are the pieces of its traffic
 * with PostgreSQL, Temporal and Koywe, counted from a run that lives; it dies before the piece has passed.
 */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import type { Command } from '../support/command.ts'
import { admin, untilNotified } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { aDoor, type Door } from '../support/proxy.ts'
import { waitFor } from '../support/wait.ts'
import { namesOf, signatureFor } from '../support/webhook.ts'

/** An api is started for each step. */
const guardMs = 900_000

/** How many pieces have passed since counting began, and what happens before the nth. */
const traffic = { pieces: 0, dieAt: Infinity }
let api: Command

function mayPass(): boolean {
  traffic.pieces += 1
  if (traffic.pieces === traffic.dieAt) process.kill(api.pid, 'SIGKILL')
  return traffic.pieces < traffic.dieAt
}

let scene: Processes
let doors: Door[]
/** What leads the api, and only the api, through the doors. */
let ways: Record<string, string>
beforeAll(async () => {
  scene = await aSceneForProcesses({
    sandbox: { webhooks: 'drop' },
    env: { SWEEP_EVERY_MS: '1500', POLL_SCHEDULE_MS: '600000' },
  })
  const { DATABASE_URL: databaseUrl = '' } = scene.env
  doors = await Promise.all([
    aDoor(new URL(databaseUrl).host, mayPass),
    aDoor(inject('temporalAddress'), mayPass),
    aDoor(new URL(scene.sandboxUrl).host, mayPass),
  ])
  const [database, temporal, koywe] = doors.map(({ address }) => address)
  ways = {
    DATABASE_URL: databaseUrl.replace(new URL(databaseUrl).host, String(database)),
    TEMPORAL_ADDRESS: String(temporal),
    KOYWE_BASE_URL: `http://${koywe}`,
  }
  await scene.start('worker')
  await restart()
})
afterAll(async () => {
  await scene.close()
  await Promise.all(doors.map((door) => door.close()))
})

async function restart(): Promise<void> {
  traffic.dieAt = Infinity
  api = await scene.start('api', ways)
}

/** Does it once with an api that lives, for the count, and then with one that dies at each step. */
async function dieAtEachStep(act: () => Promise<() => Promise<void>>): Promise<number> {
  const prepared = await act()
  traffic.pieces = 0
  await prepared()
  const steps = traffic.pieces
  for (let step = 1; step <= steps; step += 1) {
    const again = await act()
    Object.assign(traffic, { pieces: 0, dieAt: step })
    const done = again()
    await Promise.race([api.ended, done])
    traffic.dieAt = Infinity
    if (traffic.pieces >= step) {
      await api.ended
      await restart()
    }
    await done
  }
  return steps
}

const ordersOf = (id: string) =>
  scene.sandbox.state.orders.all().filter(({ externalId }) => externalId === id)

it(
  'leaves one order and one answer to a checkout that is asked for again',
  async () => {
    const steps = await dieAtEachStep(async () => {
      const [request, key] = [aCheckout(), randomUUID()]
      const ask = () =>
        scene.call.checkout<PaymentView & ReadProblem>(request, key).catch(() => null)
      return async () => {
        const first = await waitFor('an answer that stays', async () => {
          const answer = await ask()
          return answer?.status === 201 && answer
        })
        const second = await waitFor('the answer once more', ask)
        expect(second.text).toBe(first.text)
        expect(ordersOf(first.body.id)).toHaveLength(1)
        const rows = await scene.database.query(
          'select id from payments where merchant_reference = $1',
          [request.merchantReference],
        )
        expect(rows).toEqual([{ id: first.body.id }])
      }
    })

    process.stdout.write(`[steps] the api died at ${steps} steps of a checkout\n`)
    expect(steps).toBeGreaterThan(10)
  },
  guardMs,
)

it(
  'loses no webhook that Koywe delivers until it is taken, and ships once',
  async () => {
    const steps = await dieAtEachStep(async () => {
      const { body: payment } = await scene.call.checkout()
      await admin(scene, `orders/${payment.koyweOrderId}`, { status: 'COMPLETED', isSilent: true })
      const body = JSON.stringify({
        id: randomUUID(),
        type: 'order.completed',
        data: namesOf(payment),
      })
      const headers = signatureFor(body)
      return async () => {
        await waitFor('an answer', async () => {
          const answer = await scene.call.post('/webhooks/koywe', body, headers).catch(() => null)
          return answer?.status === 200
        })
        await waitFor('the ending', async () => {
          const rows = await scene.database.query(
            'select state from webhook_events where payment_id = $1',
            [payment.id],
          )
          return rows.length > 0 && rows.every(({ state }) => state !== 'waiting')
        })
        await untilNotified(scene, payment.id)
        const keys = scene.shop.events
          .filter(({ data }) => data.id === payment.id)
          .map(({ id }) => id)
        expect(new Set(keys).size).toBe(scene.shop.eventsOf(payment.id).length)
      }
    })

    process.stdout.write(`[steps] the api died at ${steps} steps of a webhook\n`)
    expect(steps).toBeGreaterThan(2)
  },
  guardMs,
)
