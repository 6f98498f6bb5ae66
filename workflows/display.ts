/** What support sees of a run in the Temporal UI. Holds no personal data, because none of it is encrypted. */

import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributePair,
} from '@temporalio/common'
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import type { Progress } from '../payment/next-step.ts'
import type { WorkflowView } from './messages.ts'

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD)

const statusKey = keyword('PaymentStatus')
const methodKey = keyword('PaymentMethod')
const countryKey = keyword('PaymentCountry')
const orderKey = keyword('KoyweOrder')
const referenceKey = keyword('MerchantReference')

export interface Display {
  /** Shows the progress of a payment. Writes search attributes only when they change. */
  show(payment: Progress): void
  /** Shows that every message has been sent or given up, where the progress knew of messages that were due. */
  showSent(payment: Progress): void
}

export function createDisplay(): Display {
  let shown: { status: string; orderId: string | null } | null = null

  function showAttributes(payment: Progress): void {
    const { status, koyweOrderId: orderId } = payment
    if (status === 'opening' || (shown?.status === status && shown.orderId === orderId)) return
    const first: SearchAttributePair[] = [
      { key: methodKey, value: payment.method },
      { key: countryKey, value: payment.country },
      { key: referenceKey, value: payment.merchantReference },
    ]
    upsertSearchAttributes([
      ...(shown ? [] : first),
      { key: statusKey, value: status },
      ...(orderId === null || orderId === shown?.orderId
        ? []
        : [{ key: orderKey, value: orderId }]),
    ])
    shown = { status, orderId }
  }

  return {
    show(payment) {
      setCurrentDetails(toDetails(payment, payment.details))
      showAttributes(payment)
    },
    showSent(payment) {
      if (payment.messages.length > 0) setCurrentDetails(toDetails(payment, sent))
    },
  }
}

/** Only the store knows which of them were taken. */
const sent =
  'Every message that was due has been sent or given up. `npm run explain` says how the payment stands.'

function toDetails(payment: Progress, sentence: string): string {
  return (
    `**${payment.status}**: ${sentence}\n\n` +
    `${payment.method} in ${payment.country}, reference ${payment.merchantReference}, ` +
    `Koywe order ${payment.koyweOrderId ?? 'not created yet'}`
  )
}

/** Converts progress into the view of the run; before the payment is loaded there is none. */
export function toView(payment: Progress | undefined, messages: string[]): WorkflowView {
  return {
    status: payment?.status ?? 'unknown',
    next: payment?.next ?? 'open',
    koyweOrderId: payment?.koyweOrderId ?? null,
    payUrl: payment?.payUrl ?? null,
    messages,
  }
}
