/** A scene's api, and workers that die when a test says so. */

import { randomBytes } from 'node:crypto'
import { inject, type TestContext } from 'vitest'
import { createActivities } from '../../activities/index.ts'
import { buildApi, type Api } from '../../api/api.ts'
import { readApiConfig } from '../../api/config.ts'
import { connectDatabase } from '../../store/database.ts'
import { createStore } from '../../store/store.ts'
import { checkout } from '../../dev/local/paths.ts'
import { findAnyPort } from '../../dev/local/ports.ts'
import { readWorkerConfig } from '../../worker/config.ts'
import { buildDependencies } from '../../worker/dependencies.ts'
import { startWorker } from '../../worker/worker.ts'
import { createCaller, type Caller } from './caller.ts'
import { runCommand, type Command } from './command.ts'
import { apiKey } from './credentials.ts'
import { silentLog } from './log.ts'
import type { Scene } from './scene.ts'

export interface Stage {
  call: Caller
  /** A worker in a process of its own, which dies at that moment. */
  startDying(crashAt?: string): Promise<Command>
  /** One that lives. */
  startWorker(): Promise<void>
}

/** An api and workers with a task queue of their own, on a scene that others share; ended with the test. */
export async function aStage(scene: Scene, atEnd: TestContext['onTestFinished']): Promise<Stage> {
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
      const store = createStore(
        connectDatabase({
          url: config.DATABASE_URL,
          connectionsMax: 5,
          statementTimeoutMs: 10_000,
          log: silentLog,
        }),
      )
      const dependencies = buildDependencies(config, { store, clock: Date.now, log: silentLog })
      const worker = await startWorker({
        activities: createActivities(dependencies),
        temporal,
        taskQueue,
        workflowBundle: { codePath: inject('workflowBundle') },
        log: silentLog,
      })
      atEnd(async () => {
        await worker.stop()
        dependencies.mailer.close()
        await store.close()
      })
    },
  }
}
