/** Whatever ends near each other in life, another worker can read the history anew and go on from there. */

import { Context } from '@temporalio/activity'
import { Worker } from '@temporalio/worker'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, inject, it } from 'vitest'
import type { DeliveryOutcome } from '../../activities/attempt.ts'
import { koyweReported, refresh, report, type WorkflowView } from '../../workflows/messages.ts'
import { aMessage, aProgress, atRest } from '../support/progress.ts'
import { aWorkflow, far, type TestWorkflow } from '../support/workflow.ts'

/** Numbers that look like chance, and are the same on every run. */
function aChance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** Fails half of the time near, and takes a few milliseconds. */
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
    aMessage('mail.shipping', { after: 'payment.completed' }),
  ]
  let reads = 0
  const read = () => {
    reads += 1
    return reads > 6
      ? atRest({ messages })
      : aProgress({ inMs: 10, messages: messages.slice(0, reads) })
  }
  const taken = unsteady(chance, (): DeliveryOutcome => 'done')
  const workflow = await aWorkflow({
    loadPayment: unsteady(chance, () => aProgress({ messages: messages.slice(0, 1) })),
    readOrder: unsteady(chance, read),
    announce: taken,
    fulfil: taken,
    sendConfirmation: taken,
    sendShippingNotification: taken,
  })
  await workflow.start()
  for (let told = 0; told < 6; told += 1) {
    await pause(chance() * 30)
    const luck = chance()
    const tell =
      luck < 0.5
        ? workflow.handle.signal(koyweReported)
        : workflow.handle.startUpdate<WorkflowView | void, []>(luck < 0.75 ? refresh : report, {
            waitForStage: 'ACCEPTED',
          })
    // A run that is over already needs no report.
    await tell.catch(() => undefined)
  }
  await workflow.untilEnded()
  return workflow
}

it.each([1, 2, 3, 4, 5, 6])('a payment of ups and downs replays: %i', async (seed) => {
  const workflow = await live(seed)

  const history = await workflow.handle.fetchHistory()

  const workflowBundle = { codePath: inject('workflowBundle') }
  await expect(Worker.runReplayHistory({ workflowBundle }, history)).resolves.toBeUndefined()
})

it('a step beside a busy queue goes far, and so does what a read finds due there', async () => {
  const taken = Promise.withResolvers<DeliveryOutcome>()
  const paid = aMessage('payment.paid')
  const workflow = await aWorkflow({
    loadPayment: async () => aProgress({ inMs: 60_000, messages: [paid] }),
    announce: far(taken.promise),
    readOrder: async () => atRest({ messages: [paid, aMessage('mail.confirmation')] }),
  })
  await workflow.start()
  await workflow.untilBegun('announce', 2)
  await workflow.handle.signal(koyweReported)
  await workflow.untilBegun('sendConfirmation')
  taken.resolve('done')
  await workflow.untilEnded()

  const events = await workflow.events()

  const scheduled = events.flatMap(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
  )
  expect(scheduled).toEqual(['announce', 'readOrder', 'sendConfirmation'])
})

it('what may be tried at any time asks the engine for pauses of ten seconds at most', async () => {
  const workflow = await aWorkflow({
    readOrder: async () => {
      if (Context.current().info.isLocal) throw new Error('not near')
      return atRest({ messages: [aMessage('payment.completed'), aMessage('mail.shipping')] })
    },
    fulfil: far(Promise.resolve('done')),
    sendShippingNotification: far(Promise.resolve('done')),
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
    ['readOrder', 10],
    ['fulfil', 10],
    ['sendShippingNotification', 10],
  ])
})
