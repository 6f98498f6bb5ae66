/** Local activities: any history replays, and nothing runs concurrently with one. */

import { Context } from '@temporalio/activity'
import { Worker } from '@temporalio/worker'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, inject, it } from 'vitest'
import type { DueMessage } from '../../payment/outbox-message.ts'
import { koyweReported, refresh, report } from '../../workflows/messages.ts'
import { aMessage, aProgress, aFinished } from '../support/progress.ts'
import { aWorkflow, sentRegularly, type TestWorkflow, shareWorker } from '../support/workflow.ts'

shareWorker()

/** Pseudo-random numbers, the same on every run. */
function aChance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** Fails half of its local attempts, and takes some milliseconds. */
function unsteady<Result>(chance: () => number, result: () => Result): () => Promise<Result> {
  return async () => {
    const [tookMs, luck] = [chance() * 20, chance()]
    await pause(tookMs)
    if (luck < 0.5 && Context.current().info.isLocal) throw new Error('not this time')
    return result()
  }
}

async function live(seed: number): Promise<TestWorkflow> {
  const chance = aChance(seed)
  const messages = [
    aMessage('payment.paid'),
    aMessage('payment.completed'),
    aMessage('mail.confirmation'),
    aMessage('mail.shipping'),
  ]
  let reads = 0
  const read = () => {
    reads += 1
    return reads > 6
      ? aFinished({ messages })
      : aProgress({ dueInMs: 10, messages: messages.slice(0, reads) })
  }
  const taken = unsteady(chance, (): DueMessage[] => [])
  const workflow = await aWorkflow({
    loadPayment: unsteady(chance, () => aProgress({ messages: messages.slice(0, 1) })),
    readOrder: unsteady(chance, read),
    announce: taken,
    fulfil: taken,
    sendConfirmation: taken,
    sendShippingNotification: taken,
  })
  await workflow.start()
  for (let sent = 0; sent < 6; sent += 1) {
    await pause(chance() * 30)
    const luck = chance()
    const sending =
      luck < 0.5
        ? workflow.handle.signal(koyweReported)
        : workflow.handle.startUpdate(luck < 0.75 ? refresh : report, { waitForStage: 'ACCEPTED' })
    // The run may have ended already.
    await sending.catch(() => undefined)
  }
  await workflow.untilEnded()
  return workflow
}

it.each([1, 2, 3, 4, 5, 6])('a run with random failures and reports replays: %i', async (seed) => {
  const workflow = await live(seed)

  const history = await workflow.handle.fetchHistory()

  const workflowBundle = { codePath: inject('workflowBundle') }
  await expect(Worker.runReplayHistory({ workflowBundle }, history)).resolves.toBeUndefined()
})

it('a step runs as a regular activity while a queue is busy, and so do the messages of its result', async () => {
  const taken = Promise.withResolvers<DueMessage[]>()
  const paid = aMessage('payment.paid')
  const workflow = await aWorkflow({
    loadPayment: async () => aProgress({ dueInMs: 60_000, messages: [paid] }),
    announce: sentRegularly(taken.promise),
    readOrder: async () => aFinished({ messages: [paid, aMessage('mail.confirmation')] }),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)
  await workflow.handle.signal(koyweReported)
  await workflow.untilBegun('sendConfirmation')
  taken.resolve([])
  await workflow.untilEnded()

  const events = await workflow.events()

  const scheduled = events.flatMap(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
  )
  expect(scheduled).toEqual(['announce', 'readOrder', 'sendConfirmation'])
})

it('reads are retried after at most thirty seconds, and deliveries after ten', async () => {
  const workflow = await aWorkflow({
    readOrder: async () => {
      if (Context.current().info.isLocal) throw new Error('not locally')
      return aFinished({ messages: [aMessage('payment.completed'), aMessage('mail.shipping')] })
    },
    fulfil: sentRegularly(Promise.resolve([])),
    sendShippingNotification: sentRegularly(Promise.resolve([])),
  })
  await workflow.start()
  await workflow.handle.signal(koyweReported)
  await workflow.untilEnded()

  const events = await workflow.events()

  const pauses = events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled
      ? [[scheduled.activityType?.name, scheduled.retryPolicy?.maximumInterval?.seconds]]
      : [],
  )
  expect(pauses.map(([name, seconds]) => [name, Number(seconds)])).toEqual([
    ['readOrder', 30],
    ['fulfil', 10],
    ['sendShippingNotification', 10],
  ])
})
