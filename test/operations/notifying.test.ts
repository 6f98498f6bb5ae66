/** A report is told where a worker takes it. Where none does, only the first one waits for that. */

import { randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { expect, inject, it, onTestFinished, vi } from 'vitest'
import { createEngine, type Engine } from '../../api/engine.ts'
import { toWorkflowId } from '../../workflows/messages.ts'
import { silentLog } from '../support/log.ts'
import { aProgress } from '../support/progress.ts'
import { aWorkflow, type TestWorkflow } from '../support/workflow.ts'

function anEngine(taskQueue: string): Engine {
  const connection = { address: inject('temporalAddress') }
  const engine = createEngine({ connection, namespace: 'default', log: silentLog, taskQueue })
  onTestFinished(() => engine.close())
  return engine
}

/** A run whose task queue nobody serves. */
async function aRunWithoutWorker(engine: Engine): Promise<string> {
  const paymentId = `pay_${randomUUID()}`
  await engine.signal(paymentId)
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

/** A run that waits for reports, with its worker. */
async function aWaitingRun(): Promise<TestWorkflow> {
  const waiting = async () => aProgress({ inMs: 60 * 60 * 1000 })
  const workflow = await aWorkflow({ loadPayment: waiting, readOrder: waiting })
  await workflow.start()
  return workflow
}

it('a run whose worker is at hand has read the order when it answers', async () => {
  const workflow = await aWaitingRun()
  const engine = anEngine('any')

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

it('where a worker takes one after a rest, all are told again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const engine = anEngine(`nobody-${randomUUID()}`)
  await engine.tell(await aRunWithoutWorker(engine))
  const workflow = await aWaitingRun()

  const during = await engine.tell(workflow.paymentId)
  vi.advanceTimersByTime(10_000)
  const after = [await engine.tell(workflow.paymentId), await engine.tell(workflow.paymentId)]

  expect({ during, after }).toEqual({ during: false, after: [true, true] })
})
