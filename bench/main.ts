/**
 * `npm run bench`: many payments from checkout to fulfilment against a running `npm start`, with what
 * they took and how much memory api and worker hold. Figures are for comparing within one run: these
 * change with the machine.
 */

import { readFileSync } from 'node:fs'
import { findStarted } from '../local/left-over.ts'
import { findRunning } from '../local/running.ts'
import { loadSecrets } from '../local/secrets.ts'
import { readOptions } from '../process/options.ts'
import { takePayment } from './take-payment.ts'

const help = `npm run bench [-- --payments 1000] [--callers 8]

Against a running npm start: takes payments from checkout to fulfilment and prints, after each
quarter, payments per second, the time from checkout to fulfilment, and the memory of api and worker.

  --payments N   how many (default 1000)
  --callers N    how many at once (default 8)
  --help         show this

Examples:
  npm run bench
  npm run bench -- --payments 200 --callers 4
`

const values = readOptions(help, {
  payments: { type: 'string', default: '1000' },
  callers: { type: 'string', default: '8' },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
const running = findRunning()
if (!running) {
  say('Nothing is running in this checkout. Run npm start first.')
  process.exit(1)
}

const target = { ...running, apiKey: loadSecrets().paymentsKey }
const payments = Number(values.payments)
const callers = Number(values.callers)
const quarters = 4

say(`memory before: ${describeMemory()}`)
for (let quarter = 1; quarter <= quarters; quarter += 1) {
  const startedAt = performance.now()
  const tookMs = await takeMany(Math.ceil(payments / quarters))
  const seconds = (performance.now() - startedAt) / 1000
  const sorted = tookMs.toSorted((left, right) => left - right)
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
  say(
    `quarter ${quarter}: ${sorted.length} payments, ${(sorted.length / seconds).toFixed(1)} a second, ` +
      `checkout to fulfilment p50 ${at(0.5)} ms, p95 ${at(0.95)} ms; ${describeMemory()}`,
  )
}

/** Takes so many payments with the callers side by side, and gives what each one took. */
async function takeMany(count: number): Promise<number[]> {
  const tookMs: number[] = []
  let left = count
  const work = async () => {
    while (left > 0) {
      left -= 1
      tookMs.push(await takePayment(target))
    }
  }
  await Promise.all(Array.from({ length: callers }, work))
  return tookMs
}

function describeMemory(): string {
  const named = ['api', 'worker'].map((name) => {
    const found = findStarted(`${name}/main.ts`)
    return `${name} ${found === null ? 'not found' : `${readResident(found)} MiB`}`
  })
  return named.join(', ')
}

/** Resident memory of a process, in MiB. */
function readResident(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024)
}
