/** The log that every room gets as an argument; a pino logger fits. */

export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Gives the current time in epoch milliseconds. An argument, so that tests can freeze time. */
export type Clock = () => number
