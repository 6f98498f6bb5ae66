/** Keeps what the service needs to find at Temporal there, also when Temporal has lost its data. */

import type { Log } from '../payment/log.ts'
import { registerNamespace, type TemporalSettings } from '../runtime/temporal.ts'

/** Without its namespace nothing moves, so nobody should wait for it for long. */
const everyMs = 5000

/**
 * Registers namespace and search attributes again whenever they are missing; while Temporal cannot be
 * reached there is nothing to register. Gives what ends it.
 */
export function keepNamespace(temporal: TemporalSettings, log: Log): () => void {
  const timer = setInterval(() => {
    registerNamespace(temporal).catch((error: unknown) => {
      log.debug({ err: error }, 'the namespace could not be looked at')
    })
  }, everyMs)
  return () => clearInterval(timer)
}
