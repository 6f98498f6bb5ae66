/** Startup of a process: exits with one clear sentence when something it needs is missing. */

import { ConfigurationError } from './environment.ts'

/** Runs a startup step. On failure, prints `what` with the reason and exits with 1. */
export async function exitOnFailure<Result>(
  what: string,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    process.stderr.write(`${what}: ${toSentence(error)}\n`)
    process.exit(1)
  }
}

/** Reads the configuration. On failure, prints every fault and exits with 78 (EX_CONFIG). */
export function exitOnBadConfiguration<Config>(read: () => Config): Config {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(78)
  }
}

/** Returns the reason of an error in one line, never empty. */
export function toSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Connecting to a host with several addresses throws an AggregateError with an empty message.
  const parts = error instanceof AggregateError ? error.errors.map(toSentence) : []
  const [line = ''] = error.message.split('\n')
  const code = 'code' in error ? String(error.code) : error.name
  return line || [...new Set(parts)].join(', ') || code
}
