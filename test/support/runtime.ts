/** Silences the SDK's own log: tests read the service's log. */

import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker'

/** Discards every line. */
export const quietLogger = new DefaultLogger('ERROR', () => {})

/** Installs the runtime once per process. The SDK refuses a second installation. */
export function quietRuntime(): void {
  try {
    const filter = makeTelemetryFilterString({ core: 'ERROR' })
    const telemetryOptions = { logging: { filter, forward: {} } }
    Runtime.install({ logger: quietLogger, shutdownSignals: [], telemetryOptions })
  } catch {
    // Already installed.
  }
}
