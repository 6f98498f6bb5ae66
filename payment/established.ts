/**
 * Which webhook events say no more about their order than Payin has established: by a committed read, or by Koywe's
 * answer to the create. Such an event ends without a read.
 */

import type { PaymentChange } from './change.ts'
import type { OrderState } from './order-snapshot.ts'
import type { Payment } from './payment.ts'
import type { PaymentRow } from './payment-row.ts'
import type { Status } from './status.ts'
import { unchanged } from './transition.ts'
import type { WaitingWebhookEvent } from './webhook-event.ts'

const endsWithoutMoney = ['failed', 'cancelled', 'expired'] as const
const refunds = ['refund_requested', 'refunded'] as const

/**
 * By what an event claims: the established states of the order that make the claim old. An end without money, a
 * refund and a hold are old only where exactly they are established; an unknown word never is.
 */
const coveredBy: Record<OrderState, readonly OrderState[]> = {
  pending: ['pending', 'processing', 'paid', 'completed', ...endsWithoutMoney, ...refunds],
  processing: ['processing', 'paid', 'completed', ...endsWithoutMoney, ...refunds],
  on_hold: ['on_hold'],
  paid: ['paid', 'completed', 'refunded'],
  completed: ['completed', 'refunded'],
  failed: ['failed'],
  cancelled: ['cancelled'],
  expired: ['expired'],
  refund_requested: ['refund_requested', 'refunded'],
  refunded: ['refunded'],
  unknown: [],
}

/** Statuses of a payment that only a read of its order brings about. */
const statusesByRead = new Set<OrderState>(['processing', 'paid', 'completed', 'refunded'])

/** The states of an order under which all that an event claims is old. @param claimed one state at least */
export function coveringStates([first, ...rest]: readonly OrderState[]): OrderState[] {
  const covering = first === undefined ? [] : coveredBy[first]
  return covering.filter((state) => rest.every((other) => coveredBy[other].includes(state)))
}

/** The statuses of a payment that establish one of the states, whatever Koywe called the order since. */
export function coveringStatuses(states: readonly OrderState[]): Status[] {
  return states.filter((state): state is OrderState & Status => statusesByRead.has(state))
}

/**
 * Whether an event says nothing new about the payment's own order.
 * @param state what Koywe last called the order
 */
export function isEstablished(
  { koyweOrderId, status }: Pick<Payment, 'koyweOrderId' | 'status'>,
  state: OrderState,
  event: { orderId: string | null; claimed: readonly OrderState[] },
): boolean {
  if (event.orderId === null || event.orderId !== koyweOrderId) return false
  const covering = coveringStates(event.claimed)
  return covering.includes(state) || coveringStatuses(covering).includes(status)
}

/** Why such an event ends as it does. */
export const establishedReason = 'says no more than what is known of the order'

/** The change that ends webhook events which say nothing new, without a read. */
export function toClosing(row: PaymentRow, waiting: readonly WaitingWebhookEvent[]): PaymentChange {
  const webhookEvents = waiting.map(({ id, isRepeated }) => ({
    id,
    state: isRepeated ? ('duplicate' as const) : ('applied' as const),
    reason: establishedReason,
  }))
  return { row, result: unchanged(row.payment), webhookEvents, countsAsRead: true }
}
