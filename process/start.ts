/** The first moments of a process. */

import { ConfigurationError } from './environment.ts'

/** Does what must succeed before a process serves; where it fails, says so in one sentence and ends. */
export async function exitOnFailure<Result>(
  what: string,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${what}: ${why.split('\n')[0]}\n`)
    process.exit(1)
  }
}

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
