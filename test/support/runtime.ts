/** The SDK's own words, silenced: what tests look at is the service's log. */

import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker'

/** Says nothing. */
export const quietLogger = new DefaultLogger('ERROR', () => {})

/** Installed once per process; a second time is an error of the SDK. */
export function quietRuntime(): void {
  try {
    const filter = makeTelemetryFilterString({ core: 'ERROR' })
    const telemetryOptions = { logging: { filter, forward: {} } }
    Runtime.install({ logger: quietLogger, shutdownSignals: [], telemetryOptions })
  } catch {
    // Installed already.
  }
}
