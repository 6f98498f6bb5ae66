/** A run whose history has grown long starts anew from the store, and loses nothing by it. */

import { expect, it } from 'vitest'
import type { DeliveryOutcome } from '../../activities/attempt.ts'
import type { Progress } from '../../activities/progress.ts'
import { DeliveryRefused } from '../../activities/to-failure.ts'
import { open, openUpdateId, refresh } from '../../workflows/messages.ts'
import { aMessage, anOpening, aProgress, atRest } from '../support/progress.ts'
import { waitFor } from '../support/wait.ts'
import { aWorkflow, inTurn, type TestWorkflow } from '../support/workflow.ts'

/** What fails near goes on far, where support can see it, and a new run waits for it. */
const failsNear = () => Promise.reject(new DeliveryRefused('the shop is closed', 0))
const closedForAnHour = () => Promise.reject(new DeliveryRefused('the shop is closed', 3_600_000))

/**
 * Makes the history as long as the server allows before it suggests a new run: 4 MiB, reached by
 * reports that carry ballast, each below the 2 MiB that a signal may have, and each taken before the
 * next one comes: those that wait for a task come as one, which is too large for the wire.
 */
async function makeLong({ handle }: TestWorkflow): Promise<void> {
  for (let sent = 0; sent < 3; sent += 1) {
    await waitFor(
      'the workflow to wait',
      async () => !(await handle.describe()).raw.pendingWorkflowTask,
    )
    await handle.signal('koyweReported', 'x'.repeat(1_500_000))
  }
}

/** PENDING_ACTIVITY_STATE_CANCEL_REQUESTED. */
const cancelRequested: number = 3

async function untilAskedToStop({ handle }: TestWorkflow): Promise<void> {
  await waitFor(
    'the running outbox message to be asked to stop',
    async () => {
      const { raw } = await handle.describe()
      return raw.pendingActivities?.some(({ state }) => Number(state) === cancelRequested)
    },
    5000,
  )
}

it('starts anew with nothing but the payment’s id when it has read what came', async () => {
  const workflow = await aWorkflow()
  const firstRun = await workflow.signal()

  await makeLong(workflow)

  await workflow.untilBegun('loadPayment', 2)
  const [started] = await workflow.events()
  const { continuedExecutionRunId, input } = started?.workflowExecutionStartedEventAttributes ?? {}
  expect(continuedExecutionRunId).toBe(firstRun)
  expect(input?.payloads?.map(({ data }) => String(data))).toEqual([`"${workflow.paymentId}"`])
})

it('goes on watching', async () => {
  const workflow = await aWorkflow()
  await workflow.start()
  await makeLong(workflow)
  await workflow.untilBegun('loadPayment', 2)

  const answer = await workflow.ask(refresh, 'in the new run')

  expect(answer.status).toBe('pending')
  expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: true }])
})

it('leaves an outbox message that waits for its next try to the next run', async () => {
  const messages = [aMessage('payment.paid')]
  const workflow = await aWorkflow({
    loadPayment: inTurn(aProgress({ messages }), atRest({ messages })),
    announce: inTurn<DeliveryOutcome>(failsNear, closedForAnHour, 'done'),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)

  await makeLong(workflow)

  await workflow.untilEnded()
  expect(workflow.count('loadPayment')).toBe(2)
  expect(workflow.count('announce')).toBe(3)
})

it('answers those who wait before it starts anew', async () => {
  const found = Promise.withResolvers<Progress>()
  const workflow = await aWorkflow({
    loadPayment: inTurn(anOpening({ next: 'find' }), aProgress()),
    findOrder: inTurn<Progress>(failsNear, found.promise, anOpening({ next: 'find' }), aProgress()),
  })
  const asked = workflow.ask(open, openUpdateId)
  await workflow.untilBegun('findOrder', 2)
  await makeLong(workflow)

  found.resolve(anOpening({ next: 'find' }))

  expect((await asked).status).toBe('pending')
})

it('lets a running outbox message end first', async () => {
  const taken = Promise.withResolvers<DeliveryOutcome>()
  const paid = aMessage('payment.paid')
  const completed = aMessage('payment.completed')
  const workflow = await aWorkflow({
    loadPayment: inTurn(
      aProgress({ messages: [paid, completed] }),
      atRest({ messages: [completed] }),
    ),
    announce: inTurn<DeliveryOutcome>(failsNear, taken.promise),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)
  await makeLong(workflow)
  await untilAskedToStop(workflow)

  taken.resolve('done')

  await workflow.untilEnded()
  expect(workflow.count('announce')).toBe(2)
  expect(workflow.count('fulfil')).toBe(1)
})

it('takes a running outbox message over that fails meanwhile', async () => {
  const taken = Promise.withResolvers<DeliveryOutcome>()
  const paid = aMessage('payment.paid')
  const workflow = await aWorkflow({
    loadPayment: inTurn(aProgress({ messages: [paid] }), atRest({ messages: [paid] })),
    announce: inTurn<DeliveryOutcome>(failsNear, taken.promise, 'done'),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)
  await makeLong(workflow)
  await untilAskedToStop(workflow)

  taken.reject(new Error('the shop is closed'))

  await workflow.untilEnded()
  expect(workflow.count('announce')).toBe(3)
})

it('serves who asks while a running outbox message ends', async () => {
  const taken = Promise.withResolvers<DeliveryOutcome>()
  const paid = aMessage('payment.paid')
  const workflow = await aWorkflow({
    loadPayment: inTurn(aProgress({ messages: [paid] }), atRest()),
    announce: inTurn<DeliveryOutcome>(failsNear, taken.promise),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)
  await makeLong(workflow)
  await untilAskedToStop(workflow)
  const asked = await workflow.handle.startUpdate(refresh, { waitForStage: 'ACCEPTED' })

  taken.resolve('done')

  await asked.result()
})
