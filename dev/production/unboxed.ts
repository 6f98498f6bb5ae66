/** Runs the services of the compose file as processes of this machine, with the same commands and variables. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { localPath, makeFolder, sharedLocalPath } from '../local/paths.ts'
import { findAnyPort, findPort } from '../local/ports.ts'
import { startPostgres } from '../local/postgres.ts'
import { startProgram } from '../local/program.ts'
import type { Stack } from '../local/stack.ts'
import type { Service, Services } from './compose.ts'
import { createRoles } from './roles.ts'
import { findServer, startServer, updateSchema } from './server.ts'

export interface Unboxed {
  /** Every api. PUBLIC_URL and the sandbox's webhooks use the first one. */
  apiUrls: string[]
  sandboxUrl: string
  shopUrl: string
  mailboxUrl: string
}

export interface UnboxedWishes {
  services: Services
  stack: Stack
  say: (line: string) => void
  /** The folder of data and logs, below .local/. */
  folder: string
}

/** Local ports by container name and port, such as api:3000. */
type Places = Record<string, number>

const local = (port: number | undefined) => `http://127.0.0.1:${port}`

/** Starts all services in the order of dependence, with two apis and two workers. */
export async function startUnboxed(wishes: UnboxedWishes): Promise<Unboxed> {
  makeFolder(localPath(wishes.folder))
  makeFolder(localPath('logs', wishes.folder))
  const postgres = await startStore(wishes)
  const temporal = await startEngine(wishes, postgres)
  const places: Places = {
    'postgres:5432': postgres,
    'temporal:7233': temporal,
    'api:3000': await findPort(3000),
    'sandbox:4000': await findPort(4000),
    'mailbox:2525': await findPort(2525),
    'shop:8080': await findPort(8080),
  }
  const mailboxPort = await findPort(8025)
  const secondApiPort = await findAnyPort()
  const start = (name: string, port: number | undefined, as = name) =>
    startService(wishes, places, { name, as, port: port ?? 0 })
  await start('sandbox', places['sandbox:4000'])
  await start('mailbox', mailboxPort)
  await start('worker', await findAnyPort(), 'worker-1')
  await start('worker', await findAnyPort(), 'worker-2')
  await start('api', places['api:3000'], 'api-1')
  await start('api', secondApiPort, 'api-2')
  await start('shop', places['shop:8080'])
  return {
    apiUrls: [local(places['api:3000']), local(secondApiPort)],
    sandboxUrl: local(places['sandbox:4000']),
    shopUrl: local(places['shop:8080']),
    mailboxUrl: local(mailboxPort),
  }
}

async function startStore({ services, stack, folder }: UnboxedWishes): Promise<number> {
  const { environment } = serviceOf(services, 'postgres')
  const { POSTGRES_PASSWORD: password = '' } = environment
  const port = await findPort(5433)
  const logFile = localPath(folder, 'postgres.log')
  await stack.start('postgres', async () => {
    makeFolder(sharedLocalPath(folder))
    const dataDir = sharedLocalPath(folder, 'postgres')
    const settings = ['max_connections=200']
    const options = { dataDir, port, password, superuser: 'postgres', logFile, settings }
    const postgres = await startPostgres(options)
    await createRoles(postgres.urlOf('postgres'), environment)
    return postgres.child
  })
  return port
}

async function startEngine(wishes: UnboxedWishes, postgresPort: number): Promise<number> {
  const { services, stack, folder, say } = wishes
  const { server, toolFolder } = await findServer((sentence) => say(`  ${sentence}`))
  const port = await findPort(7233)
  const logFile = localPath(folder, 'temporal.log')
  await updateSchema(serviceOf(services, 'temporal-schema'), { toolFolder, postgresPort })
  const service = serviceOf(services, 'temporal')
  await stack.start('temporal', () =>
    startServer(service, { program: server, postgresPort, port, logFile }),
  )
  return port
}

async function startService(
  { services, stack, folder }: UnboxedWishes,
  places: Places,
  { name, as, port }: { name: string; as: string; port: number },
): Promise<void> {
  const { command, environment } = serviceOf(services, name)
  const data = localPath(folder, `${name}-data`)
  mkdirSync(data, { recursive: true })
  const placed = Object.entries(environment).map(([variable, value]) => [
    variable,
    place(value, places).replace('/data', data),
  ])
  const smtpPort = name === 'mailbox' ? { SMTP_PORT: String(places['mailbox:2525']) } : {}
  await stack.start(as, () =>
    startProgram({
      name: join(folder, as),
      main: command.at(-1) ?? '',
      readyUrl: `${local(port)}${readyPaths[name] ?? '/health/live'}`,
      env: {
        ...(Object.fromEntries(placed) as Record<string, string>),
        ...smtpPort,
        HOST: '127.0.0.1',
        PORT: String(port),
      },
    }),
  )
}

const readyPaths: Record<string, string> = {
  api: '/health/ready',
  worker: '/health/ready',
  sandbox: '/admin/clock',
}

/** Replaces container names and published ports by addresses of this machine. */
function place(value: string, places: Places): string {
  return Object.entries(places).reduce((text, [name, port]) => {
    const published = `127.0.0.1:${name.split(':')[1]}`
    return text.replace(name, `127.0.0.1:${port}`).replace(published, `127.0.0.1:${port}`)
  }, value)
}

function serviceOf(services: Services, name: string): Service {
  const service = services[name]
  if (!service) throw new Error(`docker-compose.yml has no service "${name}"`)
  return service
}
