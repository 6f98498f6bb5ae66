/**
 * Everything around the service, with real parts: PostgreSQL, Temporal, the sandbox, a mail server and a shop;
 * and the environment for api and worker.
 */

import { createHash } from 'node:crypto'
import { inject } from 'vitest'
import { findPort } from '../../dev/local/ports.ts'
import { buildSandbox, type Sandbox } from '../../dev/sandbox/sandbox.ts'
import type { SandboxSettings } from '../../dev/sandbox/settings.ts'
import { apiKey, koyweCredentials } from './credentials.ts'
import { aDatabase, type TestDatabase } from './database.ts'
import { aDoor, type Door } from './proxy.ts'
import { aMailbox, type TestMailbox } from './mailbox.ts'
import { aShop, type TestShop } from './shop.ts'

export interface Scene {
  sandbox: Sandbox
  sandboxUrl: string
  shop: TestShop
  mailbox: TestMailbox
  database: TestDatabase
  /** The proxy between the service and the database. Tests connect directly. */
  databaseDoor: Door
  /** The api's address, before and after it starts. */
  apiUrl: string
  apiPort: number
  /** The environment of api and worker, Temporal's address included. */
  env: Record<string, string>
  close(): Promise<void>
}

export interface SceneWishes {
  sandbox?: Partial<SandboxSettings>
  env?: Record<string, string>
  /** The clock of api and worker, if they run in the test's process. */
  clock?: () => number
}

const hash = createHash('sha256').update(apiKey).digest('hex')

let portsTaken = 0

/**
 * Returns a port that stays free until the test listens on it: below the system's ephemeral ports, and in a
 * range that belongs to this test process.
 */
function aPort(): Promise<number> {
  portsTaken += 1
  const pool = Number(process.env['VITEST_POOL_ID'] ?? 0) % 10
  return findPort(20_000 + (process.ppid % 12) * 1000 + pool * 100 + portsTaken)
}

/** Short pauses, so that tests wait only for the real parts. */
const briskSandbox: Partial<SandboxSettings> = { stepMs: 60, autoMs: 100, webhookRetryMs: 100 }

export async function aScene(wishes: SceneWishes = {}): Promise<Scene> {
  const [database, shop, mailbox, apiPort] = await Promise.all([
    aDatabase(),
    aShop(),
    aMailbox(),
    aPort(),
  ])
  const databaseDoor = await aDoor(new URL(database.url).host)
  const apiUrl = `http://127.0.0.1:${apiPort}`
  const sandbox = buildSandbox({
    credentials: { ...koyweCredentials, webhookUrl: `${apiUrl}/webhooks/koywe` },
    settings: { ...briskSandbox, profile: inject('profile'), ...wishes.sandbox },
    dataFile: null,
  })
  const sandboxUrl = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  return {
    sandbox,
    sandboxUrl,
    shop,
    mailbox,
    database,
    databaseDoor,
    apiUrl,
    apiPort,
    env: {
      ...toEnvironment({ shop, mailbox, apiUrl, sandboxUrl }),
      DATABASE_URL: behind(databaseDoor, database.url),
      ...wishes.env,
    },
    async close() {
      await sandbox.app.close()
      await databaseDoor.close()
      await Promise.all([shop.close(), mailbox.close(), database.close()])
    },
  }
}

function behind({ address }: Door, url: string): string {
  const through = new URL(url)
  through.host = address
  return through.href
}

function toEnvironment(parts: {
  shop: TestShop
  mailbox: TestMailbox
  apiUrl: string
  sandboxUrl: string
}): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    PUBLIC_URL: parts.apiUrl,
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
  }
}
