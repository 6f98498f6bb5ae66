/** Starts one PostgreSQL and one Temporal for a whole run of tests, and ends them with it. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findEngine } from '../../dev/local/engine.ts'
import { makeFolder, localPath, sharedLocalPath } from '../../dev/local/paths.ts'
import { findAnyPort } from '../../dev/local/ports.ts'
import type { Profile } from '../../dev/sandbox/settings.ts'
import { startPostgres, type Postgres } from '../../dev/local/postgres.ts'
import { registerNamespace, startTemporal } from '../../dev/local/temporal.ts'
import type { Child } from '../../dev/local/child.ts'
import { readCompose, parseEnvFile } from '../../dev/production/compose.ts'
import { createRoles } from '../../dev/production/roles.ts'
import {
  findServer,
  startServer,
  updateSchema,
  type ServerPrograms,
} from '../../dev/production/server.ts'
import { suiteSecrets } from './credentials.ts'
import { scanRun } from './leaks.ts'
import { quietLogger } from './runtime.ts'
import { bundleWorkflows } from '../../worker/bundle.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server's URL without a database. */
    postgresUrl: string
    temporalAddress: string
    /** A file with the workflows, bundled once. */
    workflowBundle: string
    /** Keeps what processes print until it is searched for leaks at the end; undefined if no server runs. */
    printedFolder: string | undefined
    /** The sandbox's profile in this project. */
    profile: Profile
  }
}

const say = (sentence: string) => process.stdout.write(`[servers] ${sentence}\n`)

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  if (project.vitest.projects.every(({ name }) => /^(fast|conformance:.*)$/.test(name))) return
  const folder = mkdtempSync(join(tmpdir(), 'payin-test-'))
  // Tests start over a hundred processes, which share compiled code. Processes write it when they end, so the cache
  // must not be in the folder that is removed before that.
  process.env['NODE_COMPILE_CACHE'] = makeFolder(localPath('compiled'))
  const data = mkdtempSync(join(makeFolder(sharedLocalPath()), 'test-'))
  chmodSync(data, 0o755)
  const engine = await chooseEngine()
  say(`starting PostgreSQL and ${engine.name}`)
  const postgres = await startPostgres({
    dataDir: join(data, 'postgres'),
    port: await findAnyPort(),
    password: 'test',
    logFile: join(folder, 'postgres.log'),
    settings: [
      'fsync=off',
      'max_connections=300',
      'shared_preload_libraries=pg_stat_statements',
      'pg_stat_statements.track_utility=on',
    ],
  })
  let temporal: TestEngine | null = null
  const stop = async () => {
    await temporal?.child.stop()
    await postgres.child.stop()
    rmSync(folder, { recursive: true, force: true })
    rmSync(data, { recursive: true, force: true })
  }
  try {
    temporal = await engine.start(postgres, folder)
  } catch (error) {
    await stop()
    throw error
  }
  const workflowBundle = join(folder, 'workflows.cjs')
  const { code } = await bundleWorkflows(quietLogger)
  writeFileSync(workflowBundle, code)
  project.provide('postgresUrl', postgres.urlOf('postgres').replace(/\/postgres$/, ''))
  project.provide('temporalAddress', temporal.address)
  project.provide('workflowBundle', workflowBundle)
  const printedFolder = makeFolder(join(folder, 'printed'))
  project.provide('printedFolder', printedFolder)
  const { address } = temporal
  return async () => {
    try {
      await failOnLeaks(printedFolder, address)
    } finally {
      await stop()
    }
  }
}

/** No test may leave personal data of a payer, or a secret, in a log or a history. */
async function failOnLeaks(folder: string, address: string): Promise<void> {
  const { lines, histories, leaks } = await scanRun({ folder, address }, suiteSecrets)
  say(`searched ${lines} log lines and ${histories} histories: ${leaks.length} leaks`)
  if (leaks.length > 0) throw new Error(`Leaks in logs or histories:\n${leaks.join('\n')}`)
}

interface TestEngine {
  address: string
  child: Child
}

interface Engine {
  name: string
  start(postgres: Postgres, folder: string): Promise<TestEngine>
}

/** The development server, or with PAYIN_TEST_ENGINE=server the production server on PostgreSQL. */
async function chooseEngine(): Promise<Engine> {
  if (process.env['PAYIN_TEST_ENGINE'] === 'server') {
    const programs = await findServer(say)
    return {
      name: 'the Temporal server',
      start: (postgres, folder) => startProductionEngine(programs, postgres, folder),
    }
  }
  const program = await findEngine(say)
  const port = await findAnyPort()
  return {
    name: 'Temporal',
    start: (_postgres, folder) =>
      startTemporal({
        program,
        port,
        uiPort: null,
        dbFile: null,
        logFile: join(folder, 'temporal.log'),
      }),
  }
}

async function startProductionEngine(
  { server, toolFolder }: ServerPrograms,
  postgres: Postgres,
  folder: string,
): Promise<TestEngine> {
  const env = parseEnvFile('compose.sandbox.env')
  const services = readCompose(env)
  const { 'temporal-schema': schema, temporal } = services
  if (!schema || !temporal) throw new Error('docker-compose.yml has no Temporal')
  const postgresPort = Number(new URL(postgres.urlOf('postgres')).port)
  await createRoles(postgres.urlOf('postgres'), env)
  await updateSchema(schema, { toolFolder, postgresPort })
  const port = await findAnyPort()
  const logFile = join(folder, 'temporal.log')
  const child = await startServer(temporal, { program: server, postgresPort, port, logFile })
  const address = `127.0.0.1:${port}`
  await registerNamespace(address, 'default')
  return { address, child }
}
