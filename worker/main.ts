/** The worker's process: reads the environment, builds the parts, takes tasks, and closes everything in reverse order. */

import { Runtime } from '@temporalio/worker'
import closeWithGrace from 'close-with-grace'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { createActivities } from '../activities/index.ts'
import { connectDatabase, connectionsPerProcess, migrate } from '../store/database.ts'
import { toMailKinds } from '../payment/outbox.ts'
import { createStore } from '../store/store.ts'
import { startCallRecorder } from '../runtime/call-recorder.ts'
import { startDispatcher } from '../runtime/dispatcher.ts'
import { createEngine } from '../runtime/engine.ts'
import { readEnvFile } from '../runtime/env-file.ts'
import { readList } from '../runtime/environment.ts'
import { createLog } from '../runtime/log.ts'
import { createNotifier } from '../runtime/notifier.ts'
import { readTemporalSettings } from '../runtime/temporal.ts'
import { exitOnBadConfiguration, exitOnFailure } from '../runtime/start.ts'
import { bundleApart } from './bundle-apart.ts'
import { readWorkerConfig } from './config.ts'
import { buildDependencies } from './dependencies.ts'
import { greetKoywe } from './greet-koywe.ts'
import { serveHealth } from './health.ts'
import { startHeartbeat } from './heartbeat.ts'
import { logOfSdk } from './sdk-log.ts'
import { startWorker } from './worker.ts'

readEnvFile()
const config = exitOnBadConfiguration(() => readWorkerConfig(process.env))
const temporal = exitOnBadConfiguration(() => readTemporalSettings(process.env))
const log = createLog('worker', config.LOG_LEVEL)

// The SDK must not handle signals: it would exit before the store is closed.
Runtime.install({ shutdownSignals: [], ...logOfSdk(log) })

const database = connectDatabase({
  url: config.DATABASE_URL,
  connectionsMax: connectionsPerProcess,
  statementTimeoutMs: 10_000,
  log,
})
await exitOnFailure('The database of DATABASE_URL cannot be used', () => migrate(database))
const store = createStore(database, toMailKinds(readList(config.MAILS)))
const calls = startCallRecorder({ store, log })
const needs = { store, clock: Date.now, log, observeCall: calls.observe }
const dependencies = buildDependencies(config, needs)
const workflowBundle = await exitOnFailure('The workflows cannot be bundled', () =>
  bundleApart(Runtime.instance().logger),
)
const { address = 'localhost:7233' } = temporal.connection
const worker = await exitOnFailure(`Temporal at ${address} cannot be used`, () =>
  startWorker({ activities: createActivities(dependencies), temporal, workflowBundle, log }),
)
const heartbeat = startHeartbeat({ store, log })
const greeting = new AbortController()
void greetKoywe(dependencies, greeting.signal)
const metrics = new Registry()
collectDefaultMetrics({ register: metrics })
const isReady = async () => worker.isRunning() && (await store.isReady())
const { HOST: host, PORT: port } = config
const health =
  port === undefined
    ? null
    : await exitOnFailure(`The worker's health cannot listen on ${host}:${port}`, () =>
        serveHealth({ host, port }, { isReady, metrics }),
      )
const engine = createEngine({ ...temporal, log })
const notifier = createNotifier({ store, engine, log })
const signals = {
  name: 'signals',
  everyMs: config.SWEEP_EVERY_MS,
  run: () => notifier.notifyOverdue(),
}
const dispatcher = startDispatcher([signals], log)
const closing = closeWithGrace({ delay: 40_000, logger: false }, async ({ err }) => {
  if (err) log.error({ err }, 'the worker stops because of an error')
  greeting.abort()
  health?.close()
  await dispatcher.stop()
  await engine.close()
  await worker.stop()
  await heartbeat.stop()
  await calls.stop()
  dependencies.mailer.close()
  await store.close()
  log.info({}, 'the worker has stopped')
})
worker.ended.catch((error: Error) => {
  log.error({ err: error }, `the worker has failed: ${error.message}`)
  closing.close()
  process.exitCode = 1
})
log.info({}, 'the worker takes tasks')
