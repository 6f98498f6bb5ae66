/** The SDK's own words, silenced: what tests look at is the service's log. */

import { DefaultLogger, Runtime } from '@temporalio/worker'

/** Installed once per process; a second time is an error of the SDK. */
export function quietRuntime(): void {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR', () => {}), shutdownSignals: [] })
  } catch {
    // Installed already.
  }
}
