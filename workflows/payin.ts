/**
 * The promise: a payment from its start to its end. Decides nothing about money: the activities say
 * what is next and what is due, from the ledger and from fresh reads. Takes nothing but the payment's
 * id, so any run can be started anew at any time.
 */

import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { Progress } from '../activities/progress.ts'
import { createDisplay } from './display.ts'
import { createLanes } from './effects.ts'
import { koyweReported, open, refresh, view, type WorkflowView } from './messages.ts'
import {
  expirePayment,
  findOrder,
  isOutOfTime,
  loadPayment,
  openingSteps,
  readOrder,
} from './patience.ts'

export async function PayinWorkflow(paymentId: string): Promise<WorkflowView> {
  let lanes = createLanes()
  const show = createDisplay()
  let payment: Progress | undefined
  const wanted = { report: false, refresh: false }
  const reads = { begun: 0, finished: 0 }
  const isWanted = () => wanted.report || wanted.refresh || payment?.hasReports === true
  const isIdle = () => lanes.isIdle() && allHandlersFinished()

  setHandler(koyweReported, () => {
    wanted.report = true
  })
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

  payment = receive(await loadPayment(paymentId))
  for (;;) {
    if (payment.next === 'rest' && !isWanted()) {
      if (isIdle()) return look(payment)
      await condition(() => isWanted() || isIdle())
      continue
    }
    await untilDue(payment)
    payment = receive(await takeStep(payment))
    reads.finished = reads.begun
    await startAnewWhenLong()
  }

  function receive(progress: Progress): Progress {
    show(progress)
    lanes.take(progress.effects)
    return progress
  }

  /** Waits for a report or for the poll timer, whichever is first. */
  async function untilDue({ inMs, reportsInMs }: Progress): Promise<void> {
    // After reports that were no news the next ones are gathered; a person is served at once.
    if (reportsInMs > 0 && (await condition(() => wanted.refresh, reportsInMs))) return
    const restMs = inMs - (reportsInMs || 0)
    if (!isWanted() && restMs > 0) await condition(isWanted, restMs)
  }

  function takeStep({ next, sellingEndsInMs }: Progress): Promise<Progress> {
    // Ending selling reads nothing, so whoever wants a read goes on wanting it.
    if (next === 'expire') return expirePayment(paymentId)
    const isRefresh = wanted.refresh
    wanted.report = wanted.refresh = false
    reads.begun += 1
    switch (next) {
      case 'open':
        return openOrder(paymentId, sellingEndsInMs)
      case 'find':
        return findOrder(paymentId)
      case 'look':
      case 'rest':
        return readOrder(paymentId, { isRefresh })
    }
  }

  async function startAnewWhenLong(): Promise<void> {
    // Reports are known to the ledger, but whoever waits for an answer is served by this run.
    if (!workflowInfo().continueAsNewSuggested || !allHandlersFinished()) return
    await lanes.stop()
    lanes = createLanes()
    if (allHandlersFinished()) await continueAsNew<typeof PayinWorkflow>(paymentId)
  }

  function look(progress: Progress | undefined): WorkflowView {
    return toView(progress, lanes.keys())
  }
}

function toView(progress: Progress | undefined, effects: string[]): WorkflowView {
  return {
    status: progress?.status ?? 'unknown',
    next: progress?.next ?? 'open',
    koyweOrderId: progress?.koyweOrderId ?? null,
    payUrl: progress?.payUrl ?? null,
    effects,
  }
}

/** Whoever opens a payment is answered: it is open, it has ended, or nothing more is tried. */
function isAnswered({ status, next }: Progress): boolean {
  return status !== 'opening' || next === 'rest'
}

/** authenticate → createContact → createOrder, for as long as the payment may be sold. */
async function openOrder(paymentId: string, sellingEndsInMs: number): Promise<Progress> {
  const { authenticate, createContact, createOrder } = openingSteps(sellingEndsInMs)
  try {
    await authenticate(paymentId)
    const known = await createContact(paymentId)
    return known.next === 'open' ? await createOrder(paymentId) : known
  } catch (error) {
    if (!isOutOfTime(error)) throw error
    return loadPayment(paymentId)
  }
}
