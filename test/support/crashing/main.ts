/**
 * A worker that kills itself, as a machine does that loses power, at the moment that CRASH_AT names, such as
 * "after shop.deliver completed". Prints each moment as it passes, so that tests can count them.
 */

import { readFileSync } from 'node:fs'
import { Runtime } from '@temporalio/worker'
import { createActivities } from '../../../activities/index.ts'
import type { Dependencies } from '../../../activities/dependencies.ts'
import { connectDatabase } from '../../../store/database.ts'
import { createStore } from '../../../store/store.ts'
import { createLog } from '../../../runtime/log.ts'
import { readTemporalSettings } from '../../../runtime/temporal.ts'
import { readWorkerConfig } from '../../../worker/config.ts'
import { buildDependencies } from '../../../worker/dependencies.ts'
import { startWorker } from '../../../worker/worker.ts'

const crashAt = process.env['CRASH_AT']
const config = readWorkerConfig(process.env)
const log = createLog('worker', 'silent')
Runtime.install({ shutdownSignals: ['SIGTERM'] })

const database = connectDatabase({
  url: config.DATABASE_URL,
  connectionsMax: 5,
  statementTimeoutMs: 10_000,
  log,
})
const store = createStore(database)
const built = buildDependencies(config, { store, clock: Date.now, log })
const dependencies: Dependencies = {
  ...built,
  koywe: watch('koywe', built.koywe),
  shop: watch('shop', built.shop),
  mailer: watch('mailer', built.mailer),
  store: watch('store', built.store),
}
await startWorker({
  activities: createActivities(dependencies),
  temporal: readTemporalSettings(process.env),
  taskQueue: String(process.env['TASK_QUEUE']),
  workflowBundle: { code: readFileSync(String(process.env['WORKFLOW_BUNDLE']), 'utf8') },
  log,
})
process.stdout.write('taking tasks\n')

/** Wraps the parts: each call has a moment before and after it. */
function watch<Part extends object>(path: string, part: Part): Part {
  const watched = Object.entries(part).map(([name, member]: [string, unknown]) => {
    const place = `${path}.${name}`
    if (typeof member === 'object' && member !== null) return [name, watch(place, member)]
    if (typeof member !== 'function') return [name, member]
    const call = member as (...args: unknown[]) => unknown
    return [
      name,
      (...args: unknown[]) => passBy(`${place}${subjectOf(args[0])}`, () => call.apply(part, args)),
    ]
  })
  return Object.fromEntries(watched) as Part
}

/** Names the outbox message of a call, if it has one: its key without the payment's id. */
function subjectOf(argument: unknown): string {
  const isKeyed = typeof argument === 'object' && argument !== null && 'key' in argument
  const key = String(isKeyed ? argument.key : argument)
  return key.startsWith('pay_') && key.includes('.') ? ` ${key.slice(key.indexOf('.') + 1)}` : ''
}

async function passBy(place: string, call: () => unknown): Promise<unknown> {
  pass(`before ${place}`)
  const result = await call()
  pass(`after ${place}`)
  return result
}

const passed = new Map<string, number>()

function pass(moment: string): void {
  const times = (passed.get(moment) ?? 0) + 1
  passed.set(moment, times)
  process.stdout.write(`${moment}\n`)
  const isNow = crashAt === `${moment} #${times}` || (crashAt === moment && times === 1)
  if (isNow) process.kill(process.pid, 'SIGKILL')
}
