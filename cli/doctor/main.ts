/** `npm run doctor`: checks everything that api and worker need, and says what to do about failures. */

import { createLog } from '../../runtime/log.ts'
import { connectDatabase } from '../../store/database.ts'
import { createStore } from '../../store/store.ts'
import { readApiConfig } from '../../api/config.ts'
import { readEnvFile } from '../../runtime/env-file.ts'
import { ConfigurationError } from '../../runtime/environment.ts'
import { readOptions } from '../../runtime/options.ts'
import { readTemporalSettings } from '../../runtime/temporal.ts'
import { readWorkerConfig } from '../../worker/config.ts'
import { buildDependencies } from '../../worker/dependencies.ts'
import { listChecks, type CheckResult } from './checks.ts'

const help = `npm run doctor

Checks what api and worker need, with their environment: configuration, database, Temporal, sign-in, merchant
and methods at Koywe, clock, mail server and the endpoint of the shop, which receives one signed ping. Changes
nothing. Exits with 0 if all checks pass, and with 1 otherwise.

  npm run doctor
  DATABASE_URL=postgres://… npm run doctor
`

readEnvFile()
readOptions(help, {})
const say = (line: string) => process.stdout.write(`${line}\n`)

const config = readAll()
if (config === null) process.exit(1)
const log = createLog('doctor', 'silent')
const database = connectDatabase({
  url: config.worker.DATABASE_URL,
  connectionsMax: 2,
  statementTimeoutMs: 5000,
  log,
})
const store = createStore(database)
const dependencies = buildDependencies(config.worker, { store, clock: Date.now, log })
const parts = { config: config.worker, temporal: config.temporal, database, dependencies }

let isWell = true
for (const { name, run } of listChecks(parts)) {
  const result = await run()
  isWell &&= result.isFine
  printResult(name, result)
}
dependencies.mailer.close()
await store.close()
say(isWell ? '\nAll checks passed.' : '\nFix the failed checks before you accept payments.')
process.exitCode = isWell ? 0 : 1

function printResult(name: string, { isFine, says, todo }: CheckResult): void {
  say(`${isFine ? 'ok   ' : 'FAIL '} ${name.padEnd(15)} ${says}`)
  if (todo !== undefined) say(`${' '.repeat(22)}→ ${todo}`)
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
    return { worker, temporal }
  }
  printResult('configuration', {
    isFine: false,
    says: 'invalid',
    todo: 'Correct these variables; .env.example describes them.',
  })
  for (const fault of [...faults].toSorted()) say(`${' '.repeat(24)}${fault}`)
  return null
}
