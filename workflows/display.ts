/** What support sees of a run in the Temporal UI. Holds no personal data, because none of it is encrypted. */

import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common'
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import type { Progress } from '../payment/next-step.ts'
import type { SearchAttributeName, WorkflowView } from './messages.ts'

const keyword = (name: SearchAttributeName) =>
  defineSearchAttributeKey(name, SearchAttributeType.KEYWORD)
const keywords = (name: SearchAttributeName) =>
  defineSearchAttributeKey(name, SearchAttributeType.KEYWORD_LIST)

const statusKey = keyword('PaymentStatus')
const methodKey = keyword('PaymentMethod')
const countryKey = keyword('PaymentCountry')
const orderKey = keyword('KoyweOrder')
const referenceKey = keyword('MerchantReference')
const exceptionKey = keywords('PaymentException')
const findingKey = keywords('PaymentFinding')
const heldKey = defineSearchAttributeKey('PaymentHeld', SearchAttributeType.BOOL)
const amountKey = defineSearchAttributeKey('PaymentAmount', SearchAttributeType.DOUBLE)

/** The explanation of a payment whose order is being created for the first time. */
const opening = 'Payin is creating the order at Koywe. The payer cannot pay yet.'

/** Only the store knows the outcome of each message, so this is true before they are sent and afterwards. */
const sending =
  'Payin sends what is due; `npm run explain` says which messages were taken. Once all are taken:\n\n'

/** Creates the function that shows the progress of a payment. Writes search attributes only when they change. */
export function createDisplay(): (payment: Progress) => void {
  const shown = new Map<string, string>()
  return (payment) => {
    setCurrentDetails(toDetails(payment))
    // While nothing is wrong with an opening, this saves every payment one write.
    if (payment.status === 'opening' && !payment.marks) return
    const changed = toAttributes(payment).filter(({ key, value }) => {
      const text = JSON.stringify(value)
      const isChanged = (shown.get(key.name) ?? nothing) !== text
      shown.set(key.name, text)
      return isChanged
    })
    if (changed.length > 0) upsertSearchAttributes(changed)
  }
}

const nothing = 'null'

/** Null removes an attribute. */
function toAttributes(payment: Progress): SearchAttributeUpdatePair[] {
  const { exceptions, isHeld, findings } = payment.marks ?? {}
  return [
    { key: statusKey, value: payment.status },
    { key: methodKey, value: payment.method },
    { key: countryKey, value: payment.country },
    { key: referenceKey, value: payment.merchantReference },
    { key: orderKey, value: payment.koyweOrderId },
    { key: amountKey, value: Number(payment.amount) },
    { key: exceptionKey, value: exceptions ? [...exceptions] : null },
    { key: heldKey, value: isHeld ?? null },
    { key: findingKey, value: findings ?? null },
  ]
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
