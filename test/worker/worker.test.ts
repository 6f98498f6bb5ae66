/** A worker from its start to its stop, in a namespace that it registers. */

import { randomUUID } from 'node:crypto'
import { Context } from '@temporalio/activity'
import { Client, Connection } from '@temporalio/client'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import type { Progress } from '../../payment/next-step.ts'
import type { TemporalSettings } from '../../runtime/temporal.ts'
import { startWorker } from '../../worker/worker.ts'
import { taskQueue, workflowType } from '../../workflows/messages.ts'
import { boring } from '../support/workflow.ts'
import { aFinished } from '../support/progress.ts'
import { silentLog } from '../support/log.ts'
import { quietRuntime } from '../support/runtime.ts'
import { waitFor } from '../support/wait.ts'

/** A namespace that is not registered. */
async function aNamespace() {
  const namespace = `payin-${randomUUID()}`
  const temporal: TemporalSettings = {
    namespace,
    connection: { address: inject('temporalAddress') },
  }
  const connection = await Connection.connect(temporal.connection)
  onTestFinished(() => connection.close())
  return { temporal, client: new Client({ connection, namespace }) }
}

/** A worker in a fresh namespace, on the service's own task queue. */
async function aWorker(loadPayment: () => Promise<Progress> = async () => aFinished()) {
  quietRuntime()
  const { temporal, client } = await aNamespace()
  let begun = 0
  const worker = await startWorker({
    activities: {
      ...boring,
      loadPayment: () => {
        begun += 1
        return Promise.race([loadPayment(), Context.current().cancelled])
      },
    },
    temporal,
    workflowBundle: { codePath: inject('workflowBundle') },
    log: silentLog,
  })
  onTestFinished(() => worker.stop())
  const workflowId = `payin-${randomUUID()}`
  return {
    worker,
    start: () => client.workflow.start(workflowType, { workflowId, taskQueue, args: ['pay_1'] }),
    untilBegun: () => waitFor('the activity to begin', () => begun > 0),
  }
}

describe('a worker', () => {
  it('takes tasks as soon as it has started, in a namespace that did not exist', async () => {
    const { worker, start } = await aWorker()
    const run = await start()

    const end: unknown = await run.result()

    expect(end).toMatchObject({ status: 'completed' })
    expect(worker.isRunning()).toBe(true)
  })

  it('is not running after it was stopped', async () => {
    const { worker } = await aWorker()

    await worker.stop()

    expect(worker.isRunning()).toBe(false)
    await expect(worker.ended).resolves.toBeUndefined()
  })

  it('may be stopped twice', async () => {
    const { worker } = await aWorker()

    await Promise.all([worker.stop(), worker.stop()])

    await expect(worker.stop()).resolves.toBeUndefined()
  })

  it('lets a running activity end before it stops', async () => {
    const payment = Promise.withResolvers<Progress>()
    const { worker, start, untilBegun } = await aWorker(() => payment.promise)
    const run = await start()
    await untilBegun()
    const stopped = worker.stop()
    await run.describe()

    payment.resolve(aFinished())

    await stopped
    const { events } = await run.fetchHistory()
    const completed = events?.filter(
      ({ markerRecordedEventAttributes: marker }) => marker?.markerName === 'core_local_activity',
    )
    expect(completed).toHaveLength(1)
  })

  it('is not running while its last activity ends', async () => {
    const payment = Promise.withResolvers<Progress>()
    const { worker, start, untilBegun } = await aWorker(() => payment.promise)
    await start()
    await untilBegun()

    const stopped = worker.stop()

    expect(worker.isRunning()).toBe(false)
    payment.resolve(aFinished())
    await stopped
  })

  it('does not start where there is no Temporal', async () => {
    quietRuntime()
    const temporal = { namespace: 'default', connection: { address: '127.0.0.1:1' } }

    const started = startWorker({
      activities: boring,
      temporal,
      workflowBundle: { codePath: inject('workflowBundle') },
      log: silentLog,
    })

    await expect(started).rejects.toThrow('Connection refused')
  })
})
