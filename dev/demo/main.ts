/**
 * `npm run demo`: plays the shop and the payer of one payment, and prints its timeline. Uses a running
 * `npm start`, or starts one.
 */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readEnvFile } from '../../runtime/env-file.ts'
import { readOptions } from '../../runtime/options.ts'
import { checkout } from '../local/paths.ts'
import { findRunning, type Running } from '../local/running.ts'
import { loadSecrets } from '../local/secrets.ts'
import { demonstrate } from './demonstrate.ts'

readEnvFile()

const help = `npm run demo [-- --amount 666] [--method NEQUI]

Opens a payment, pays it on the sandbox's hosted page, waits for the outcome and prints the timeline.

  --amount N   in Colombian pesos; 666 is declined (default 50000)
  --method M   PSE or NEQUI (default PSE)
  --help       show this

Examples:
  npm run demo
  npm run demo -- --amount 666
  npm run demo -- --amount 2000 --method NEQUI
`

const values = readOptions(help, {
  amount: { type: 'string', default: '50000' },
  method: { type: 'string', default: 'PSE' },
})
const say = (line: string) => process.stdout.write(`${line}\n`)

const known = findRunning()
const own = known ? null : start()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop(own).then(() => process.exit(1)))
}
try {
  const running = known ?? (await waitUntilRunning(own))
  const { paymentsKey } = loadSecrets()
  await demonstrate({ ...values, running, apiKey: paymentsKey, say })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await stop(own)
}

function start(): ChildProcess {
  say('Payin is not running yet. Starting it with npm start.')
  return spawn(process.execPath, [join(checkout, 'dev/local/main.ts')], {
    cwd: checkout,
    stdio: 'inherit',
    detached: true,
  })
}

async function waitUntilRunning(child: ChildProcess | null): Promise<Running> {
  for (;;) {
    const running = findRunning()
    if (running) return running
    if (!child || child.exitCode !== null) throw new Error('Payin did not start.')
    await pause(100)
  }
}

async function stop(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
