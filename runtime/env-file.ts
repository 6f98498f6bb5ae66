/** Loads the .env file of the working directory, if there is one. */

import { existsSync } from 'node:fs'
import { toSentence } from './start.ts'

/**
 * Loads .env. Variables that are already set keep their value, even an empty one. Exits with 78 if the file
 * cannot be read. Replaces `--env-file-if-exists`, which prints a notice when the file is missing.
 */
export function readEnvFile(): void {
  if (!existsSync('.env')) return
  try {
    process.loadEnvFile('.env')
  } catch (error) {
    process.stderr.write(`Cannot read .env: ${toSentence(error)}\n`)
    process.exit(78)
  }
}
