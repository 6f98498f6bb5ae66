/** The connection to Temporal, as TEMPORAL_* says, and what the service needs to find there. */

import { Connection, isGrpcServiceError } from '@temporalio/client'
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig'
import { searchAttributeNames } from '../workflows/messages.ts'
import { ConfigurationError, type Environment } from './environment.ts'

export interface TemporalSettings {
  namespace: string
  connection: ClientConnectConfig['connectionOptions']
}

/** Reads TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the rest. @throws ConfigurationError */
export function readTemporalSettings(env: Environment): TemporalSettings {
  try {
    const overrideEnvVars = Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    )
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars })
    return { namespace: namespace ?? 'default', connection: connectionOptions }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    throw new ConfigurationError([`TEMPORAL_* cannot be read: ${reason}`])
  }
}

/** How long a closed run is kept: long enough for support to look at, the store keeps the rest. */
const retentionSeconds = 7 * 24 * 60 * 60
/** gRPC's number for what exists already. */
const alreadyExists: number = 6
/** Temporal's number for the type of a search attribute that is matched as a whole. */
const keyword = 2

/**
 * Registers the namespace and the search attributes where they are missing. Safe to repeat, and safe
 * from several processes at once.
 */
export async function registerNamespace({
  namespace,
  connection,
}: TemporalSettings): Promise<void> {
  const client = await Connection.connect(connection)
  try {
    await ignoreExisting(() =>
      client.workflowService.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: { seconds: retentionSeconds as never },
      }),
    )
    await registerSearchAttributes(client, namespace)
  } finally {
    await client.close()
  }
}

async function registerSearchAttributes(client: Connection, namespace: string): Promise<void> {
  const known = await client.operatorService.listSearchAttributes({ namespace })
  const missing = searchAttributeNames.filter((name) => !(name in (known.customAttributes ?? {})))
  if (missing.length === 0) return
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, keyword]))
  await ignoreExisting(() =>
    client.operatorService.addSearchAttributes({ namespace, searchAttributes }),
  )
}

async function ignoreExisting(register: () => Promise<unknown>): Promise<void> {
  try {
    await register()
  } catch (error) {
    if (!isGrpcServiceError(error) || (error.code as number) !== alreadyExists) throw error
  }
}
