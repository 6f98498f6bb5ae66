/** Runs the production Temporal server, with its schema on PostgreSQL, without containers. */

import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { startChild, type Child } from '../local/child.ts'
import { findOnPath } from '../local/engine.ts'
import { buildWithGo, underLock, type Say } from '../local/go-build.ts'
import { cachePath, checkout } from '../local/paths.ts'
import { findPort } from '../local/ports.ts'
import { untilTemporalAnswers } from '../local/temporal.ts'
import type { Service } from './compose.ts'

const run = promisify(execFile)
const sourceDir = join(checkout, 'dev', 'engine', 'temporal-server')

export interface ServerPrograms {
  server: string
  /** The folder of temporal-sql-tool. */
  toolFolder: string
}

/** The version that go.mod pins, such as 1.32.0. */
export function readServerVersion(): string {
  const content = readFileSync(join(sourceDir, 'go.mod'), 'utf8')
  const version = /go\.temporal\.io\/server v([\d.]+)/.exec(content)?.[1]
  if (version === undefined) throw new Error('dev/engine/temporal-server/go.mod names no server')
  return version
}

/** Finds the programs on the PATH or in this user's cache, or builds them. @throws with what helps */
export async function findServer(say: Say): Promise<ServerPrograms> {
  const onPath = [await findOnPath('temporal-server'), await findOnPath('temporal-sql-tool')]
  const [given, tool] = onPath
  if (given && tool) return { server: given, toolFolder: dirname(tool) }
  const version = readServerVersion()
  const folder = cachePath(`temporal-server-v${version}`)
  const server = join(folder, 'temporal-server')
  const sqlTool = join(folder, 'temporal-sql-tool')
  const isThere = () => existsSync(server) && existsSync(sqlTool)
  const found = { server, toolFolder: folder }
  if (isThere()) return found
  return underLock(`${server}.lock`, say, async () => {
    if (isThere()) return found
    const fault = await buildWithGo(say, {
      what: `the Temporal server ${version} and its schema tool`,
      about: 'about 8 minutes on two cores',
      sourceDir,
      programs: {
        [server]: 'go.temporal.io/server/cmd/server',
        [sqlTool]: 'go.temporal.io/server/cmd/tools/sql',
      },
    })
    if (fault === null) return found
    throw new Error(
      `No Temporal server was found: ${fault}. Put temporal-server and temporal-sql-tool on the PATH.`,
    )
  })
}

export interface SchemaWishes {
  toolFolder: string
  postgresPort: number
}

/** Runs the script of the compose file's `temporal-schema` on a PostgreSQL of this machine. */
export async function updateSchema(service: Service, wishes: SchemaWishes): Promise<void> {
  const [script = ''] = service.command
  const env = {
    ...service.environment,
    SQL_HOST: '127.0.0.1',
    SQL_PORT: String(wishes.postgresPort),
    PATH: `${wishes.toolFolder}:/usr/bin:/bin`,
  }
  await run('sh', ['-euc', script], { env })
}

export interface ServerWishes {
  program: string
  postgresPort: number
  port: number
  logFile: string
}

/** Starts the compose file's `temporal` on ports of this machine. */
export async function startServer(service: Service, wishes: ServerWishes): Promise<Child> {
  const ports = await freePorts([
    'FRONTEND_HTTP_PORT',
    'FRONTEND_MEMBERSHIP_PORT',
    'HISTORY_GRPC_PORT',
    'HISTORY_MEMBERSHIP_PORT',
    'MATCHING_GRPC_PORT',
    'MATCHING_MEMBERSHIP_PORT',
    'WORKER_GRPC_PORT',
    'WORKER_MEMBERSHIP_PORT',
  ])
  const child = await startChild({
    name: 'Temporal',
    command: wishes.program,
    args: ['start'],
    env: {
      ...service.environment,
      ...ports,
      LOG_LEVEL: 'warn',
      POSTGRES_SEEDS: '127.0.0.1',
      DB_PORT: String(wishes.postgresPort),
      BIND_ON_IP: '127.0.0.1',
      DYNAMIC_CONFIG_FILE_PATH: join(sourceDir, 'dynamic-config.yaml'),
      FRONTEND_GRPC_PORT: String(wishes.port),
    },
    logFile: wishes.logFile,
  })
  await untilTemporalAnswers({
    address: `127.0.0.1:${wishes.port}`,
    namespace: 'temporal-system',
    child,
  })
  return child
}

/** Temporal's schema stores member ports in a smallint, so the system's ephemeral ports are too high. */
const firstPort = 17_200

async function freePorts(names: string[]): Promise<Record<string, string>> {
  const ports = await Promise.all(names.map((_name, place) => findPort(firstPort + place * 250)))
  return Object.fromEntries(names.map((name, place) => [name, String(ports[place])]))
}
