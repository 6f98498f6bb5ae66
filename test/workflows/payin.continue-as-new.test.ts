/** A run with a long history continues as new from the store, and loses nothing. */

import { expect, it } from 'vitest'
import type { DueMessage } from '../../payment/outbox-message.ts'
import type { Progress } from '../../payment/next-step.ts'
import { DeliveryRefused } from '../../activities/to-failure.ts'
import { open, openUpdateId, refresh } from '../../workflows/messages.ts'
import { aMessage, anOpening, aProgress, aFinished } from '../support/progress.ts'
import { waitFor } from '../support/wait.ts'
import { aWorkflow, inTurn, type TestWorkflow, shareWorker } from '../support/workflow.ts'

shareWorker()

/** Its retries are regular activities, which continue-as-new has to wait for. */
const failsLocally = () => Promise.reject(new DeliveryRefused('the shop is closed', 0))
const closedForAnHour = () => Promise.reject(new DeliveryRefused('the shop is closed', 3_600_000))

/**
 * Makes the history long enough that the server suggests continue-as-new: 4 MiB. The reports carry ballast below the
 * limit of 2 MiB per signal. Each waits until the one before was processed, because together they would exceed the
 * size limit of one workflow task.
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
    'the running attempt to be cancelled',
    async () => {
      const { raw } = await handle.describe()
      return raw.pendingActivities?.some(({ state }) => Number(state) === cancelRequested)
    },
    5000,
  )
}

it('continues as new with only the payment’s id, after a read', async () => {
  const workflow = await aWorkflow()
  const firstRun = await workflow.signal()

  await makeLong(workflow)

  await workflow.untilBegun('loadPayment', 2)
  const [started] = await workflow.events()
  const { continuedExecutionRunId, input } = started?.workflowExecutionStartedEventAttributes ?? {}
  expect(continuedExecutionRunId).toBe(firstRun)
  expect(input?.payloads?.map(({ data }) => String(data))).toEqual([`"${workflow.paymentId}"`])
})

it('watches the payment in the new run', async () => {
  const workflow = await aWorkflow()
  await workflow.start()
  await makeLong(workflow)
  await workflow.untilBegun('loadPayment', 2)

  const answer = await workflow.ask(refresh, 'in the new run')

  expect(answer.status).toBe('pending')
  expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: true }])
})

it('leaves an outbox message that waits for its next attempt to the new run', async () => {
  const messages = [aMessage('payment.paid')]
  const workflow = await aWorkflow({
    loadPayment: inTurn(aProgress({ messages }), aFinished({ messages })),
    announce: inTurn<DueMessage[]>(failsLocally, closedForAnHour, []),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)

  await makeLong(workflow)

  await workflow.untilEnded()
  expect(workflow.count('loadPayment')).toBe(2)
  expect(workflow.count('announce')).toBe(3)
})

it('answers its open updates before it continues as new', async () => {
  const found = Promise.withResolvers<Progress>()
  const workflow = await aWorkflow({
    loadPayment: inTurn(anOpening({ next: 'find' }), aProgress()),
    findOrder: inTurn<Progress>(
      failsLocally,
      found.promise,
      anOpening({ next: 'find' }),
      aProgress(),
    ),
  })
  const asked = workflow.ask(open, openUpdateId)
  await workflow.untilBegun('findOrder', 2)
  await makeLong(workflow)

  found.resolve(anOpening({ next: 'find' }))

  expect((await asked).status).toBe('pending')
})

it('waits for the running attempt of an outbox message', async () => {
  const taken = Promise.withResolvers<DueMessage[]>()
  const paid = aMessage('payment.paid')
  const completed = aMessage('payment.completed')
  const workflow = await aWorkflow({
    loadPayment: inTurn(aProgress({ messages: [paid] }), aFinished({ messages: [completed] })),
    announce: inTurn<DueMessage[]>(failsLocally, taken.promise),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)
  await makeLong(workflow)
  await untilAskedToStop(workflow)

  taken.resolve([completed])

  await workflow.untilEnded()
  expect(workflow.count('announce')).toBe(2)
  expect(workflow.count('fulfil')).toBe(1)
})

it('sends an outbox message again whose running attempt fails', async () => {
  const taken = Promise.withResolvers<DueMessage[]>()
  const paid = aMessage('payment.paid')
  const workflow = await aWorkflow({
    loadPayment: inTurn(aProgress({ messages: [paid] }), aFinished({ messages: [paid] })),
    announce: inTurn<DueMessage[]>(failsLocally, taken.promise, []),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)
  await makeLong(workflow)
  await untilAskedToStop(workflow)

  taken.reject(new Error('the shop is closed'))

  await workflow.untilEnded()
  expect(workflow.count('announce')).toBe(3)
})

it('answers an update that arrives while it waits for a running attempt', async () => {
  const taken = Promise.withResolvers<DueMessage[]>()
  const paid = aMessage('payment.paid')
  const workflow = await aWorkflow({
    loadPayment: inTurn(aProgress({ messages: [paid] }), aFinished()),
    announce: inTurn<DueMessage[]>(failsLocally, taken.promise),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)
  await makeLong(workflow)
  await untilAskedToStop(workflow)
  const asked = await workflow.handle.startUpdate(refresh, { waitForStage: 'ACCEPTED' })

  taken.resolve([])

  await asked.result()
})
