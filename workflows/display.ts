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

/** Describes the next step for support. */
const descriptions: Record<Progress['next'], string> = {
  open: 'creating the order at Koywe',
  find: 'looking up whether Koywe created the order',
  poll: 'waiting for a webhook or for the next poll',
  expire: 'ending selling',
  done: 'no further step',
}

/** Creates the function that shows the progress of a payment. Writes search attributes only when they change. */
export function createDisplay(): (payment: Progress) => void {
  let shown: { status: string; orderId: string | null } | null = null
  return (payment) => {
    const { status, koyweOrderId: orderId } = payment
    setCurrentDetails(
      `**${status}**: ${descriptions[payment.next]}\n\n` +
        `${payment.method} in ${payment.country}, reference ${payment.merchantReference}, ` +
        `Koywe order ${orderId ?? 'not created yet'}`,
    )
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
