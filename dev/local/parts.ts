/** Starts the parts of `npm start`. An environment variable may name another part instead. */

import { apiSchema } from '../../api/config.ts'
import { isLoopback } from '../../runtime/environment.ts'
import { variables } from '../../runtime/variables.ts'
import { workerSchema } from '../../worker/config.ts'
import { writeDeskUsers } from './desk-users.ts'
import { findEngine } from './engine.ts'
import { localPath, makeFolder, sharedLocalPath } from './paths.ts'
import { findPort } from './ports.ts'
import { ensureDatabase, startPostgres } from './postgres.ts'
import { startProgram } from './program.ts'
import type { Running } from './running.ts'
import { toApiKeys, type Secrets } from './secrets.ts'
import type { Stack } from './stack.ts'
import { startTemporal } from './temporal.ts'

type Say = (line: string) => void

interface Wishes {
  stack: Stack
  secrets: Secrets
  say: Say
}

const given = (name: string) => process.env[name] || null
const local = (port: number) => `http://127.0.0.1:${port}`

/** The variables of a process that a shell or .env may set, each also as a file, and those of Temporal. */
function settingsOf(names: readonly string[]): string[] {
  const temporal = Object.keys(process.env).filter((name) => name.startsWith('TEMPORAL_'))
  return [...names.flatMap((name) => [name, `${name}_FILE`]), ...temporal]
}
const ofSandbox = Object.keys(variables).filter((name) => name.startsWith('SANDBOX_'))

/** Starts everything in the order of dependence. Returns the addresses. */
export async function startParts(wishes: Wishes): Promise<Omit<Running, 'pid'>> {
  const databaseUrl = await startStore(wishes)
  const temporal = await startEngine(wishes)
  const apiPort = await findPort(3000)
  const apiUrl = given('PUBLIC_URL') ?? local(apiPort)
  const sandboxUrl = await startKoywe(wishes, local(apiPort))
  const mailbox = await startMailbox(wishes)
  const shopPort = await findPort(8080)
  const common = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    PUBLIC_URL: apiUrl,
    SHOP_NAME: given('SHOP_NAME') ?? 'Altura',
    SHOP_COLOR: given('SHOP_COLOR') ?? '#a3431c',
    SHOP_SUPPORT: given('SHOP_SUPPORT') ?? 'help@shop.example',
    ...(sandboxUrl === null ? {} : { KOYWE_BASE_URL: sandboxUrl, ...wishes.secrets.koywe }),
  }
  const eventsUrl = given('MERCHANT_EVENTS_URL') ?? `${local(shopPort)}/events`
  await startWorker(wishes, { common, eventsUrl, smtpUrl: mailbox.smtpUrl })
  await startApi(wishes, { common, apiPort, temporalUiUrl: temporal.uiUrl })
  await startShop(wishes, { shopPort, apiPort })
  return {
    apiUrl: isLoopback(apiUrl) ? local(apiPort) : apiUrl,
    sandboxUrl,
    shopUrl: local(shopPort),
    mailboxUrl: mailbox.url,
    temporalUiUrl: temporal.uiUrl,
  }
}

async function startStore({ stack, secrets }: Wishes): Promise<string> {
  const named = given('DATABASE_URL')
  if (named !== null) return named
  const logFile = localPath('logs', 'postgres.log')
  let url = ''
  await stack.start('PostgreSQL', async () => {
    const dataDir = sharedLocalPath('postgres')
    makeFolder(sharedLocalPath())
    const port = await findPort(5433)
    const password = secrets.databasePassword
    const postgres = await startPostgres({ dataDir, port, password, logFile })
    url = await ensureDatabase(postgres, 'payin')
    return postgres.child
  })
  return url
}

async function startEngine({ stack, say }: Wishes) {
  const address = given('TEMPORAL_ADDRESS')
  if (address !== null) return { address, uiUrl: null }
  const program = await findEngine((sentence) => say(`  ${sentence}`))
  const logFile = localPath('logs', 'temporal.log')
  let started = { address: '', uiUrl: null as string | null }
  await stack.start('Temporal', async () => {
    const server = await startTemporal({
      program,
      port: await findPort(7233),
      uiPort: await findPort(8233),
      dbFile: localPath('temporal.db'),
      logFile,
    })
    started = server
    return server.child
  })
  return started
}

async function startKoywe({ stack, secrets }: Wishes, apiUrl: string): Promise<string | null> {
  if (given('KOYWE_BASE_URL') !== null) return null
  const port = await findPort(4000)
  await stack.start('sandbox', () =>
    startProgram({
      name: 'sandbox',
      main: 'dev/sandbox/main.ts',
      readyUrl: `${local(port)}/admin/clock`,
      inherits: ofSandbox,
      env: {
        PORT: String(port),
        HOST: '127.0.0.1',
        SANDBOX_WEBHOOK_URL: `${apiUrl}/webhooks/koywe`,
        SANDBOX_DATA_FILE: localPath('sandbox.ndjson'),
        ...secrets.koywe,
      },
    }),
  )
  return local(port)
}

interface Mailbox {
  url: string | null
  smtpUrl: string | null
}

async function startMailbox({ stack }: Wishes): Promise<Mailbox> {
  if (given('SMTP_URL') !== null) return { url: null, smtpUrl: null }
  const port = await findPort(8025)
  const smtpPort = await findPort(2525)
  await stack.start('mailbox', () =>
    startProgram({
      name: 'mailbox',
      main: 'dev/mailbox/main.ts',
      readyUrl: `${local(port)}/health/live`,
      env: {
        PORT: String(port),
        HOST: '127.0.0.1',
        SMTP_PORT: String(smtpPort),
        MAILBOX_FOLDER: localPath('mails'),
      },
    }),
  )
  return { url: local(port), smtpUrl: `smtp://127.0.0.1:${smtpPort}` }
}

async function startWorker(
  { stack, secrets }: Wishes,
  {
    common,
    eventsUrl,
    smtpUrl,
  }: {
    common: Record<string, string>
    eventsUrl: string
    smtpUrl: string | null
  },
): Promise<void> {
  const port = await findPort(3100)
  await stack.start('worker', () =>
    startProgram({
      name: 'worker',
      main: 'worker/main.ts',
      readyUrl: `${local(port)}/health/ready`,
      inherits: settingsOf(Object.keys(workerSchema.properties)),
      env: {
        ...common,
        PORT: String(port),
        HOST: '127.0.0.1',
        MERCHANT_EVENTS_URL: eventsUrl,
        MERCHANT_EVENTS_SECRET: given('MERCHANT_EVENTS_SECRET') ?? secrets.eventsSecret,
        MAIL_FROM: given('MAIL_FROM') ?? 'Altura <payments@shop.example>',
        ...(smtpUrl === null ? {} : { SMTP_URL: smtpUrl }),
      },
    }),
  )
}

async function startApi(
  { stack, secrets }: Wishes,
  wish: { common: Record<string, string>; apiPort: number; temporalUiUrl: string | null },
): Promise<void> {
  const { common, apiPort, temporalUiUrl } = wish
  const deskUsersFile = given('DESK_USERS_FILE') ?? (await writeDeskUsers(secrets))
  await stack.start('api', () =>
    startProgram({
      name: 'api',
      main: 'api/main.ts',
      readyUrl: `${local(apiPort)}/health/ready`,
      inherits: settingsOf(Object.keys(apiSchema.properties)),
      env: {
        ...common,
        PORT: String(apiPort),
        API_KEYS: toApiKeys(secrets),
        DESK_USERS_FILE: deskUsersFile,
        ...(temporalUiUrl === null ? {} : { TEMPORAL_UI_URL: temporalUiUrl }),
      },
    }),
  )
}

async function startShop(
  { stack, secrets }: Wishes,
  { shopPort, apiPort }: { shopPort: number; apiPort: number },
): Promise<void> {
  await stack.start('shop', () =>
    startProgram({
      name: 'shop',
      main: 'dev/shop/main.ts',
      readyUrl: `${local(shopPort)}/health/live`,
      env: {
        PORT: String(shopPort),
        HOST: '127.0.0.1',
        SHOP_URL: local(shopPort),
        SHOP_DATA_FILE: localPath('shop.json'),
        PAYIN_URL: local(apiPort),
        PAYIN_API_KEY: secrets.paymentsKey,
        PAYIN_SUPPORT_KEY: secrets.supportKey,
        MERCHANT_EVENTS_SECRET: given('MERCHANT_EVENTS_SECRET') ?? secrets.eventsSecret,
      },
    }),
  )
}
