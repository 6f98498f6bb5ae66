/** Reads of an order as the activities hand them to the rules, and what these make of them. */

import type { OrderRead } from '../../payment/order-read.ts'
import { toReadChange } from '../../payment/read-outcome.ts'
import type { WaitingWebhookEvent } from '../../payment/webhook-event.ts'
import { epoch } from './clock.ts'
import { aPaid, aSnapshot, someFacts } from './payments.ts'
import { aRow } from './rows.ts'

export const completed = aPaid({
  status: 'completed',
  koyweStatus: 'COMPLETED',
  completedAt: epoch,
})

export function aWebhookEvent(wishes: Partial<WaitingWebhookEvent> = {}): WaitingWebhookEvent {
  return {
    id: 1n,
    receivedAt: epoch,
    type: 'order.completed',
    status: null,
    orderId: 'ord_1',
    isCounted: false,
    isRepeated: false,
    ...wishes,
  }
}

export const missing: OrderRead = {
  startedAt: epoch,
  cause: 'webhook',
  waiting: [],
  isRefundReported: false,
  fault: null,
  own: null,
  others: new Map(),
}

/** What a read leads to for a payment that is completed, unless told otherwise. */
export function readAs(wishes: Partial<OrderRead>, polls = 0, payment = completed) {
  const reading: OrderRead = {
    startedAt: epoch,
    cause: 'webhook',
    waiting: [],
    isRefundReported: false,
    fault: null,
    own: aSnapshot({ state: 'completed' }),
    others: new Map(),
    ...wishes,
  }
  const row = aRow({ payment, polling: { polls } })
  return toReadChange(row, reading, { facts: someFacts({ now: epoch }), override: null })
}
