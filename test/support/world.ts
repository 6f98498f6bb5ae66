/**
 * The whole service on real parts: PostgreSQL, Temporal, the sandbox, a mail server and a shop, with
 * api and worker built exactly as their processes build them.
 */

import { createHash, randomBytes } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { inject } from 'vitest'
import { createActivities } from '../../activities/index.ts'
import { buildApi, type Api } from '../../api/api.ts'
import { readApiConfig } from '../../api/config.ts'
import { connectDatabase } from '../../ledger/database.ts'
import { createLedger } from '../../ledger/ledger.ts'
import { findAnyPort } from '../../local/ports.ts'
import { buildSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import type { Settings } from '../../sandbox/settings.ts'
import { readWorkerConfig } from '../../worker/config.ts'
import { buildDependencies } from '../../worker/dependencies.ts'
import { startWorker, type RunningWorker } from '../../worker/worker.ts'
import { createCaller, type Caller } from './caller.ts'
import { aDatabase, type TestDatabase } from './database.ts'
import { aKeptLog } from './log.ts'
import { quietRuntime } from './runtime.ts'
import { aMailbox, type TestMailbox } from './mailbox.ts'
import { aShop, type TestShop } from './shop.ts'

export interface World {
  sandbox: Sandbox
  sandboxUrl: string
  shop: TestShop
  mailbox: TestMailbox
  database: TestDatabase
  api: Api
  apiUrl: string
  /** Calls the api as a shop would. */
  call: Caller
  temporal: Client
  taskQueue: string
  /** Everything that api and worker logged. */
  logged: string[]
  startWorker(): Promise<void>
  stopWorker(): Promise<void>
  close(): Promise<void>
}

export interface WorldWishes {
  sandbox?: Partial<Settings>
  env?: Record<string, string>
  /** The test starts its worker itself. */
  hasNoWorker?: boolean
}

export const apiKey = 'key-for-tests'
const hash = createHash('sha256').update(apiKey).digest('hex')

export const koyweCredentials = {
  apiKey: 'koywe-api-key',
  secret: 'koywe-api-secret',
  organizationId: 'org_test',
  merchantId: 'mrc_test',
  webhookSecret: 'koywe-webhook-secret',
}

/** Short pauses, so that nothing is waited for longer than the real parts take. */
const briskSandbox: Partial<Settings> = { stepMs: 60, autoMs: 100, webhookRetryMs: 100 }

export async function aWorld(wishes: WorldWishes = {}): Promise<World> {
  quietRuntime()
  const [database, shop, mailbox, apiPort] = await Promise.all([
    aDatabase(),
    aShop(),
    aMailbox(),
    findAnyPort(),
  ])
  const apiUrl = `http://127.0.0.1:${apiPort}`
  const sandbox = buildSandbox({
    credentials: { ...koyweCredentials, webhookUrl: `${apiUrl}/webhooks/koywe` },
    settings: { ...briskSandbox, profile: inject('profile'), ...wishes.sandbox },
    dataFile: null,
  })
  const sandboxUrl = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  const env = toEnvironment({ database, shop, mailbox, apiUrl, sandboxUrl, wishes })
  const taskQueue = `payin-${randomBytes(6).toString('hex')}`
  const temporal = {
    namespace: 'default',
    connection: { address: inject('temporalAddress') },
  }
  const { log, lines } = aKeptLog()
  const api = await buildApi({
    config: readApiConfig(env),
    temporal,
    clock: Date.now,
    log,
    taskQueue,
  })
  await api.server.listen({ host: '127.0.0.1', port: apiPort })
  const connection = await Connection.connect(temporal.connection)
  const ledger = createLedger(
    connectDatabase({ url: database.url, connectionsMax: 10, statementTimeoutMs: 10_000, log }),
  )
  const dependencies = buildDependencies(readWorkerConfig(env), { ledger, clock: Date.now, log })
  let worker: RunningWorker | undefined

  const world: World = {
    sandbox,
    sandboxUrl,
    shop,
    mailbox,
    database,
    api,
    apiUrl,
    call: createCaller(apiUrl, apiKey),
    temporal: new Client({ connection }),
    taskQueue,
    logged: lines,
    async startWorker() {
      const activities = createActivities(dependencies)
      const workflowBundle = { codePath: inject('workflowBundle') }
      worker = await startWorker({ activities, temporal, taskQueue, workflowBundle })
    },
    async stopWorker() {
      await worker?.stop()
      worker = undefined
    },
    async close() {
      await api.close()
      await world.stopWorker()
      dependencies.mailer.close()
      await ledger.close()
      await connection.close()
      await sandbox.app.close()
      await Promise.all([shop.close(), mailbox.close(), database.close()])
    },
  }
  if (!wishes.hasNoWorker) await world.startWorker()
  return world
}

function toEnvironment(parts: {
  database: TestDatabase
  shop: TestShop
  mailbox: TestMailbox
  apiUrl: string
  sandboxUrl: string
  wishes: WorldWishes
}): Record<string, string> {
  return {
    PUBLIC_URL: parts.apiUrl,
    DATABASE_URL: parts.database.url,
    API_KEYS: `shop:payments+support:${hash}`,
    KOYWE_BASE_URL: parts.sandboxUrl,
    KOYWE_API_KEY: koyweCredentials.apiKey,
    KOYWE_SECRET: koyweCredentials.secret,
    KOYWE_ORG_ID: koyweCredentials.organizationId,
    KOYWE_MERCHANT_ID: koyweCredentials.merchantId,
    KOYWE_WEBHOOK_SECRET: koyweCredentials.webhookSecret,
    MERCHANT_EVENTS_URL: parts.shop.url,
    MERCHANT_EVENTS_SECRET: parts.shop.secret,
    SMTP_URL: parts.mailbox.url,
    MAIL_FROM: 'Shop <payments@shop.example>',
    SWEEP_EVERY_MS: '200',
    EFFECT_BACKOFF_MAX_MS: '500',
    ...parts.wishes.env,
  }
}
