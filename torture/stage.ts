/** Everything that a torture run runs: real parts, doors between them, a shop and a mail server that note all. */

import { createHash, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { Child } from '../local/child.ts'
import { findEngine } from '../local/engine.ts'
import { localPath, makeFolder, sharedLocalPath } from '../local/paths.ts'
import { findAnyPort } from '../local/ports.ts'
import { ensureDatabase, startPostgres } from '../local/postgres.ts'
import { startProgram } from '../local/program.ts'
import { startTemporal } from '../local/temporal.ts'
import { aDoor, type Door } from '../test/support/proxy.ts'
import type { Payment, RecordFile } from './record.ts'

export interface Part {
  name: string
  child: Child
  /** Starts it again after it was killed. */
  start(): Promise<Child>
}

export interface Stage {
  apiUrls: string[]
  sandboxUrl: string
  databaseUrl: string
  temporalAddress: string
  apiKey: string
  /** What may be killed and paused. */
  parts: Part[]
  /** Ways between parts, by name. */
  doors: Record<string, Door>
  /** What the shop answers to events. */
  shop: { status: number }
  close(): Promise<void>
}

const apiKey = 'torture-key'
const koywe = {
  KOYWE_API_KEY: 'torture_key',
  KOYWE_SECRET: 'torture_secret',
  KOYWE_ORG_ID: 'org_torture',
  KOYWE_MERCHANT_ID: 'mrc_torture',
  KOYWE_WEBHOOK_SECRET: 'torture_webhook_secret',
}
/** What api and worker read beside the addresses: short pauses, so that an hour's trouble takes a minute. */
const common = {
  ...koywe,
  KOYWE_TIMEOUT_MS: '3000',
  HOST: '127.0.0.1',
  API_KEYS: `shop:payments+support:${createHash('sha256').update(apiKey).digest('hex')}`,
  MERCHANT_EVENTS_SECRET: `whsec_${'A'.repeat(43)}=`,
  MAIL_FROM: 'Shop <payments@shop.example>',
  LOOKUP_SETTLE_MS: '3000,1000',
  EFFECT_BACKOFF_MAX_MS: '3000',
  POLL_SCHEDULE_MS: '5000',
}

const here = (port: number) => `http://127.0.0.1:${port}`

type Say = (line: string) => void

/** Starts parts one after another, and ends them in reverse. */
function createCrew(say: Say) {
  const parts: Part[] = []
  const closing: (() => unknown)[] = []
  return {
    parts,
    /** What else is to be ended. */
    atEnd: (end: () => unknown) => closing.push(end),
    async keep(name: string, start: () => Promise<Child>): Promise<void> {
      const part: Part = { name, child: await start(), start }
      parts.push(part)
      closing.push(() => part.child.stop())
      say(`  ${name} is ready`)
    },
    async close() {
      for (const end of closing.toReversed()) await end()
    },
  }
}

type Crew = ReturnType<typeof createCrew>

export async function startStage(record: RecordFile, say: Say): Promise<Stage> {
  const crew = createCrew(say)
  const run = `torture-${randomUUID().slice(0, 8)}`
  makeFolder(localPath('logs'))
  // What is worth keeping is the record and the logs.
  crew.atEnd(() => {
    const data = ['.db', '.db-shm', '.db-wal', '.ndjson'].map((end) => localPath(`${run}${end}`))
    for (const path of [sharedLocalPath(run), ...data]) {
      rmSync(path, { recursive: true, force: true })
    }
  })
  const postgres = await startLedger(crew, run)
  const temporalAddress = await startEngine(crew, { run, say })
  const shop = { status: 200 }
  const shopServer = await startShop(record, shop)
  const mail = await startMail(record)
  crew.atEnd(() => shopServer.server.close())
  crew.atEnd(() => mail.server.close(() => undefined))
  const [firstPort, secondPort] = await Promise.all([findAnyPort(), findAnyPort()])
  const sandboxUrl = await startSandbox(crew, { run, apiPort: firstPort })
  const doors = {
    'the way to postgres': await aDoor(new URL(postgres).host),
    'the way to temporal': await aDoor(temporalAddress),
    'the way to koywe': await aDoor(new URL(sandboxUrl).host),
  }
  crew.atEnd(() => Promise.all(Object.values(doors).map((door) => door.close())))
  const env = {
    ...common,
    DATABASE_URL: postgres.replace(new URL(postgres).host, doors['the way to postgres'].address),
    TEMPORAL_ADDRESS: doors['the way to temporal'].address,
    KOYWE_BASE_URL: `http://${doors['the way to koywe'].address}`,
    PUBLIC_URL: here(firstPort),
    MERCHANT_EVENTS_URL: shopServer.url,
    SMTP_URL: mail.url,
  }
  const start = (name: string, which: 'api' | 'worker', port: number) =>
    crew.keep(name, () => startOurs(`${run}-${name}`, { which, port, env }))
  await start('api-1', 'api', firstPort)
  await start('api-2', 'api', secondPort)
  await start('worker-1', 'worker', await findAnyPort())
  await start('worker-2', 'worker', await findAnyPort())
  return {
    apiUrls: [here(firstPort), here(secondPort)],
    sandboxUrl,
    databaseUrl: postgres,
    temporalAddress,
    apiKey,
    parts: crew.parts,
    doors,
    shop,
    close: () => crew.close(),
  }
}

/** Gives the database's address. */
async function startLedger(crew: Crew, run: string): Promise<string> {
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
  { run, apiPort }: { run: string; apiPort: number },
): Promise<string> {
  const port = await findAnyPort()
  const program = {
    name: `${run}-sandbox`,
    main: 'sandbox/main.ts',
    readyUrl: `${here(port)}/admin/clock`,
    env: {
      ...koywe,
      PORT: String(port),
      HOST: '127.0.0.1',
      SANDBOX_WEBHOOK_URL: `${here(apiPort)}/webhooks/koywe`,
      SANDBOX_DATA_FILE: localPath(`${run}.ndjson`),
    },
  }
  await crew.keep('sandbox', async () => {
    const child = await startProgram(program)
    // The worst of what no document says: a repeated external id makes a second order.
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

async function startShop(record: RecordFile, shop: { status: number }) {
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const key = String(request.headers['webhook-id'])
      const { type, data } = JSON.parse(body) as { type: string; data: Payment }
      if (shop.status < 300) record.write({ kind: 'event', key, type, payment: data })
      response.writeHead(shop.status).end()
    })
  })
  const port = await findAnyPort()
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  return { server, url: `${here(port)}/events` }
}

async function startMail(record: RecordFile) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      simpleParser(stream).then((parsed) => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join()
        record.write({ kind: 'mail', messageId: String(parsed.messageId), to })
        done()
      }, done)
    },
  })
  server.on('error', () => undefined)
  const port = await findAnyPort()
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  return { server, url: `smtp://127.0.0.1:${port}` }
}
