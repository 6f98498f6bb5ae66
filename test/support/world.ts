/**
 * The whole service with real parts. Api and worker run in this process, built by the same functions as in their
 * own processes.
 */

import { randomBytes } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { inject } from 'vitest'
import { createActivities } from '../../activities/index.ts'
import { buildApi, type Api } from '../../api/api.ts'
import { readApiConfig } from '../../api/config.ts'
import { connectDatabase } from '../../store/database.ts'
import { toMailKinds } from '../../payment/outbox.ts'
import { startCallRecorder } from '../../runtime/call-recorder.ts'
import { readList } from '../../runtime/environment.ts'
import { createStore } from '../../store/store.ts'
import { readWorkerConfig } from '../../worker/config.ts'
import { buildDependencies } from '../../worker/dependencies.ts'
import { startHeartbeat, type Heartbeat } from '../../worker/heartbeat.ts'
import { startWorker, type RunningWorker } from '../../worker/worker.ts'
import { createCaller, type Caller } from './caller.ts'
import { aKeptLog } from './log.ts'
import { quietRuntime } from './runtime.ts'
import { apiKey } from './credentials.ts'
import { aScene, type Scene, type SceneWishes } from './scene.ts'

export interface World extends Scene {
  api: Api
  /** Calls the api as a shop would. */
  call: Caller
  temporal: Client
  taskQueue: string
  /** Every log line of api and worker. */
  logged: string[]
  startWorker(): Promise<void>
  stopWorker(): Promise<void>
}

export async function aWorld(wishes: SceneWishes = {}): Promise<World> {
  quietRuntime()
  const { clock = Date.now } = wishes
  const scene = await aScene(wishes)
  const { env } = scene
  const taskQueue = `payin-${randomBytes(6).toString('hex')}`
  const temporal = {
    namespace: 'default',
    connection: { address: String(env['TEMPORAL_ADDRESS']) },
  }
  const { log, lines } = aKeptLog()
  const config = readApiConfig(env)
  const api = await buildApi({ config, temporal, clock, log, taskQueue })
  await api.server.listen({ host: '127.0.0.1', port: scene.apiPort })
  const connection = await Connection.connect({ address: inject('temporalAddress') })
  const store = createStore(
    connectDatabase({
      url: String(env['DATABASE_URL']),
      connectionsMax: 10,
      statementTimeoutMs: 10_000,
      log,
    }),
    toMailKinds(readList(config.MAILS)),
  )
  const calls = startCallRecorder({ store, log, writeEveryMs: 100 })
  const needs = { store, clock, log, observeCall: calls.observe }
  const dependencies = buildDependencies(readWorkerConfig(env), needs)
  let worker: RunningWorker | undefined
  let heartbeat: Heartbeat | undefined

  const world: World = {
    ...scene,
    api,
    call: createCaller(scene.apiUrl, apiKey),
    temporal: new Client({ connection }),
    taskQueue,
    logged: lines,
    async startWorker() {
      const activities = createActivities(dependencies)
      const workflowBundle = { codePath: inject('workflowBundle') }
      worker = await startWorker({ activities, temporal, taskQueue, workflowBundle, log })
      heartbeat = startHeartbeat({ store, log })
    },
    async stopWorker() {
      await worker?.stop()
      await heartbeat?.stop()
      worker = undefined
    },
    async close() {
      await api.close()
      await world.stopWorker()
      await calls.stop()
      dependencies.mailer.close()
      await store.close()
      await connection.close()
      await scene.close()
    },
  }
  await world.startWorker()
  return world
}
