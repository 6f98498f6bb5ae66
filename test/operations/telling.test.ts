/** How the api tells a run that something was reported: quickly where a worker is at hand, and so that nobody waits where none is. */

import { randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { expect, inject, it, onTestFinished } from 'vitest'
import { createEngine, type Engine } from '../../api/engine.ts'
import { toWorkflowId } from '../../workflows/messages.ts'
import { silentLog } from '../support/log.ts'
import { aProgress } from '../support/progress.ts'
import { aWorkflow } from '../support/workflow.ts'

function anEngine(taskQueue: string): Engine {
  const connection = { address: inject('temporalAddress') }
  const engine = createEngine({ connection, namespace: 'default', log: silentLog, taskQueue })
  onTestFinished(() => engine.close())
  return engine
}

/** A run whose task queue nobody serves. */
async function aRunWithoutWorker(engine: Engine): Promise<string> {
  const paymentId = `pay_${randomUUID()}`
  await engine.wake(paymentId)
  const connection = await Connection.connect({ address: inject('temporalAddress') })
  onTestFinished(async () => {
    await new Client({ connection }).workflow.getHandle(toWorkflowId(paymentId)).terminate()
    await connection.close()
  })
  return paymentId
}

async function timed<Result>(call: Promise<Result>): Promise<{ result: Result; ms: number }> {
  const startedAt = performance.now()
  const result = await call
  return { result, ms: performance.now() - startedAt }
}

it('a run whose worker is at hand has taken it and read the order', async () => {
  const hourMs = 60 * 60 * 1000
  const workflow = await aWorkflow({
    loadPayment: async () => aProgress({ inMs: hourMs }),
    readOrder: async () => aProgress({ inMs: hourMs }),
  })
  await workflow.start()
  const engine = anEngine('nobody asks for it')

  const ofNobody = await engine.tell(`pay_${randomUUID()}`)
  const ofRun = await engine.tell(workflow.paymentId)

  expect({ ofNobody, ofRun }).toEqual({ ofNobody: false, ofRun: true })
  expect(workflow.count('readOrder')).toBe(1)
})

it('where no worker takes one, the next ones are not even tried', async () => {
  const engine = anEngine(`nobody-${randomUUID()}`)
  const paymentId = await aRunWithoutWorker(engine)

  const first = await timed(engine.tell(paymentId))
  const second = await timed(engine.tell(paymentId))

  expect([first.result, second.result]).toEqual([false, false])
  expect(first.ms).toBeGreaterThan(4000)
  expect(second.ms).toBeLessThan(1000)
})
