/** The contestants: how each one starts, which processes belong to it, and its address. */

import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startChild, type Child } from '../local/child.ts'
import { checkout, localPath, makeFolder } from '../local/paths.ts'
import { findAnyPort } from '../local/ports.ts'
import { startProgram } from '../local/program.ts'
import type { BenchWorld } from './world.ts'

export interface Contestant {
  name: string
  url: string
  /** The contestant's own processes, by name. */
  parts: Record<string, Child>
  /** Whether Temporal runs its payments. */
  usesTemporal: boolean
  /** The workflow id of a payment, where Temporal runs it. */
  toWorkflowId?: (paymentId: string) => string
  /** Starts one more worker. */
  startSecondWorker?: () => Promise<Child>
}

/** What every contestant uses. */
export interface Ground {
  world: BenchWorld
  temporalAddress: string
  /** Creates an empty database. */
  createDatabase(name: string): Promise<string>
}

export const benchKey = 'bench-key'
export const webhookSecret = 'bench-webhook-secret'

const here = (port: number) => `http://127.0.0.1:${port}`

/** The variables that every contestant reads. */
function worldEnv({ world, temporalAddress }: Ground): Record<string, string> {
  return {
    KOYWE_BASE_URL: world.providerUrl,
    KOYWE_WEBHOOK_SECRET: webhookSecret,
    MERCHANT_EVENTS_URL: world.shopUrl,
    SMTP_URL: world.smtpUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    HOST: '127.0.0.1',
  }
}

async function start(
  name: string,
  main: string,
  env: Record<string, string>,
): Promise<{ child: Child; url: string }> {
  makeFolder(localPath('logs'))
  const port = await findAnyPort()
  const readyUrl = `${here(port)}/health/live`
  const child = await startProgram({
    name: `bench-${name}`,
    main,
    env: { ...env, PORT: String(port) },
    readyUrl,
  })
  return { child, url: here(port) }
}

/** Starts Payin as a user runs it. */
export async function startPayin(ground: Ground): Promise<Contestant> {
  const port = await findAnyPort()
  const env = {
    ...worldEnv(ground),
    DATABASE_URL: await ground.createDatabase('payin'),
    KOYWE_API_KEY: 'bench',
    KOYWE_SECRET: 'bench',
    KOYWE_ORG_ID: 'org',
    KOYWE_MERCHANT_ID: 'mrc',
    API_KEYS: `shop:payments+support:${createHash('sha256').update(benchKey).digest('hex')}`,
    MERCHANT_EVENTS_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
    MAIL_FROM: 'Shop <payments@shop.example>',
    PUBLIC_URL: here(port),
    // One caller plays many shops.
    RATE_LIMIT_KEY_PER_SECOND: '100000',
    // Many payments stay open, and the bench measures their cost while nothing is due.
    POLL_SCHEDULE_MS: '7200000',
    LOG_LEVEL: 'warn',
  }
  const worker = await start('worker', 'worker/main.ts', env)
  const api = await start('api', 'api/main.ts', env)
  return {
    name: 'Payin',
    url: api.url,
    parts: { api: api.child, worker: worker.child },
    usesTemporal: true,
    toWorkflowId: (id) => `payin-${id}`,
    startSecondWorker: async () => (await start('worker-2', 'worker/main.ts', env)).child,
  }
}

export async function startNaive(ground: Ground): Promise<Contestant> {
  const env = worldEnv(ground)
  const worker = await start('naive-worker', 'dev/bench/peers/naive/worker/main.ts', env)
  const api = await start('naive-api', 'dev/bench/peers/naive/api/main.ts', env)
  return {
    name: 'naive',
    url: api.url,
    parts: { api: api.child, worker: worker.child },
    usesTemporal: true,
    toWorkflowId: (id) => `naive-${id}`,
  }
}

export const startSql = (ground: Ground) => startOnDatabase(ground, 'plain SQL', 'sql')
export const startDbos = (ground: Ground) => startOnDatabase(ground, 'DBOS', 'dbos')

/** Starts a peer that is one process with its own database. */
async function startOnDatabase(ground: Ground, name: string, peer: string): Promise<Contestant> {
  const env = { ...worldEnv(ground), DATABASE_URL: await ground.createDatabase(peer) }
  const app = await start(peer, `dev/bench/peers/${peer}/main.ts`, env)
  return { name, url: app.url, parts: { app: app.child }, usesTemporal: false }
}

const peers = join(checkout, 'dev', 'bench', 'peers', 'node_modules')

/** Says whether the packages of the peers are installed. */
export const arePeersInstalled = (): boolean => existsSync(join(peers, '@dbos-inc', 'dbos-sdk'))

/** Starts Restate, which keeps its own log on disk. It cannot run on PostgreSQL. */
export async function startRestate(ground: Ground): Promise<Contestant> {
  const [ingress, admin, node, service] = await Promise.all(
    Array.from({ length: 4 }, () => findAnyPort()),
  )
  const env = {
    ...worldEnv(ground),
    RESTATE_INGRESS: here(ingress ?? 0),
    RESTATE_SERVICE_PORT: String(service),
  }
  const server = await startChild({
    name: 'Restate',
    command: join(peers, '.bin', 'restate-server'),
    args: ['--base-dir', localPath('bench', 'restate'), '--node-name', 'bench'],
    env: {
      PATH: process.env['PATH'],
      RESTATE_DISABLE_TELEMETRY: 'true',
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
      RESTATE_ADVERTISED_ADDRESS: here(node ?? 0),
      RESTATE_LOG_FILTER: 'warn',
    },
    logFile: localPath('logs', 'bench-restate-server.log'),
  })
  try {
    const app = await start('restate', 'dev/bench/peers/restate/main.ts', env)
    await register(here(admin ?? 0), here(service ?? 0))
    const parts = { app: app.child, server }
    return { name: 'Restate', url: app.url, parts, usesTemporal: false }
  } catch (error) {
    await server.stop()
    throw error
  }
}

const registerTries = 100

async function register(admin: string, uri: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(`${admin}/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri }),
    }).catch(() => null)
    if (answer?.ok) return
    if (tries === registerTries) throw new Error('Restate did not accept its service')
    await new Promise((resolve) => {
      setTimeout(resolve, 100)
    })
  }
}
