/** Calls to an unreachable Temporal end in time, in each way in which it can be unreachable. */

import { expect, it, onTestFinished } from 'vitest'
import { createEngine, type Engine } from '../../api/engine.ts'
import { silentLog } from '../support/log.ts'
import { anAbsent, type DeadPort } from '../support/ports.ts'

async function anEngine(absence: DeadPort): Promise<Engine> {
  const connection = { address: await anAbsent(absence) }
  const engine = createEngine({ connection, namespace: 'default', log: silentLog })
  onTestFinished(() => engine.close())
  return engine
}

const paymentId = 'pay_01a20dce-1a87-7783-8676-53995a861217'

/** How late a timer of a busy machine may be. */
const slackMs = 6000

const calls: [string, (engine: Engine) => Promise<unknown>, unknown, number][] = [
  ['an opening that may take two seconds', (one) => one.open(paymentId, 2000), 'unreachable', 3200],
  ['an opening that may take eight', (one) => one.open(paymentId, 8000), 'unreachable', 5200],
  ['a refresh', (one) => one.refresh(paymentId, 1000), false, 1000],
  ['a notification', (one) => one.notify(paymentId).catch(() => 'failed'), 'failed', 8000],
  ['a probe', (one) => one.isReachable(), false, 1200],
]

it.each(calls)('ends %s in time', async (_what, call, expected, withinMs) => {
  const absences = ['refuses', 'hangs', 'cuts'] as const
  const engines = await Promise.all(absences.map(anEngine))

  const start = performance.now()
  const took = await Promise.all(
    engines.map(async (engine) => {
      const result = await call(engine)
      return { result, isInTime: performance.now() - start < withinMs + slackMs }
    }),
  )

  expect(took).toEqual(absences.map(() => ({ result: expected, isInTime: true })))
})
