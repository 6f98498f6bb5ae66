/** An engine that is not there must be told soon, however it is not there. */

import { expect, it, onTestFinished } from 'vitest'
import { createEngine, type Engine } from '../../api/engine.ts'
import { silentLog } from '../support/log.ts'
import { anAbsent, type Absence } from '../support/ports.ts'

async function anEngine(absence: Absence): Promise<Engine> {
  const connection = { address: await anAbsent(absence) }
  const engine = createEngine({ connection, namespace: 'default', log: silentLog })
  onTestFinished(() => engine.close())
  return engine
}

const paymentId = 'pay_01a20dce-1a87-7783-8676-53995a861217'

/** A busy machine may add so much to a timer; what hangs would take for ever. */
const slackMs = 6000

const calls: [string, (engine: Engine) => Promise<unknown>, unknown, number][] = [
  ['an opening that may take two seconds', (one) => one.open(paymentId, 2000), 'unreachable', 3200],
  ['an opening that may take eight', (one) => one.open(paymentId, 8000), 'unreachable', 5200],
  ['a refresh', (one) => one.refresh(paymentId, 1000), false, 1000],
  ['what is told', (one) => one.tell(paymentId), false, 5000],
  ['a signal', (one) => one.signal(paymentId).catch(() => 'failed'), 'failed', 3000],
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
