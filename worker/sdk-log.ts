/** Routes the log of the Temporal SDK into the worker's log, in the same format. */

import { DefaultLogger, makeTelemetryFilterString, type RuntimeOptions } from '@temporalio/worker'
import type { Log } from '../payment/log.ts'

const levels = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const

/** Returns runtime options that send warnings and errors of the SDK and its native core to the log. */
export function logOfSdk(log: Log): Pick<RuntimeOptions, 'logger' | 'telemetryOptions'> {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const { error, ...rest } = (meta ?? {}) as Record<string, unknown>
    log[levels[level]]({ ...rest, ...(error === undefined ? {} : { err: error }) }, message)
  })
  const filter = makeTelemetryFilterString({ core: 'WARN' })
  return { logger, telemetryOptions: { logging: { filter, forward: {} } } }
}
