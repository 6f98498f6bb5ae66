/**
 * A worker that dies at any moment of an effect: it is done once all the same. The moments are counted
 * from a run that lives: one before and one after each thing that an effect awaits.
 */

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it, type TestContext } from 'vitest'
import { createActivities } from '../../activities/index.ts'
import { buildApi, type Api } from '../../api/api.ts'
import { readApiConfig } from '../../api/config.ts'
import { connectDatabase } from '../../ledger/database.ts'
import { createLedger } from '../../ledger/ledger.ts'
import { checkout } from '../../local/paths.ts'
import { findAnyPort } from '../../local/ports.ts'
import { readWorkerConfig } from '../../worker/config.ts'
import { buildDependencies } from '../../worker/dependencies.ts'
import { startWorker } from '../../worker/worker.ts'
import { aCheckout, createCaller, type Caller } from '../support/caller.ts'
import { runCommand, type Command } from '../support/command.ts'
import { silentLog } from '../support/log.ts'
import { quietRuntime } from '../support/runtime.ts'
import { apiKey } from '../support/credentials.ts'
import { aScene, type Scene } from '../support/scene.ts'
import { waitFor } from '../support/wait.ts'

/** Everything that an effect awaits, in order: an event's way, and a mail's. */
const ways = {
  'payment.completed': [
    'ledger.effects.beginTry completed',
    'shop.deliver completed',
    'ledger.effects.finish completed',
  ],
  'mail.failure': [
    'ledger.effects.beginTry mail.failure',
    'ledger.effects.loadPayer',
    'mailer.send mail.failure',
    'ledger.effects.finish mail.failure',
  ],
} as const
type Effect = keyof typeof ways

const momentsOf = (effect: Effect) =>
  ways[effect].flatMap((place) => [`before ${place}`, `after ${place}`])

/** The other side has taken it, and the ledger does not know yet. */
const isTakenUnknown = (moment: string) => /^after (shop|mailer)|^before \S+finish/.test(moment)

let scene: Scene
beforeAll(async () => {
  // No other effect comes first: the order is completed at once, or fails without an event to wait for.
  quietRuntime()
  scene = await aScene({ sandbox: { paidSteps: ['COMPLETED'], webhooks: 'drop' } })
})
afterAll(() => scene.close())

interface Stage {
  call: Caller
  /** A worker in a process of its own, which dies at that moment. */
  startDying(crashAt?: string): Promise<Command>
  /** One that lives. */
  startWorker(): Promise<void>
}

/** An api and workers with a task queue of their own, on the scene of all; ended with the test. */
async function aStage(atEnd: TestContext['onTestFinished']): Promise<Stage> {
  const port = await findAnyPort()
  const taskQueue = `payin-${randomBytes(6).toString('hex')}`
  const env = { ...scene.env, POLL_SCHEDULE_MS: '100', PUBLIC_URL: `http://127.0.0.1:${port}` }
  const temporal = {
    namespace: 'default',
    connection: { address: inject('temporalAddress') },
  }
  const api: Api = await buildApi({
    config: readApiConfig(env),
    temporal,
    clock: Date.now,
    log: silentLog,
    taskQueue,
  })
  await api.server.listen({ host: '127.0.0.1', port })
  atEnd(() => api.close())
  return {
    call: createCaller(`http://127.0.0.1:${port}`, apiKey),
    async startDying(crashAt) {
      const worker = runCommand([process.execPath, 'test/support/crashing/main.ts'], {
        cwd: checkout,
        env: {
          ...env,
          TASK_QUEUE: taskQueue,
          WORKFLOW_BUNDLE: inject('workflowBundle'),
          ...(crashAt === undefined ? {} : { CRASH_AT: crashAt }),
        },
      })
      atEnd(async () => {
        await worker.end('SIGKILL')
      })
      await worker.saying('taking tasks')
      return worker
    },
    async startWorker() {
      const config = readWorkerConfig(env)
      const ledger = createLedger(
        connectDatabase({
          url: config.DATABASE_URL,
          connectionsMax: 5,
          statementTimeoutMs: 10_000,
          log: silentLog,
        }),
      )
      const dependencies = buildDependencies(config, { ledger, clock: Date.now, log: silentLog })
      const worker = await startWorker({
        activities: createActivities(dependencies),
        temporal,
        taskQueue,
        workflowBundle: { codePath: inject('workflowBundle') },
      })
      atEnd(async () => {
        await worker.stop()
        dependencies.mailer.close()
        await ledger.close()
      })
    },
  }
}

/** Makes a payment whose effect is the one, and brings its order to its end. Gives the id. */
async function bringAbout(stage: Stage, effect: Effect, email: string): Promise<string> {
  const isPaid = effect === 'payment.completed'
  const payer = { ...aCheckout().payer, email: isPaid ? undefined : email }
  const { body } = await stage.call.checkout(aCheckout({ payer }))
  const order = await waitFor('the order', () =>
    scene.sandbox.state.orders.findByExternalId(body.id),
  )
  if (isPaid) scene.sandbox.state.orders.pay(order)
  else scene.sandbox.state.orders.decline(order)
  return body.id
}

const isDone = async (paymentId: string, effect: Effect) => {
  const [row] = await scene.database.query(
    'select state from effects where payment_id = $1 and kind = $2',
    [paymentId, effect],
  )
  return row?.['state'] === 'done'
}

describe.each(Object.keys(ways) as Effect[])('%s', (effect) => {
  it('awaits what these tests say, and nothing else', async ({ onTestFinished }) => {
    const stage = await aStage(onTestFinished)
    const worker = await stage.startDying()

    const id = await bringAbout(stage, effect, 'counted@example.com')

    await worker.saying(momentsOf(effect).at(-1) ?? '')
    expect(await isDone(id, effect)).toBe(true)
    const own = new Set<string>(momentsOf(effect))
    const name = effect.replace('payment.', '')
    const moments = worker
      .said()
      .split('\n')
      .filter((moment) => own.has(moment) || moment.endsWith(` ${name}`))
    expect(moments).toEqual(momentsOf(effect))
  })

  it.concurrent.for(momentsOf(effect))(
    'is done once when the worker dies %s',
    async (moment, { onTestFinished }) => {
      const email = `${randomBytes(6).toString('hex')}@example.com`
      const stage = await aStage(onTestFinished)
      const dying = await stage.startDying(moment)
      const id = await bringAbout(stage, effect, email)
      const how = await dying.ended

      await stage.startWorker()

      await waitFor('the effect', () => isDone(id, effect), 60_000)
      const events = scene.shop.events.filter(
        ({ data, type }) => data.id === id && type === 'payment.completed',
      )
      const taken =
        effect === 'payment.completed'
          ? events.map(({ id: key, body }) => `${key} ${body}`)
          : scene.mailbox.to(email).map(({ messageId }) => messageId)
      // What was taken just before the worker died is taken again, under the same key.
      expect(how).toBe('SIGKILL')
      expect(taken).toHaveLength(isTakenUnknown(moment) ? 2 : 1)
      expect(new Set(taken).size).toBe(1)
    },
  )
})
