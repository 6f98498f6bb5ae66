/** How the rest of the world addresses a payment's workflow. Names stand in histories: never rename. */

import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'

export const taskQueue = 'payin'
export const workflowType = 'PayinWorkflow'

/**
 * A worker that is silent about a task for so long is dead, and another one takes it up. Signals and
 * updates that come while a near step is slow wait no longer either.
 */
export const workflowTaskTimeout = '5 seconds'

/** The workflow id of a payment: one open run at a time, any number over time. */
export function toWorkflowId(paymentId: string): string {
  return `payin-${paymentId}`
}

/** The update id of `open`: every caller of one payment joins the same update. */
export const openUpdateId = 'open'

/** Activities that take a payment on; outbox messages, which may wait for days beside, are none of them. */
export const stepNames = [
  'loadPayment',
  'authenticate',
  'createContact',
  'createOrder',
  'findOrder',
  'readOrder',
  'expirePayment',
] as const satisfies (keyof Activities)[]

/** What the workflow shows of itself. Holds no personal data. */
export interface WorkflowView {
  status: string
  next: string
  koyweOrderId: string | null
  payUrl: string | null
  /** Outbox messages that are on their way, by key. */
  messages: string[]
}

/** Something says that the order may have moved. It only wakes: reading the order decides. */
export const koyweReported = defineSignal('koyweReported')

/**
 * Says the same to a run whose worker is at hand, sooner than a signal. Where it is not taken, it may be lost: the
 * signal is for that.
 */
export const report = defineUpdate<void>('report')

/** Waits until the payment is opened or refused. An update, because the caller needs the outcome. */
export const open = defineUpdate<WorkflowView>('open')

/** Reads the order and gives what it says. An update, because the caller waits for the truth. */
export const refresh = defineUpdate<WorkflowView>('refresh')

export const view = defineQuery<WorkflowView>('view')

/** Search attributes that make the UI's list readable, all of them keywords. */
export const searchAttributeNames = [
  'PaymentStatus',
  'PaymentMethod',
  'PaymentCountry',
  'KoyweOrder',
  'MerchantReference',
] as const
