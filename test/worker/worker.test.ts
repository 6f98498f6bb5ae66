/** A worker from its start to its stop, in a namespace that its process has registered. */

import { randomUUID } from 'node:crypto'
import { Context } from '@temporalio/activity'
import { Client, Connection } from '@temporalio/client'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import type { Progress } from '../../activities/progress.ts'
import { registerNamespace, type TemporalSettings } from '../../runtime/temporal.ts'
import { startWorker } from '../../worker/worker.ts'
import { searchAttributeNames, taskQueue, workflowType } from '../../workflows/messages.ts'
import { boring } from '../support/workflow.ts'
import { aFinished } from '../support/progress.ts'
import { quietRuntime } from '../support/runtime.ts'
import { waitFor } from '../support/wait.ts'

const weekSeconds = 7 * 24 * 60 * 60

/** A namespace that nobody has registered yet. */
async function aNamespace() {
  const namespace = `payin-${randomUUID()}`
  const temporal: TemporalSettings = {
    namespace,
    connection: { address: inject('temporalAddress') },
  }
  const connection = await Connection.connect(temporal.connection)
  onTestFinished(() => connection.close())
  const { workflowService, operatorService } = connection
  return {
    temporal,
    client: new Client({ connection, namespace }),
    describe: () => workflowService.describeNamespace({ namespace }),
    listSearchAttributes: async () => {
      const known = await operatorService.listSearchAttributes({ namespace })
      return Object.keys(known.customAttributes ?? {}).toSorted()
    },
  }
}

const ours = [...searchAttributeNames].toSorted()

describe('the registration', () => {
  it('makes the namespace, which keeps closed runs for a week, and the search attributes', async () => {
    const { temporal, describe, listSearchAttributes } = await aNamespace()

    await registerNamespace(temporal)

    const { config } = await describe()
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(weekSeconds)
    expect(await listSearchAttributes()).toEqual(ours)
  })

  it('does no harm a second time', async () => {
    const { temporal, describe, listSearchAttributes } = await aNamespace()
    await registerNamespace(temporal)
    const before = await describe()

    await registerNamespace(temporal)

    expect((await describe()).namespaceInfo?.id).toBe(before.namespaceInfo?.id)
    expect(await listSearchAttributes()).toEqual(ours)
  })

  it('does no harm by several processes at once', async () => {
    const { temporal, listSearchAttributes } = await aNamespace()

    await Promise.all([1, 2, 3, 4, 5].map(() => registerNamespace(temporal)))

    expect(await listSearchAttributes()).toEqual(ours)
  })
})

/** A worker of a fresh namespace on the service's own task queue. */
async function aWorker(loadPayment: () => Promise<Progress> = async () => aFinished()) {
  quietRuntime()
  const { temporal, client } = await aNamespace()
  await registerNamespace(temporal)
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
  it('takes tasks as soon as it has started, in a namespace that was just registered', async () => {
    const { worker, start } = await aWorker()
    const run = await start()

    const end: unknown = await run.result()

    expect(end).toMatchObject({ status: 'completed' })
    expect(worker.isRunning()).toBe(true)
  })

  it('runs no longer when it was stopped', async () => {
    const { worker } = await aWorker()

    await worker.stop()

    expect(worker.isRunning()).toBe(false)
    await expect(worker.ended).resolves.toBeUndefined()
  })

  it('may be told to stop twice', async () => {
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

  it('says that it runs no longer while its last activity ends', async () => {
    const payment = Promise.withResolvers<Progress>()
    const { worker, start, untilBegun } = await aWorker(() => payment.promise)
    await start()
    await untilBegun()

    const stopped = worker.stop()

    expect(worker.isRunning()).toBe(false)
    payment.resolve(aFinished())
    await stopped
  })

  it('does not start in a namespace that nobody has registered', async () => {
    quietRuntime()
    const { temporal } = await aNamespace()

    const started = startWorker({
      activities: boring,
      temporal,
      workflowBundle: { codePath: inject('workflowBundle') },
    })

    await expect(started).rejects.toThrow(`Namespace ${temporal.namespace} was not found`)
  })

  it('does not start where there is no Temporal', async () => {
    quietRuntime()
    const temporal = { namespace: 'default', connection: { address: '127.0.0.1:1' } }

    const started = startWorker({
      activities: boring,
      temporal,
      workflowBundle: { codePath: inject('workflowBundle') },
    })

    await expect(started).rejects.toThrow('Connection refused')
  })
})
