/** Where Temporal is, as TEMPORAL_* says. */

import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig'
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
