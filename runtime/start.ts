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
    process.stderr.write(`${what}: ${toSentence(error)}\n`)
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

/** Why something failed, in one line. Never empty. */
export function toSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // A host with several addresses fails once for each, and the sum of that has no words of its own.
  const parts = error instanceof AggregateError ? error.errors.map(toSentence) : []
  const [line = ''] = error.message.split('\n')
  const code = 'code' in error ? String(error.code) : error.name
  return line || [...new Set(parts)].join(', ') || code
}
