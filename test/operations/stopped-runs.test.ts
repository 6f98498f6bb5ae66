/**
 * Runs that end early, because a person stopped them in Temporal's UI or because their history could not be replayed:
 * the timeline says it once, and the payment goes on.
 */

import type { WorkflowHandle } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { toWorkflowId } from '../../workflows/messages.ts'
import { choose, untilNotified } from '../support/payer.ts'
import { findRun } from '../support/runs.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { SWEEP_EVERY_MS: '100' } })
})
afterAll(() => world.close())

/** A payment whose run waits for the payer. */
async function aWaiting(): Promise<{
  payment: PaymentView
  handle: WorkflowHandle
  runId: string
}> {
  const { body: payment } = await world.call.checkout()
  const handle = world.temporal.workflow.getHandle(toWorkflowId(payment.id))
  await waitFor('a run that only waits', async () => {
    const { raw } = await handle.describe()
    return !raw.pendingWorkflowTask && !raw.pendingActivities?.length
  })
  return { payment, handle, runId: (await findRun(world, payment.id)).runId }
}

async function resetRun({ workflowId }: WorkflowHandle, runId: string): Promise<void> {
  const { workflowService, options } = world.temporal
  const { namespace } = options
  const execution = { workflowId, runId }
  const { events } = await world.temporal.workflow.getHandle(workflowId).fetchHistory()
  const task = events?.find((event) => event.workflowTaskCompletedEventAttributes)
  await workflowService.resetWorkflowExecution({
    namespace,
    workflowExecution: execution,
    workflowTaskFinishEventId: task?.eventId ?? null,
    requestId: runId,
    reason: 'by hand',
  })
}

const linesOf = async (paymentId: string) => {
  const { entries } = await world.api.store.timeline.list(paymentId, { limit: 200 })
  return entries.filter(({ summary }) => summary.startsWith('the run was'))
}

const ways = {
  cancelled: (handle: WorkflowHandle) => handle.cancel(),
  terminated: (handle: WorkflowHandle) => handle.terminate('by hand'),
  reset: resetRun,
}

describe.each(Object.keys(ways) as (keyof typeof ways)[])('a run that is %s', (way) => {
  it('leaves a line on the timeline, and another run goes on', async () => {
    const { payment, handle, runId } = await aWaiting()

    await ways[way](handle, runId)

    await waitFor('the line', async () => (await linesOf(payment.id)).length > 0)
    await waitFor('the next run', async () => (await findRun(world, payment.id)).runId !== runId)
    await choose(world, payment)
    await untilNotified(world, payment.id)
    expect(await linesOf(payment.id)).toMatchObject([
      {
        kind: 'support',
        count: 1,
        summary: expect.stringMatching(`^the run was ${way} in Temporal; `),
      },
    ])
  })
})

it('a run that ends as it should leaves no line', async () => {
  const { payment } = await aWaiting()
  await choose(world, payment)
  await untilNotified(world, payment.id)
  await waitFor('its end', async () => !(await findRun(world, payment.id)).isOpen)
  const { payment: other, handle } = await aWaiting()

  await handle.terminate('by hand')

  await waitFor('the line of the other', async () => (await linesOf(other.id)).length > 0)
  expect(await linesOf(payment.id)).toEqual([])
})

/** Answers the next task of a run as other code would: with an activity that this code does not start. */
async function answerOtherwise({ workflowId }: WorkflowHandle): Promise<void> {
  const { connection, options, workflow } = world.temporal
  const { namespace } = options
  const scheduleActivity = 1
  const signal = () => workflow.getHandle(workflowId).signal('koyweReported')
  await world.stopWorker()
  await signal()
  const poll = () =>
    connection.workflowService.pollWorkflowTaskQueue({
      namespace,
      taskQueue: { name: world.taskQueue },
      identity: 'other code',
    })
  const { taskToken } = await connection.withDeadline(Date.now() + 60_000, poll)
  const scheduleActivityTaskCommandAttributes = {
    activityId: '99',
    activityType: { name: 'other' },
    taskQueue: { name: 'other' },
    startToCloseTimeout: { nanos: 500_000_000 },
  }
  await connection.workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    commands: [{ commandType: scheduleActivity, scheduleActivityTaskCommandAttributes }],
  })
  await world.startWorker()
}

it('a run whose history cannot be replayed is replaced', async () => {
  const { payment, handle, runId } = await aWaiting()
  await answerOtherwise(handle)

  await choose(world, payment)

  await untilNotified(world, payment.id)
  expect((await findRun(world, payment.id)).runId).not.toBe(runId)
  await waitFor('the line', async () => (await linesOf(payment.id)).length > 0)
  expect(await linesOf(payment.id)).toMatchObject([
    { count: 1, summary: expect.stringContaining('could not be replayed') },
  ])
})
