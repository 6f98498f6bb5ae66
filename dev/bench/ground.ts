/** What every contestant uses: PostgreSQL with its usual durability, the engine, and the world. */

import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Child } from '../local/child.ts'
import { findEngine } from '../local/engine.ts'
import { localPath, makeFolder, sharedLocalPath } from '../local/paths.ts'
import { findAnyPort } from '../local/ports.ts'
import { ensureDatabase, startPostgres, type Postgres } from '../local/postgres.ts'
import { registerNamespace, startTemporal } from '../local/temporal.ts'
import { readCompose, parseEnvFile } from '../production/compose.ts'
import { createRoles } from '../production/roles.ts'
import { findServer, startServer, updateSchema } from '../production/server.ts'
import type { Ground } from './contestants.ts'
import { startWorld } from './world.ts'

export type EngineName = 'dev' | 'server'
type Say = (line: string) => void

export interface BenchGround extends Ground {
  postgres: Child
  temporal: Child
  postgresUrl(database: string): string
  close(): Promise<void>
}

export async function startGround(engine: EngineName, say: Say): Promise<BenchGround> {
  makeFolder(localPath('logs'))
  rmSync(localPath('bench'), { recursive: true, force: true })
  makeFolder(localPath('bench'))
  const folder = mkdtempSync(join(makeFolder(sharedLocalPath()), 'bench-'))
  // PostgreSQL runs as the user nobody if this process runs as root.
  chmodSync(folder, 0o755)
  say('starting PostgreSQL')
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    port: await findAnyPort(),
    password: 'bench',
    logFile: localPath('logs', 'bench-postgres.log'),
    settings: ['max_connections=300', 'shared_buffers=512MB'],
  })
  const clear = async () => {
    await postgres.child.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    say(`starting Temporal (${engine})`)
    const temporal = await (engine === 'dev' ? startDev(say) : startProduction(postgres, say))
    const world = await startWorld()
    return {
      world,
      postgres: postgres.child,
      temporal: temporal.child,
      temporalAddress: temporal.address,
      postgresUrl: (database) => postgres.urlOf(database),
      createDatabase: (name) => ensureDatabase(postgres, name),
      async close() {
        await world.close()
        await temporal.child.stop()
        await clear()
      },
    }
  } catch (error) {
    await clear()
    throw error
  }
}

async function startDev(say: Say) {
  return startTemporal({
    program: await findEngine(say),
    port: await findAnyPort(),
    uiPort: null,
    dbFile: localPath('bench', 'temporal.db'),
    logFile: localPath('logs', 'bench-temporal.log'),
  })
}

async function startProduction(postgres: Postgres, say: Say) {
  const { server, toolFolder } = await findServer(say)
  const env = parseEnvFile('compose.sandbox.env')
  const { 'temporal-schema': schema, temporal } = readCompose(env)
  if (!schema || !temporal) throw new Error('docker-compose.yml has no Temporal')
  const postgresPort = Number(new URL(postgres.urlOf('postgres')).port)
  await createRoles(postgres.urlOf('postgres'), env)
  await updateSchema(schema, { toolFolder, postgresPort })
  const port = await findAnyPort()
  const logFile = localPath('logs', 'bench-temporal.log')
  const child = await startServer(temporal, { program: server, postgresPort, port, logFile })
  const address = `127.0.0.1:${port}`
  await registerNamespace(address, 'default')
  return { address, child }
}
