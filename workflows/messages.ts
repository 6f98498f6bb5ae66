/** How clients address the workflow of a payment. Never rename anything here: histories contain the names. */

import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'

export const taskQueue = 'payin'
export const workflowType = 'PayinWorkflow'

/**
 * After this time without a word from its worker, Temporal gives a workflow task to another worker. It also limits
 * how long a signal or an update waits for a slow local activity.
 */
export const workflowTaskTimeout = '5 seconds'

/** The workflow id of a payment: one open run at a time, any number over time. */
export function toWorkflowId(paymentId: string): string {
  return `payin-${paymentId}`
}

/** The payment of a workflow id. */
export function toPaymentId(workflowId: string): string {
  return workflowId.replace(/^payin-/, '')
}

/** The update id of `open`: all callers of one payment join the same update. */
export const openUpdateId = 'open'

/** The activities that move a payment. Deliveries are excluded, because a retry of theirs may wait for days. */
export const stepNames = [
  'loadPayment',
  'authenticate',
  'createContact',
  'createOrder',
  'findOrder',
  'readOrder',
  'expirePayment',
] as const satisfies (keyof Activities)[]

/** The state of a run, as the query `view` and the result show it. Holds no personal data. */
export interface WorkflowView {
  status: string
  next: string
  koyweOrderId: string | null
  payUrl: string | null
  /** The keys of the outbox messages that are being sent. */
  messages: string[]
}

/** Says that the order may have changed. Carries no data: the workflow reads the order. */
export const koyweReported = defineSignal('koyweReported')

/**
 * The same as `koyweReported`, as an update: faster than a signal, but lost when no worker takes it. Clients must
 * send the signal when the update fails.
 */
export const report = defineUpdate<void>('report')

/** Returns when the payment has been opened or refused. The store holds the outcome. */
export const open = defineUpdate<void>('open')

/** Reads the order, and returns after that read. The store holds the outcome. */
export const refresh = defineUpdate<void>('refresh')

export const view = defineQuery<WorkflowView>('view')

/**
 * Search attributes with their types. They make the list of workflows in the Temporal UI readable. A namespace on SQL
 * has room for three of each type but `Keyword`, of which it has ten.
 */
export const searchAttributes = {
  PaymentStatus: 'Keyword',
  PaymentMethod: 'Keyword',
  PaymentCountry: 'Keyword',
  KoyweOrder: 'Keyword',
  MerchantReference: 'Keyword',
  PaymentException: 'KeywordList',
  PaymentFinding: 'KeywordList',
  PaymentHeld: 'Bool',
  PaymentAmount: 'Double',
} as const

export type SearchAttributeName = keyof typeof searchAttributes

export const searchAttributeNames = Object.keys(searchAttributes) as SearchAttributeName[]
