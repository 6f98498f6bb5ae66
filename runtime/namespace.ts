/** Provides the namespace and the search attributes at Temporal that the workflows need. */

import { setTimeout as pause } from 'node:timers/promises'
import { isGrpcServiceError, type Connection } from '@temporalio/client'
import type { Log } from '../payment/log.ts'
import {
  searchAttributeNames,
  searchAttributes,
  type SearchAttributeName,
} from '../workflows/messages.ts'

export interface NamespaceParts {
  /** A client's or a worker's connection. */
  connection: Pick<
    Connection,
    'workflowService' | 'operatorService' | 'withDeadline' | 'withAbortSignal'
  >
  namespace: string
  log: Log
}

/** What the workflows need and a server lacks. */
export type Missing = 'namespace' | 'search attributes'

/** Temporal refuses what we need. Only a person can change that: the message says how. */
export class NamespaceRefused extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'NamespaceRefused'
  }
}

/** gRPC's status codes. */
const status = { invalidArgument: 3, notFound: 5, alreadyExists: 6, denied: 7, unauthenticated: 16 }
/** Temporal's numbers for the types of search attributes. */
const typeNumbers = { Keyword: 2, Double: 4, Bool: 5, KeywordList: 7 }
/** Support reads closed runs for a week; the store keeps everything. */
const retentionSeconds = 7 * 24 * 60 * 60

const callMs = 5000
/** Each frontend of a cluster refreshes what it knows of namespaces every ten seconds. */
const patienceMs = 30_000
const againMs = 500
const checkEveryMs = 15_000

/**
 * Registers the namespace and the search attributes where they are missing, and waits until the server
 * knows them. Safe to repeat, and safe from several processes at once.
 * @throws Error with one sentence: the command to run where the server refuses the registration, or what
 * the server still does not know after 30 seconds
 */
export async function prepareNamespace(parts: NamespaceParts): Promise<void> {
  const { namespace, log } = parts
  const deadline = performance.now() + patienceMs
  const registered = new Set<Missing>()
  for (;;) {
    const missing = await findMissing(parts)
    if (missing === null) break
    if (performance.now() > deadline) {
      throw new Error(`it does not know the ${missing} of ${namespace} 30 s after the registration`)
    }
    if (!registered.has(missing) && (await register[missing](parts))) {
      registered.add(missing)
      log.info(
        { namespace },
        `registered the ${missing}; waiting until Temporal knows, 30 s at most`,
      )
    }
    await pause(againMs)
  }
  log.info({ namespace }, 'Temporal knows the namespace and its search attributes')
}

/**
 * Finds what `prepareNamespace` would register, and registers nothing.
 * @throws NamespaceRefused with the same sentence as `prepareNamespace` where the server closes the operator's API to us
 */
export async function checkNamespace(parts: Omit<NamespaceParts, 'log'>): Promise<Missing | null> {
  const { connection, namespace } = parts
  const missing = await findMissing(parts)
  if (missing === null) return null
  const answer = await statusOf(connection, () =>
    connection.operatorService.listSearchAttributes({ namespace }),
  )
  if (isRefused(answer)) throw new NamespaceRefused(describeCommand[missing](namespace))
  return missing
}

/**
 * Prepares the namespace again when Temporal has lost its data, until the signal.
 * @throws NamespaceRefused where the namespace is gone and the server refuses the registration; nothing else
 */
export async function keepNamespace(
  parts: NamespaceParts,
  signal: AbortSignal,
  everyMs = checkEveryMs,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await pause(everyMs, undefined, { signal, ref: false })
      const missing = await parts.connection.withAbortSignal(signal, () => findMissing(parts))
      if (missing !== null) await prepareNamespace(parts)
    } catch (error) {
      if (error instanceof NamespaceRefused && !signal.aborted) throw error
      if (!signal.aborted) parts.log.warn({ err: error }, 'the namespace could not be checked')
    }
  }
}

/**
 * Finds what is missing with a query that names every search attribute and matches no run. The query needs
 * no more permission than to run workflows, so it works on Temporal Cloud, which closes the operator's API.
 */
async function findMissing({
  connection,
  namespace,
}: Omit<NamespaceParts, 'log'>): Promise<Missing | null> {
  const isUnset = searchAttributeNames.map((name) => `${name} IS NULL`).join(' AND ')
  const query = `WorkflowId = 'none' AND ${isUnset}`
  const answer = await statusOf(connection, () =>
    connection.workflowService.countWorkflowExecutions({ namespace, query }),
  )
  if (answer === status.notFound) return 'namespace'
  if (answer === status.invalidArgument) return 'search attributes'
  if (answer === 0) return null
  throw new Error(
    `it refuses access to the namespace ${namespace}: check TEMPORAL_NAMESPACE and TEMPORAL_API_KEY or TEMPORAL_TLS_…`,
  )
}

/** Each gives whether the server has taken the registration; @throws Error with the command to run. */
const register: Record<Missing, (parts: NamespaceParts) => Promise<boolean>> = {
  async namespace({ connection, namespace }) {
    const answer = await statusOf(connection, () =>
      connection.workflowService.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: { seconds: retentionSeconds as never },
      }),
    )
    if (isRefused(answer)) throw new NamespaceRefused(describeCommand.namespace(namespace))
    return answer === 0 || answer === status.alreadyExists
  },
  async 'search attributes'({ connection, namespace }) {
    const { operatorService } = connection
    let missing: SearchAttributeName[] = []
    const listed = await statusOf(connection, async () => {
      const { customAttributes } = await operatorService.listSearchAttributes({ namespace })
      missing = searchAttributeNames.filter((name) => !(name in (customAttributes ?? {})))
    })
    if (isRefused(listed))
      throw new NamespaceRefused(describeCommand['search attributes'](namespace))
    if (listed !== 0) return false
    if (missing.length === 0) return true
    const added = missing.map((name) => [name, typeNumbers[searchAttributes[name]]])
    const answer = await statusOf(connection, () =>
      operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(added) as Record<string, number>,
      }),
    )
    if (isRefused(answer))
      throw new NamespaceRefused(describeCommand['search attributes'](namespace))
    return answer === 0 || answer === status.alreadyExists
  },
}

const isRefused = (answer: number) => answer === status.denied || answer === status.unauthenticated

/** The status code of a call; 0 where it succeeds. @throws what is none of `status` */
async function statusOf(
  connection: NamespaceParts['connection'],
  call: () => Promise<unknown>,
): Promise<number> {
  try {
    await connection.withDeadline(Date.now() + callMs, call)
    return 0
  } catch (error) {
    const code = isGrpcServiceError(error) ? (error.code as number) : 0
    if (!Object.values(status).includes(code)) throw error
    return code
  }
}

/** What is missing, and the command that adds it. */
const describeCommand: Record<Missing, (namespace: string) => string> = {
  namespace: (namespace) =>
    `the namespace ${namespace} does not exist, and we may not register it. Run ` +
    `"temporal operator namespace create --namespace ${namespace} --retention 7d", or on Temporal Cloud ` +
    `"tcld namespace create --namespace ${namespace} --region … --retention-days 7"`,
  'search attributes'(namespace) {
    const typed = Object.entries(searchAttributes)
    const names = typed.map(([name, type]) => `--name ${name} --type ${type}`).join(' ')
    const pairs = typed.map(([name, type]) => `--search-attribute ${name}=${type}`).join(' ')
    return (
      `the namespace ${namespace} lacks search attributes, and we may not add them. Run ` +
      `"temporal operator search-attribute create --namespace ${namespace} ${names}", or on Temporal Cloud ` +
      `"tcld namespace search-attributes add --namespace ${namespace} ${pairs}"`
    )
  },
}
