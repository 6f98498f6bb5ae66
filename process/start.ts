/** The first moments of a process. */

import { ConfigurationError } from './environment.ts'

/** Reads configuration; where it is wrong, says everything that is and ends the process. */
export function exitOnBadConfiguration<Config>(read: () => Config): Config {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(78)
  }
}
