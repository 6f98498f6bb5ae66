/**
 * The life of one payment. Makes no decision about money: activities read and write the store, and say what comes
 * next. The only input is the payment's id, so any run can resume from the store at any time.
 */

import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import type { Progress } from '../payment/next-step.ts'
import { createDisplay, toView } from './display.ts'
import { koyweReported, open, refresh, report, view, type WorkflowView } from './messages.ts'
import { createSender } from './outbox.ts'
import * as steps from './retry-policies.ts'

export async function PayinWorkflow(paymentId: string): Promise<WorkflowView> {
  const outbox = createSender()
  const runStep = steps.createStepRunner(() => outbox.isIdle())
  const display = createDisplay()
  const requested = { report: false, refresh: false }
  const reads = { started: 0, finished: 0 }
  let payment: Progress | undefined
  const isReadDue = () => requested.report || requested.refresh || payment?.hasReports === true
  const isOpening = () => payment?.status === 'opening' && payment.next !== 'done'

  setHandler(koyweReported, () => void (requested.report = true))
  setHandler(report, () => void (requested.report = true))
  setHandler(open, () => condition(() => payment !== undefined && !isOpening()))
  setHandler(refresh, async () => {
    requested.refresh = true
    const { started } = reads
    await condition(() => reads.finished > started)
  })
  setHandler(view, () => toView(payment, outbox.keys()))

  payment = await receive(await runStep(steps.loadPayment, paymentId))
  do {
    while (payment.next !== 'done' || isReadDue()) {
      await untilDue(payment)
      payment = await receive(await takeStep(payment))
      await continueAsNewWhenLong()
    }
    await condition(() => isReadDue() || (outbox.isIdle() && allHandlersFinished()))
    if (outbox.isIdle()) display.showSent(payment)
  } while (isReadDue())
  return toView(payment, outbox.keys())

  /** Waits for a report or for the poll timer, whichever is first. */
  async function untilDue({ dueInMs, reportsPausedMs }: Progress): Promise<void> {
    // After a no-op read, reports are collected for a while; a refresh is served at once.
    if (reportsPausedMs > 0 && (await condition(() => requested.refresh, reportsPausedMs))) return
    const leftMs = dueInMs - reportsPausedMs
    if (!isReadDue() && leftMs > 0) await condition(isReadDue, leftMs)
  }

  async function takeStep({ next, sellingEndsInMs }: Progress): Promise<Progress> {
    // Ending selling reads nothing, so a requested read stays requested.
    if (next === 'expire') return runStep(steps.expirePayment, paymentId)
    const isRefresh = requested.refresh
    requested.report = requested.refresh = false
    reads.started += 1
    if (next === 'open') return openOrder(sellingEndsInMs)
    if (next === 'find') return runStep(steps.findOrder, paymentId)
    return runStep(steps.readOrder, paymentId, { isRefresh })
  }

  /** Creates the order, for as long as the payment may be sold. */
  async function openOrder(sellingEndsInMs: number): Promise<Progress> {
    const { authenticate, createContact, createOrder } = steps.openingSteps(sellingEndsInMs)
    const endsAt = Date.now() + sellingEndsInMs
    try {
      await runStep(authenticate, paymentId)
      const withContact = await runStep(createContact, paymentId)
      return withContact.next === 'open' ? await runStep(createOrder, paymentId) : withContact
    } catch (error) {
      if (!steps.isOutOfTime(error)) throw error
      // Temporal gives up early when the next attempt would start after the end.
      if (Date.now() < endsAt) await sleep(endsAt - Date.now())
      return runStep(steps.loadPayment, paymentId)
    }
  }

  async function receive(result: Progress): Promise<Progress> {
    payment = result
    reads.finished = reads.started
    display.show(result)
    await outbox.send(result.messages)
    return result
  }

  async function continueAsNewWhenLong(): Promise<void> {
    // The store keeps reports for the next run, but only this run can answer its updates.
    if (!workflowInfo().continueAsNewSuggested || !allHandlersFinished()) return
    await outbox.stop()
    if (allHandlersFinished()) await continueAsNew<typeof PayinWorkflow>(paymentId)
  }
}
