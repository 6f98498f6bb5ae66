/** A notification is an update while a worker takes updates. Otherwise it is a signal, without a long wait. */

import { randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { expect, inject, it, onTestFinished, vi } from 'vitest'
import { createEngine, type Engine } from '../../runtime/engine.ts'
import { toWorkflowId } from '../../workflows/messages.ts'
import type { Log } from '../../payment/log.ts'
import { aKeptLog, silentLog } from '../support/log.ts'
import { aProgress } from '../support/progress.ts'
import { aWorkflow, type TestWorkflow } from '../support/workflow.ts'

function anEngine(taskQueue: string, log: Log = silentLog): Engine {
  const connection = { address: inject('temporalAddress') }
  const engine = createEngine({ connection, namespace: 'default', log, taskQueue })
  onTestFinished(() => engine.close())
  return engine
}

/** An open run without a worker. */
async function aRunWithoutWorker(engine: Engine): Promise<string> {
  const paymentId = `pay_${randomUUID()}`
  await engine.notify(paymentId)
  const connection = await Connection.connect({ address: inject('temporalAddress') })
  onTestFinished(async () => {
    await new Client({ connection }).workflow.getHandle(toWorkflowId(paymentId)).terminate()
    await connection.close()
  })
  return paymentId
}

/** How the notifications of a run arrived, in order. */
async function listArrivals(workflow: TestWorkflow): Promise<string[]> {
  const events = await workflow.events()
  return events.flatMap((event) => {
    if (event.workflowExecutionUpdateAcceptedEventAttributes) return 'update'
    return event.workflowExecutionSignaledEventAttributes ? 'signal' : []
  })
}

/** An open run that waits for reports, with a worker. */
async function aWaitingRun(): Promise<TestWorkflow> {
  const waiting = async () => aProgress({ dueInMs: 60 * 60 * 1000 })
  const workflow = await aWorkflow({ loadPayment: waiting, readOrder: waiting })
  await workflow.start()
  return workflow
}

it('a run with a worker has read the order when the notification returns', async () => {
  const workflow = await aWaitingRun()
  const engine = anEngine('any')

  await engine.notify(workflow.paymentId)

  expect(workflow.count('readOrder')).toBe(1)
  expect(await listArrivals(workflow)).toEqual(['update'])
})

it('without a worker, only the first notification waits for an update', async () => {
  const { log, lines } = aKeptLog()
  const engine = anEngine(`unserved-${randomUUID()}`, log)
  const paymentId = await aRunWithoutWorker(engine)

  await engine.notify(paymentId)
  await engine.notify(paymentId)

  expect(lines.filter((line) => line.includes('no answer to the update `report`'))).toHaveLength(1)
})

it('after the cooldown, one answered update closes the circuit breaker', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const engine = anEngine(`unserved-${randomUUID()}`)
  await engine.notify(await aRunWithoutWorker(engine))
  const workflow = await aWaitingRun()
  const { paymentId } = workflow

  await engine.notify(paymentId)
  vi.advanceTimersByTime(10_000)
  await engine.notify(paymentId)
  await engine.notify(paymentId)

  expect(await listArrivals(workflow)).toEqual(['signal', 'update', 'update'])
})
