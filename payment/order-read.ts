/** One read of a payment's order: why it happens, and what it found, before anything is committed. */

import { hasMoney, type OrderSnapshot } from './order-snapshot.ts'
import type { Payment } from './payment.ts'
import type { PaymentRow } from './payment-row.ts'
import type { WaitingWebhookEvent } from './webhook-event.ts'

/** Why an order is read: the payer or a person asked, a person decided, a poll is due, or webhooks. */
export type ReadCause = 'refresh' | 'decision' | 'schedule' | 'webhook'

/** What Koywe says about an order that a webhook named: the order, that it is absent, or nothing yet. */
export type NamedOrder = OrderSnapshot | 'absent' | 'unavailable'

export interface OrderRead {
  startedAt: number
  cause: ReadCause
  /** Webhook events that were stored before the read began, and that no read has covered. */
  waiting: WaitingWebhookEvent[]
  /** One of them is about a refund. */
  isRefundReported: boolean
  /** Null where Koywe no longer shows the order, or the payment never had one. */
  own: OrderSnapshot | null
  /** What Koywe's answer about the own order says that cannot be read; null where nothing of the kind. */
  fault: string | null
  /** Other orders that webhook events named, by id. */
  others: Map<string, NamedOrder>
}

/** A poll this soon counts as due: Temporal's timer may fire a little early. */
const earlyMs = 1000

/** Finds why an order is to be read now. Of several causes, the first in the list counts. */
export function findReadCause(
  { isDecisionDue, polling }: PaymentRow,
  { isRefresh, now }: { isRefresh: boolean; now: number },
): ReadCause {
  if (isRefresh) return 'refresh'
  if (isDecisionDue) return 'decision'
  const { nextPollAt } = polling
  return nextPollAt !== null && nextPollAt <= now + earlyMs ? 'schedule' : 'webhook'
}

/** When a read was asked for by what still waits: webhook events, and a person's decision. */
export function findAskedAt(
  { payment, isDecisionDue, loadedAt }: PaymentRow,
  waiting: readonly WaitingWebhookEvent[],
): number {
  const decidedAt = isDecisionDue ? (payment.decision?.at ?? loadedAt) : loadedAt
  return Math.min(decidedAt, ...waiting.map(({ receivedAt }) => receivedAt))
}

/** Since when a read has been due. A read that fails changes nothing of what this depends on. */
export function findDueSince(row: PaymentRow, waiting: readonly WaitingWebhookEvent[]): number {
  return Math.min(findAskedAt(row, waiting), row.polling.nextPollAt ?? row.loadedAt)
}

/** Whether a read brings the first money of its payment. Then it matters whether the reference is paid already. */
export function bringsFirstMoney(
  { paidAmount }: Payment,
  read: Pick<OrderRead, 'own' | 'others'>,
): boolean {
  return paidAmount === null && snapshotsOf(read).some(hasMoney)
}

/** Every order that this read has a snapshot of. */
export function snapshotsOf({ own, others }: Pick<OrderRead, 'own' | 'others'>): OrderSnapshot[] {
  return [own, ...others.values()].filter(isSnapshot)
}

export function isSnapshot(named: NamedOrder | null): named is OrderSnapshot {
  return typeof named === 'object' && named !== null
}
