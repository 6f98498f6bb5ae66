/** The stage of a torture run: real processes, and proxies between them that can be cut, jammed and slowed. */

import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Child } from '../local/child.ts'
import { findEngine } from '../local/engine.ts'
import { localPath, makeFolder, sharedLocalPath } from '../local/paths.ts'
import { findAnyPort } from '../local/ports.ts'
import { ensureDatabase, startPostgres } from '../local/postgres.ts'
import { startProgram } from '../local/program.ts'
import { startTemporal } from '../local/temporal.ts'
import { aDoor, type Door } from '../../test/support/proxy.ts'
import type { Say } from '../local/go-build.ts'
import { clearUp, createCrew, type Crew, type Part } from './crew.ts'
import { startGateway } from './gateway.ts'
import { startMail, startShop, type Receiver } from './receivers.ts'
import type { RecordFile } from './record.ts'

export interface TortureStage {
  apiUrls: string[]
  sandboxUrl: string
  databaseUrl: string
  temporalAddress: string
  apiKey: string
  /** Processes that may be killed and paused. */
  parts: Part[]
  /** Proxies in front of PostgreSQL, Temporal and Koywe, by name. */
  doors: Record<string, Door>
  shop: Receiver
  mail: Receiver
  /** Where webhooks arrive. */
  webhookUrl: string
  /** The secret that signs webhooks now. */
  webhookSecret(): string
  /** Rotates the webhook secret. Webhooks signed with the old one are still accepted. */
  rotateSecret(): Promise<void>
  close(): Promise<void>
}

const apiKey = 'torture-key'
const koywe = {
  KOYWE_API_KEY: 'torture_key',
  KOYWE_SECRET: 'torture_secret',
  KOYWE_ORG_ID: 'org_torture',
  KOYWE_MERCHANT_ID: 'mrc_torture',
}
/** Variables of api and worker, addresses excepted. Short pauses, so that a minute covers what takes an hour. */
const common = {
  ...koywe,
  KOYWE_TIMEOUT_MS: '3000',
  HOST: '127.0.0.1',
  API_KEYS: `shop:payments+support:${createHash('sha256').update(apiKey).digest('hex')}`,
  MERCHANT_EVENTS_SECRET: `whsec_${'A'.repeat(43)}=`,
  MAIL_FROM: 'Shop <payments@shop.example>',
  // A paused Koywe may create an order up to two seconds after the first figure has passed.
  LOOKUP_SETTLE_MS: '3000,3000',
  EFFECT_BACKOFF_MAX_MS: '3000',
}

const here = (port: number) => `http://127.0.0.1:${port}`

export interface StageWish {
  /** The service's `POLL_SCHEDULE_MS`. */
  pollMs: string
}

export async function startStage(
  record: RecordFile,
  say: Say,
  wish: StageWish,
): Promise<TortureStage> {
  const crew = createCrew(say)
  try {
    return await startParts(crew, { record, say, ...wish })
  } catch (error) {
    await crew.close()
    throw error
  }
}

async function startParts(
  crew: Crew,
  { record, say, pollMs }: StageWish & { record: RecordFile; say: Say },
): Promise<TortureStage> {
  const run = `torture-${randomUUID().slice(0, 8)}`
  makeFolder(localPath('logs'))
  crew.atEnd(() => clearUp(run, record))
  const postgres = await startStore(crew, run)
  const temporalAddress = await startEngine(crew, { run, say })
  const shop = await startShop(record)
  const mail = await startMail(record)
  const [firstPort, secondPort] = await Promise.all([findAnyPort(), findAnyPort()])
  const apiUrls = [here(firstPort), here(secondPort)]
  const gateway = await startGateway(record, apiUrls)
  crew.atEnd(() => {
    gateway.close()
    shop.close()
    mail.close()
  })
  const first = `webhook-${randomUUID()}`
  const secrets: Secrets = { own: first, taken: first }
  const sandboxUrl = await startSandbox(crew, { run, webhookUrl: gateway.url, secrets })
  const doors = {
    postgres: await aDoor(new URL(postgres).host),
    temporal: await aDoor(temporalAddress),
    koywe: await aDoor(new URL(sandboxUrl).host),
  }
  crew.atEnd(() => Promise.all(Object.values(doors).map((door) => door.close())))
  const env = () => ({
    ...common,
    TORTURE_RUN: run,
    KOYWE_WEBHOOK_SECRET: secrets.taken,
    POLL_SCHEDULE_MS: pollMs,
    DATABASE_URL: postgres.replace(new URL(postgres).host, doors.postgres.address),
    TEMPORAL_ADDRESS: doors.temporal.address,
    KOYWE_BASE_URL: `http://${doors.koywe.address}`,
    PUBLIC_URL: here(firstPort),
    MERCHANT_EVENTS_URL: shop.url,
    SMTP_URL: mail.url,
  })
  const start = (name: string, which: 'api' | 'worker', port: number) =>
    crew.keep(name, () => startOurs(`${run}-${name}`, { which, port, env: env() }))
  await start('api-1', 'api', firstPort)
  await start('api-2', 'api', secondPort)
  await start('worker-1', 'worker', await findAnyPort())
  await start('worker-2', 'worker', await findAnyPort())
  return {
    apiUrls,
    sandboxUrl,
    databaseUrl: postgres,
    temporalAddress,
    apiKey,
    parts: crew.parts,
    doors,
    shop,
    mail,
    webhookUrl: gateway.url,
    webhookSecret: () => secrets.own,
    rotateSecret: () => rotate(crew, secrets),
    close: () => crew.close(),
  }
}

interface Secrets {
  /** Signs webhooks. */
  own: string
  /** Accepted by the apis, comma-separated. */
  taken: string
}

/** Rotates as docs/deploy.md says: first the apis accept both, then the new one signs. */
async function rotate(crew: Crew, secrets: Secrets): Promise<void> {
  const next = `webhook-${randomUUID()}`
  secrets.taken = `${next},${secrets.own}`
  for (const name of ['api-1', 'api-2']) await crew.restart(name)
  secrets.own = next
  await crew.restart('sandbox')
}

/** Starts PostgreSQL. Returns the database's URL. */
async function startStore(crew: Crew, run: string): Promise<string> {
  makeFolder(sharedLocalPath(run))
  const port = await findAnyPort()
  let url = ''
  await crew.keep('postgres', async () => {
    const postgres = await startPostgres({
      dataDir: join(sharedLocalPath(run), 'postgres'),
      port,
      password: 'torture',
      logFile: localPath('logs', `${run}-postgres.log`),
      settings: ['max_connections=200'],
    })
    url = await ensureDatabase(postgres, 'payin')
    return postgres.child
  })
  return url
}

async function startEngine(crew: Crew, { run, say }: { run: string; say: Say }): Promise<string> {
  const port = await findAnyPort()
  const program = await findEngine(say)
  const logFile = localPath('logs', `${run}-temporal.log`)
  const dbFile = localPath(`${run}.db`)
  await crew.keep('temporal', async () => {
    return (await startTemporal({ program, port, uiPort: null, dbFile, logFile })).child
  })
  return `127.0.0.1:${port}`
}

async function startSandbox(
  crew: Crew,
  { run, webhookUrl, secrets }: { run: string; webhookUrl: string; secrets: Secrets },
): Promise<string> {
  const port = await findAnyPort()
  const program = () => ({
    name: `${run}-sandbox`,
    main: 'dev/sandbox/main.ts',
    readyUrl: `${here(port)}/admin/clock`,
    env: {
      ...koywe,
      TORTURE_RUN: run,
      PORT: String(port),
      HOST: '127.0.0.1',
      KOYWE_WEBHOOK_SECRET: secrets.own,
      SANDBOX_WEBHOOK_URL: webhookUrl,
      SANDBOX_DATA_FILE: localPath(`${run}.ndjson`),
    },
  })
  await crew.keep('sandbox', async () => {
    const child = await startProgram(program())
    // No document says what a repeated external id does. This is the worst case: a second order.
    await fetch(`${here(port)}/admin/settings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ duplicates: 'second' }),
    })
    return child
  })
  return here(port)
}

function startOurs(
  name: string,
  { which, port, env }: { which: 'api' | 'worker'; port: number; env: Record<string, string> },
): Promise<Child> {
  return startProgram({
    name,
    main: `${which}/main.ts`,
    readyUrl: `${here(port)}/health/live`,
    env: { ...env, PORT: String(port) },
  })
}
