/**
 * How fast webhook events may cause reads of one order, and whose share of reads pays. Reads that change nothing make
 * the next ones wait, so that a holder of the webhook secret cannot have an order read without end.
 */

import type { PaymentRow, Polling } from './payment-row.ts'
import { findAskedAt, type OrderRead, type ReadCause } from './order-read.ts'
import type { TransitionResult } from './transition.ts'

/** By the number of reads in a row that changed nothing. Koywe may announce a status before a `GET` shows it. */
const pausesMs = [0, 0, 0, 2000, 8000, 15_000, 30_000, 60_000]
/** After so long without any read the count starts over. */
const quietMs = 10 * 60_000

/** The count after a read. A change starts it over; only reads that webhook events cause add to it. */
export function countNoOpReads(
  polling: Polling,
  { cause, startedAt }: Pick<OrderRead, 'cause' | 'startedAt'>,
  { isChanged }: Pick<TransitionResult, 'isChanged'>,
): number {
  if (isChanged) return 0
  return cause === 'webhook' ? countRecent(polling, startedAt) + 1 : polling.noOpReads
}

/** Reads in a row that changed nothing, as far as they still count. */
function countRecent({ noOpReads, lastReadAt }: Polling, now: number): number {
  const isQuiet = lastReadAt === null || now - lastReadAt >= quietMs
  return isQuiet ? 0 : noOpReads
}

/**
 * Whose reads these are. `own`: a payment's schedule, decisions and webhook events. `strangers`: events about orders
 * that are not known to be ours, or that changed nothing several times. `pages`: fresh reads for payers and callers.
 */
export type ReadShare = 'own' | 'strangers' | 'pages'

/** The share of a read of the payment's own order. */
export function shareOf({ polling }: PaymentRow, cause: ReadCause, now: number): ReadShare {
  if (cause === 'refresh') return 'pages'
  const isDoubtful = pauseAfter(countRecent(polling, now)) > 0
  return cause === 'webhook' && isDoubtful ? 'strangers' : 'own'
}

/** Milliseconds from a read until webhook events may cause the next one. @param noOpReads that read included */
export function pauseAfter(noOpReads: number): number {
  return pausesMs[Math.min(noOpReads, pausesMs.length - 1)] ?? 0
}

/** Milliseconds until webhook events may cause a read; 0 where they may now. */
export function waitForRead(polling: Polling, now: number): number {
  const pauseMs = pauseAfter(countRecent(polling, now))
  return Math.max(0, pauseMs - (now - (polling.lastReadAt ?? now)))
}

/** An answer that cannot be read may be a passing fault; an order that Koywe does not know yet takes longer. */
const openMs = { unreadable: 1000, absent: 10_000 }
/** Other events wait too, so the pause stays short where the own order was read. */
const openMsMax = { otherOrder: 60_000, ownOrder: 15 * 60_000 }

/** Milliseconds until webhook events may cause a read that asks again what Koywe could not say this time. */
export function pauseForOpenQuestion(row: PaymentRow, read: OrderRead): number {
  const { own, fault, others, startedAt, waiting } = read
  const isOpen = own === null || [...others.values()].includes('unavailable')
  if (!isOpen) return 0
  const since = Math.min(startedAt, findAskedAt(row, waiting))
  const leastMs = fault === null ? openMs.absent : openMs.unreadable
  const mostMs = own === null ? openMsMax.ownOrder : openMsMax.otherOrder
  return Math.min(mostMs, Math.max(leastMs, (startedAt - since) / 4))
}
