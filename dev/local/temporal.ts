/** Starts a Temporal development server with its UI. */

import { Connection } from '@temporalio/client'
import { searchAttributes as ours } from '../../workflows/messages.ts'
import { prepareNamespace } from '../../runtime/namespace.ts'
import { startChild, type Child } from './child.ts'

export interface TemporalOptions {
  program: string
  port: number
  /** Null: no UI. */
  uiPort: number | null
  /** Null: in memory. */
  dbFile: string | null
  logFile: string
  /** Further dynamic configuration, each as key=value. */
  settings?: string[]
  /** Search attributes to register at the start; Payin's by default. */
  searchAttributes?: Record<string, string>
}

export interface TemporalServer {
  address: string
  uiUrl: string | null
  child: Child
}

const readyMs = 60_000
/** Dynamic configuration as in dev/engine/temporal-server/dynamic-config.yaml. */
export const ownSettings = [
  'system.enableActivityEagerExecution=true',
  'history.workflowTaskRetryMaxInterval="5s"',
  'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2',
]

export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const address = `127.0.0.1:${options.port}`
  const child = await startChild({
    name: 'Temporal',
    command: options.program,
    args: toArguments(options),
    env: { HOME: process.env['HOME'] ?? '/', PATH: process.env['PATH'] },
    logFile: options.logFile,
  })
  await untilTemporalAnswers({ address, namespace: 'default', child })
  const uiUrl = options.uiPort === null ? null : `http://127.0.0.1:${options.uiPort}`
  return { address, uiUrl, child }
}

function toArguments(options: TemporalOptions): string[] {
  const { port, uiPort, dbFile, settings = [], searchAttributes = ours } = options
  const config = [...ownSettings, ...settings]
  return [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    ...(uiPort === null
      ? ['--headless']
      : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
    ...(dbFile === null ? [] : ['--db-filename', dbFile, '--sqlite-pragma', 'journal_mode=WAL']),
    ...Object.entries(searchAttributes).flatMap(([name, type]) => [
      '--search-attribute',
      `${name}=${type}`,
    ]),
    ...config.flatMap((one) => ['--dynamic-config-value', one]),
    '--log-level',
    'warn',
  ]
}

export interface AwaitedServer {
  address: string
  namespace: string
  child: Child
}

/** Waits until a server answers for a namespace. @throws with its last output if it does not */
export async function untilTemporalAnswers(server: AwaitedServer): Promise<void> {
  const { child } = server
  const deadline = Date.now() + readyMs
  let ended: string | undefined
  void child.exited.then((how) => {
    ended = how
  })
  while (!(await answers(server))) {
    if (ended !== undefined || Date.now() > deadline) {
      await child.stop()
      const why = ended ?? `no answer within ${readyMs / 1000} s`
      throw new Error(`Temporal did not start (${why}):\n${child.lastWords()}`)
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 100)
    })
  }
}

/** Registers a namespace and our search attributes, and waits until the server knows them. */
export async function registerNamespace(address: string, namespace: string): Promise<void> {
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  const connection = await Connection.connect({ address })
  try {
    await prepareNamespace({ connection, namespace, log: silent })
  } finally {
    await connection.close()
  }
}

/** The server listens before its namespaces are usable. */
async function answers({ address, namespace }: AwaitedServer): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1000 })
    try {
      await connection.workflowService.describeNamespace({ namespace })
      await connection.operatorService.listSearchAttributes({ namespace })
      return true
    } finally {
      await connection.close()
    }
  } catch {
    return false
  }
}
