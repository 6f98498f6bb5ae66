/**
 * How fast webhook events may cause reads of one order. Reads that change nothing make the next ones wait, so that
 * a holder of the webhook secret cannot have an order read without end.
 */

import type { PaymentRow, Polling } from './payment-row.ts'
import type { OrderRead } from './order-read.ts'
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

/** Whether webhook events about this order have changed nothing so often that the next one is a stranger's. */
export function isDoubtful(polling: Polling, now: number): boolean {
  return pauseAfter(countRecent(polling, now)) > 0
}

/** Milliseconds from a read until webhook events may cause the next one. @param noOpReads that read included */
export function pauseAfter(noOpReads: number): number {
  return pausesMs[Math.min(noOpReads, pausesMs.length - 1)] ?? 0
}

/** Milliseconds until webhook events may cause a read; 0 where they may now. */
export function waitForRead(polling: Polling, now: number): number {
  const pauseMs = pauseAfter(countRecent(polling, now))
  // A last read in the future was noted by a clock that was ahead: it never extends the pause.
  const sinceMs = Math.max(0, now - (polling.lastReadAt ?? now))
  return Math.max(0, pauseMs - sinceMs)
}

const openPauseMs = 10_000
/** Other webhook events wait as well, so the pause stays short where the own order was read. */
const openPauseMsMax = { otherOrder: 60_000, ownOrder: 15 * 60_000 }

/** Milliseconds until a question that Koywe could not answer is asked again: 0, or a growing pause. */
export function pauseForOpenQuestion(
  { payment, decisionDue }: PaymentRow,
  { own, others, startedAt, waiting }: OrderRead,
): number {
  const isOpen = own === null || [...others.values()].includes('unavailable')
  if (!isOpen) return 0
  const decidedAt = decisionDue ? (payment.decision?.at ?? startedAt) : startedAt
  const since = Math.min(decidedAt, ...waiting.map(({ receivedAt }) => receivedAt))
  const maxMs = own === null ? openPauseMsMax.ownOrder : openPauseMsMax.otherOrder
  return Math.min(maxMs, Math.max(openPauseMs, (startedAt - since) / 4))
}
