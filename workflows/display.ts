/** What support sees of a run in the Temporal UI. No personal data: it is not encrypted. */

import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributePair,
} from '@temporalio/common'
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import type { Progress } from '../activities/progress.ts'

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD)

const statusKey = keyword('PaymentStatus')
const methodKey = keyword('PaymentMethod')
const countryKey = keyword('PaymentCountry')
const orderKey = keyword('KoyweOrder')
const referenceKey = keyword('MerchantReference')

/** Sentences for what comes next, as support reads them. */
const meanings: Record<Progress['next'], string> = {
  open: 'opening the order at Koywe',
  find: 'finding out whether Koywe has created the order',
  look: 'waiting for a webhook, or for the next look at the order',
  expire: 'ending selling',
  rest: 'nothing more to do for the payment itself',
}

/** Shows progress; search attributes are written only where they differ from the shown ones. */
export function createDisplay(): (payment: Progress) => void {
  let shown: { status: string; orderId: string | null } | null = null
  return (payment) => {
    const { status, koyweOrderId: orderId } = payment
    setCurrentDetails(
      `**${status}**: ${meanings[payment.next]}\n\n` +
        `${payment.method} in ${payment.country}, reference ${payment.merchantReference}, ` +
        `Koywe order ${orderId ?? 'not known yet'}`,
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
