/** The .env file of the folder that a command is run in, where there is one. */

import { existsSync } from 'node:fs'
import { toSentence } from './start.ts'

/**
 * Takes over the variables of .env; what is set already stays as it is, empty ones too. Node's own
 * option for this says that there is none, where nobody asked.
 */
export function readEnvFile(): void {
  if (!existsSync('.env')) return
  try {
    process.loadEnvFile('.env')
  } catch (error) {
    process.stderr.write(`The file .env cannot be read: ${toSentence(error)}\n`)
    process.exit(78)
  }
}
