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

/** The explanation of a payment whose order is being created for the first time. */
const opening = 'Payin is creating the order at Koywe. The payer cannot pay yet.'

/** Only the store knows the outcome of each message, so this is true before they are sent and afterwards. */
const sending =
  'Payin sends what is due; `npm run explain` says which messages were taken. Once all are taken:\n\n'

/** Creates the function that shows the progress of a payment. Writes search attributes only when they change. */
export function createDisplay(): (payment: Progress) => void {
  let shown: { status: string; orderId: string | null } | null = null
  return (payment) => {
    const { status, koyweOrderId: orderId } = payment
    setCurrentDetails(toDetails(payment))
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

function toDetails(payment: Progress): string {
  const explanation = payment.details ?? opening
  return (
    `**${payment.status}**: ${payment.messages.length > 0 ? sending : ''}${explanation}\n\n` +
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
