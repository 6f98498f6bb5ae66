/** `npm run desk-user`: makes the entry of a person for DESK_USERS_FILE. Stores nothing. */

import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { hashPassword } from '../../desk/passwords.ts'
import { findUsersFault } from '../../desk/users.ts'
import { readOptions } from '../../runtime/options.ts'

const help = `npm run desk-user -- <name> <roles> [--stdin]

Makes a password for a person of the support desk and prints it once: it is stored nowhere. Prints also the entry for the
array in DESK_USERS_FILE, with the hash of the password.

  name      letters, digits, or . _ @ + -; every action on the desk is recorded with it
  roles     read, act and decide, joined by +. Everybody may read. act also finds payers, has orders read and messages
            sent again; decide also accepts and declines held money.

  --stdin   reads the password from the standard input, instead of making one; at least 12 characters

  npm run desk-user -- ana act+decide
  npm run desk-user -- luis@shop.example read --stdin < password.txt
`

const words = process.argv.slice(2)
const named = words.filter((word) => !word.startsWith('-'))
const [name = '', given = ''] = named
const { stdin } = readOptions(
  help,
  { stdin: { type: 'boolean' } },
  words.filter((word) => word.startsWith('-')),
)

const password = stdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : makePassword()
const entry = { name, roles: given.split('+'), password: await hashPassword(password) }
const fault = named.length === 2 ? findUsersFault(JSON.stringify([entry])) : 'Give a name and roles'
if (fault !== null) end(`${fault.replace(/^entry 1 has/, 'Your input has')}.`)
if (password.length < 12) end('The password needs at least 12 characters.')

process.stdout.write(`${
  stdin
    ? ''
    : `The password of ${name}, which is shown only now:

  ${password}

`
}The entry for the array in DESK_USERS_FILE:

  ${JSON.stringify(entry)}
`)

/** 120 bits, in groups that can be read aloud. */
function makePassword(): string {
  return (randomBytes(15).toString('hex').match(/.{6}/g) ?? []).join('-')
}

function end(sentence: string): never {
  process.stderr.write(`${sentence}\n\n${help}`)
  process.exit(64)
}
