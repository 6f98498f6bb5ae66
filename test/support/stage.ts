/** An api, and workers that end at a moment that a test chooses. */

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
  /** Starts a worker in its own process that kills itself at a moment. */
  startDying(crashAt?: string): Promise<Command>
  /** Starts a worker that does not end. */
  startWorker(): Promise<void>
}

/** An api and workers with their own task queue, on a shared scene. They end with the test. */
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
