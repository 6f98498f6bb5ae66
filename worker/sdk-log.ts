/** The Temporal SDK's own lines, in the worker's log: the same form, and nothing beside it. */

import { DefaultLogger, makeTelemetryFilterString, type RuntimeOptions } from '@temporalio/worker'
import type { Log } from '../payment/log.ts'

const levels = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const

/** Options that hand what the SDK and its native core say to the log, from warnings upward. */
export function logOfSdk(log: Log): Pick<RuntimeOptions, 'logger' | 'telemetryOptions'> {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const { error, ...rest } = (meta ?? {}) as Record<string, unknown>
    log[levels[level]]({ ...rest, ...(error === undefined ? {} : { err: error }) }, message)
  })
  const filter = makeTelemetryFilterString({ core: 'WARN' })
  return { logger, telemetryOptions: { logging: { filter, forward: {} } } }
}
