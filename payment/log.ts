/** The log that every room is handed; pino's loggers fit it. */

export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The present time in epoch milliseconds. Handed in, so that tests can stand still. */
export type Clock = () => number
