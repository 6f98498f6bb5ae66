/** `npm run doctor`: checks everything that api and worker need, and says what to do about failures. */

import { createLog } from '../../runtime/log.ts'
import { connectDatabase } from '../../store/database.ts'
import { createStore } from '../../store/store.ts'
import { readApiConfig } from '../../api/config.ts'
import { toBaseUrl } from '../../koywe/base-url.ts'
import { createEndpoints } from '../../koywe/endpoints.ts'
import { readEnvFile } from '../../runtime/env-file.ts'
import { ConfigurationError } from '../../runtime/environment.ts'
import { readOptions } from '../../runtime/options.ts'
import { readTemporalSettings } from '../../runtime/temporal.ts'
import { readWorkerConfig } from '../../worker/config.ts'
import { buildDependencies } from '../../worker/dependencies.ts'
import { runChecks, type CheckResult } from './check.ts'
import { listChecks } from './checks.ts'
import { findMisspelt } from './misspelt.ts'

const help = `npm run doctor

Checks what api and worker need, with their environment: variables, database, Temporal, sign-in, merchant and
methods at Koywe, the webhook endpoint, clock, mail server and the endpoint of the shop, which receives one signed
ping. Where an api runs at PUBLIC_URL, Koywe sends it a ping, which shows that the webhook secret is right. Changes
nothing else. Exits with 0 if all checks pass, and with 1 otherwise.

  npm run doctor
  DATABASE_URL=postgres://… npm run doctor
`

readEnvFile()
readOptions(help, {})
const say = (line: string) => process.stdout.write(`${line}\n`)

const isSpelt = checkSpelling()
const config = readAll()
if (config === null) process.exit(1)
const log = createLog('doctor', 'silent')
const database = connectDatabase({
  url: config.values.DATABASE_URL,
  connectionsMax: 2,
  statementTimeoutMs: 5000,
  log,
})
const store = createStore(database)
const dependencies = buildDependencies(config.values, { store, clock: Date.now, log })
const { values, temporal } = config
const endpoints = createEndpoints({
  baseUrl: toBaseUrl(values.KOYWE_BASE_URL),
  apiKey: values.KOYWE_API_KEY,
  secret: values.KOYWE_SECRET,
  organizationId: values.KOYWE_ORG_ID,
  timeoutMs: values.KOYWE_TIMEOUT_MS,
  connectTimeoutMs: values.KOYWE_CONNECT_TIMEOUT_MS,
  clock: Date.now,
})
const parts = { config: values, temporal, database, store, dependencies, endpoints }

const results = await runChecks(listChecks(parts), printResult)
const isWell = isSpelt && results.every(({ isFine }) => isFine)
dependencies.mailer.close()
await store.close()
say(
  isWell
    ? `\nAll checks passed.${countSkipped()}`
    : '\nFix the failed checks before you accept payments.',
)
process.exitCode = isWell ? 0 : 1

function printResult(name: string, { isFine, isSkipped, says, todo }: CheckResult): void {
  const mark = isSkipped ? '-    ' : isFine ? 'ok   ' : 'FAIL '
  say(`${mark} ${name.padEnd(16)} ${says}`)
  if (todo !== undefined) say(`${' '.repeat(23)}→ ${todo}`)
}

function countSkipped(): string {
  const count = results.filter(({ isSkipped }) => isSkipped).length
  return count === 0 ? '' : ` Not checked: ${count}.`
}

/** Names every variable that looks like ours and is none. */
function checkSpelling(): boolean {
  const misspelt = findMisspelt(Object.keys(process.env))
  for (const { name, nearest } of misspelt) {
    printResult('variables', {
      isFine: false,
      says: `${name} is unknown`,
      todo: `Did you mean ${nearest}? Correct or remove it.`,
    })
  }
  return misspelt.length === 0
}

/** Reads the configuration of both processes and prints every fault once. */
function readAll() {
  const faults = new Set<string>()
  const attempt = <Config>(read: () => Config): Config | null => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      for (const fault of error.faults) faults.add(fault)
      return null
    }
  }
  const api = attempt(() => readApiConfig(process.env))
  const worker = attempt(() => readWorkerConfig(process.env))
  const temporal = attempt(() => readTemporalSettings(process.env))
  if (api && worker && temporal) {
    printResult('configuration', { isFine: true, says: 'valid for api and worker' })
    return { values: { ...worker, ...api }, temporal }
  }
  printResult('configuration', {
    isFine: false,
    says: 'invalid',
    todo: 'Correct these variables; .env.example describes them.',
  })
  for (const fault of [...faults].toSorted()) say(`${' '.repeat(25)}${fault}`)
  return null
}
