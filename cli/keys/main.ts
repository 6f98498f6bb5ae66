/** `npm run keys`: makes an API key. Prints the key once, and the entry of its hash for API_KEYS. Stores nothing. */

import { createHash, randomBytes } from 'node:crypto'
import { parseApiKeys } from '../../api/keys.ts'
import { readOptions } from '../../runtime/options.ts'

const help = `npm run keys -- <name> <scopes>

Makes an API key and prints it once: it is stored nowhere. Prints also the entry for API_KEYS, with the hash of the key.

  name      who uses it, for the log: letters, digits, dots, underscores, hyphens
  scopes    payments, support, or payments+support

  npm run keys -- shop payments
  npm run keys -- help.desk support
`

const words = process.argv.slice(2)
const [name = '', scopes = ''] = words
const isAsked = words.length === 2 && words.every((word) => !word.startsWith('-'))
readOptions(help, {}, isAsked ? [] : words.filter((word) => word.startsWith('-')))

const key = `payin_${randomBytes(32).toString('base64url')}`
const hash = createHash('sha256').update(key).digest('hex')
const entry = `${name}:${scopes}:${hash}`
if (!isAsked || parseApiKeys(entry).length !== 1) {
  process.stderr.write(`Give a name and scopes.\n\n${help}`)
  process.exit(64)
}
process.stdout.write(`The key of ${name}, which is shown only now:

  ${key}

The entry for API_KEYS, or a line of API_KEYS_FILE:

  ${entry}
`)
