/** Calls to an unreachable Temporal end, however it is unreachable. */

import { expect, it, onTestFinished } from 'vitest'
import { createEngine, type Engine } from '../../runtime/engine.ts'
import { silentLog } from '../support/log.ts'
import { anAbsent, type DeadPort } from '../support/ports.ts'

async function anEngine(absence: DeadPort): Promise<Engine> {
  const connection = { address: await anAbsent(absence) }
  const engine = createEngine({ connection, namespace: 'default', log: silentLog })
  onTestFinished(() => engine.close())
  return engine
}

const paymentId = 'pay_01a20dce-1a87-7783-8676-53995a861217'

const calls: [string, (engine: Engine) => Promise<unknown>, unknown][] = [
  ['an opening that may take two seconds', (one) => one.open(paymentId, 2000), 'unreachable'],
  ['an opening that may take eight', (one) => one.open(paymentId, 8000), 'unreachable'],
  ['a refresh', (one) => one.refresh(paymentId, 1000), false],
  ['a notification', (one) => one.notify(paymentId).catch(() => 'failed'), 'failed'],
  ['a probe', (one) => one.isReachable(), false],
]

/** Twice what the longest call may take. A call without a deadline of its own takes longer. */
const guardMs = 20_000

it.each(calls)(
  'ends %s, although Temporal never answers',
  async (_what, call, expected) => {
    const absences = ['refuses', 'hangs', 'cuts'] as const
    const engines = await Promise.all(absences.map(anEngine))

    const results = await Promise.all(engines.map(call))

    expect(results).toEqual(absences.map(() => expected))
  },
  guardMs,
)
