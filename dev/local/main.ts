/** `npm start`: starts everything that a first payment needs. Stays in the foreground; Ctrl-C stops it. */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readEnvFile } from '../../runtime/env-file.ts'
import { readOptions } from '../../runtime/options.ts'
import { isRunning } from './child.ts'
import { deskPerson } from './desk-users.ts'
import { endLeftOvers, forgetAll, remember } from './left-over.ts'
import { localPath, makeFolder, sharedLocalPath } from './paths.ts'
import { startParts } from './parts.ts'
import { killWorkerSignal, removeRunning, saveRunning, type Running } from './running.ts'
import { hasSecrets, loadSecrets, type Secrets } from './secrets.ts'
import { createStack } from './stack.ts'

readEnvFile()

const help = `npm start [-- --fresh]

Starts PostgreSQL, Temporal with its UI, a Koywe sandbox, a mailbox, the worker, the api and a tiny shop,
and prints their addresses. Data stays in .local/ between starts.

  --fresh   delete all data of this checkout first
  --help    show this

DATABASE_URL, TEMPORAL_ADDRESS, KOYWE_BASE_URL and SMTP_URL, if set, replace the embedded part.
Variables of a .env file are read, too.

Examples:
  npm start                         everything, with the data of the last start
  npm start -- --fresh              everything, without old data
  SANDBOX_PROFILE=guide npm start   with the shapes of Koywe's guide
`

const say = (line: string) => process.stdout.write(`${line}\n`)

const values = readOptions(help, { fresh: { type: 'boolean' } })

const pidFile = localPath('start.pid')
if (existsSync(pidFile) && isRunning(Number(readFileSync(pidFile, 'utf8')), 'dev/local/main.ts')) {
  process.stderr.write('Payin is running already in this checkout. Stop it first, or use it.\n')
  process.exit(1)
}
await endLeftOvers()
// A database cannot be opened without the secrets of the start that created it.
if (values.fresh || !hasSecrets()) deleteData()
makeFolder(localPath('logs'))
writeFileSync(pidFile, String(process.pid))

const secrets = loadSecrets()
const stack = createStack(say, { remember, forget: forgetAll })
const stopped = new Promise<string>((resolve) => {
  process.on('SIGINT', () => resolve(''))
  process.on('SIGTERM', () => resolve(''))
  process.on('SIGHUP', () => resolve(''))
})

// A button of the shop. While the worker is starting there is none to kill.
process.on(killWorkerSignal, () => {
  stack
    .restart('worker')
    .catch((error: unknown) => say(`The worker was not restarted: ${String(error)}`))
})

say('Starting Payin …')
const started = startParts({ stack, secrets, say }).then(
  (addresses) => {
    saveRunning({ ...addresses, pid: process.pid })
    say(describe(addresses, secrets))
    return stack.failure
  },
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
)
const why = await Promise.race([stopped, stack.failure, started])
if (why === '') say('\nClosing …')
else process.stderr.write(`\n${why}\nClosing everything.\n`)
removeRunning()
await stack.close()
rmSync(pidFile, { force: true })
process.exit(why === '' ? 0 : 1)

/** Deletes what earlier starts have saved. Tests keep their data in the same folder, so nothing else goes. */
function deleteData(): void {
  const database = ['temporal.db', 'temporal.db-shm', 'temporal.db-wal']
  const names = [
    'secrets.json',
    'desk-users.json',
    ...database,
    'sandbox.ndjson',
    'shop.json',
    'mails',
    'logs',
  ]
  for (const path of [...names.map((name) => localPath(name)), sharedLocalPath('postgres')]) {
    rmSync(path, { recursive: true, force: true })
  }
}

function describe(addresses: Omit<Running, 'pid'>, keys: Secrets): string {
  const { apiUrl, shopUrl, sandboxUrl, mailboxUrl, temporalUiUrl } = addresses
  const lines = [
    `shop         ${shopUrl}`,
    `api          ${apiUrl}     documentation: ${apiUrl}/docs`,
    `desk         ${apiUrl}/desk     name: ${deskPerson}, password: the API key with the scope support`,
    ...(temporalUiUrl ? [`Temporal UI  ${temporalUiUrl}`] : []),
    ...(mailboxUrl ? [`mailbox      ${mailboxUrl}`] : []),
    ...(sandboxUrl ? [`sandbox      ${sandboxUrl}`] : []),
    '',
    `API key with the scope payments:  ${keys.paymentsKey}`,
    `API key with the scope support:   ${keys.supportKey}`,
    '',
    `Next: open ${shopUrl} and buy something, or run: npm run demo`,
    'Ctrl-C stops everything. Logs are in .local/logs/.',
  ]
  return `\nPayin is ready.\n\n${lines.map((line) => (line ? `  ${line}` : '')).join('\n')}\n`
}
