/**
 * The promise: a payment from its start to its end. Decides nothing about money: the activities say
 * what is next and what is due, from the store and from fresh reads. Takes nothing but the payment's
 * id, so any run can be started anew at any time.
 */

import {
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import type { Progress } from '../activities/progress.ts'
import { createDisplay } from './display.ts'
import { createOutboxQueues } from './outbox.ts'
import { koyweReported, open, refresh, report, view, type WorkflowView } from './messages.ts'
import {
  expirePayment,
  findOrder,
  isOutOfTime,
  loadPayment,
  nearThenFar,
  openingSteps,
  readOrder,
  triesNear,
} from './retry-policies.ts'

export async function PayinWorkflow(paymentId: string): Promise<WorkflowView> {
  let queues = createOutboxQueues()
  const show = createDisplay()
  let payment: Progress | undefined
  const wanted = { report: false, refresh: false }
  const reads = { begun: 0, finished: 0 }
  const isWanted = () => wanted.report || wanted.refresh || payment?.hasReports === true
  const isQuiet = () => queues.isIdle()
  const isOver = () => isQuiet() && allHandlersFinished()
  const look = (progress: Progress | undefined) => toView(progress, queues.keys())

  const takeReport = () => void (wanted.report = true)

  setHandler(koyweReported, takeReport)
  setHandler(report, takeReport)
  setHandler(open, async () => {
    await condition(() => payment !== undefined && isAnswered(payment))
    return look(payment)
  })
  setHandler(refresh, async () => {
    wanted.refresh = true
    const current = reads.begun
    await condition(() => reads.finished > current)
    return look(payment)
  })
  setHandler(view, () => look(payment))

  let progress = await receive(await nearThenFar(loadPayment, isQuiet(), paymentId))
  for (;;) {
    if (progress.next === 'rest' && !isWanted()) {
      if (isOver()) return look(progress)
      await condition(() => isWanted() || isOver())
      continue
    }
    await untilDue(progress)
    progress = await receive(await takeStep(progress))
    await startAnewWhenLong()
  }

  async function receive(received: Progress): Promise<Progress> {
    payment = received
    reads.finished = reads.begun
    show(received)
    if (isQuiet() && triesNear()) await queues.tryNear(received.messages)
    queues.take(received.messages)
    return received
  }

  /** Waits for a report or for the poll timer, whichever is first. */
  async function untilDue({ inMs, reportsInMs }: Progress): Promise<void> {
    // After reports that were no news the next ones are gathered; a person is served at once.
    if (reportsInMs > 0 && (await condition(() => wanted.refresh, reportsInMs))) return
    const cooldownMs = inMs - (reportsInMs || 0)
    if (!isWanted() && cooldownMs > 0) await condition(isWanted, cooldownMs)
  }

  function takeStep({ next, sellingEndsInMs }: Progress): Promise<Progress> {
    // Ending selling reads nothing, so whoever wants a read goes on wanting it.
    if (next === 'expire') return nearThenFar(expirePayment, isQuiet(), paymentId)
    const isRefresh = wanted.refresh
    wanted.report = wanted.refresh = false
    reads.begun += 1
    switch (next) {
      case 'open':
        return openOrder({ paymentId, sellingEndsInMs, isQuiet })
      case 'find':
        return nearThenFar(findOrder, isQuiet(), paymentId)
      case 'look':
      case 'rest':
        return nearThenFar(readOrder, isQuiet(), paymentId, { isRefresh })
    }
  }

  async function startAnewWhenLong(): Promise<void> {
    // Reports are known to the store, but whoever waits for an answer is served by this run.
    if (!workflowInfo().continueAsNewSuggested || !allHandlersFinished()) return
    await queues.stop()
    queues = createOutboxQueues()
    if (allHandlersFinished()) await continueAsNew<typeof PayinWorkflow>(paymentId)
  }
}

function toView(progress: Progress | undefined, messages: string[]): WorkflowView {
  return {
    status: progress?.status ?? 'unknown',
    next: progress?.next ?? 'open',
    koyweOrderId: progress?.koyweOrderId ?? null,
    payUrl: progress?.payUrl ?? null,
    messages,
  }
}

/** Whoever opens a payment is answered: it is open, it has ended, or nothing more is tried. */
function isAnswered({ status, next }: Progress): boolean {
  return status !== 'opening' || next === 'rest'
}

interface Opening {
  paymentId: string
  sellingEndsInMs: number
  isQuiet: () => boolean
}

/** authenticate → createContact → createOrder, for as long as the payment may be sold. */
async function openOrder({ paymentId, sellingEndsInMs, isQuiet }: Opening): Promise<Progress> {
  const { authenticate, createContact, createOrder } = openingSteps(sellingEndsInMs)
  const endsAt = Date.now() + sellingEndsInMs
  try {
    await nearThenFar(authenticate, isQuiet(), paymentId)
    const known = await nearThenFar(createContact, isQuiet(), paymentId)
    if (known.next !== 'open') return known
    return await nearThenFar(createOrder, isQuiet(), paymentId)
  } catch (error) {
    if (!isOutOfTime(error)) throw error
    // The engine gives up at once where the next try would come after the end.
    const leftMs = endsAt - Date.now()
    if (leftMs > 0 && patched('wait for the end of selling')) await sleep(leftMs)
    return nearThenFar(loadPayment, isQuiet(), paymentId)
  }
}
