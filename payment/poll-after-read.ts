/** When an order is polled after a read: by the schedule, or although the schedule is over. */

import type { OrderRead } from './order-read.ts'
import type { Payment } from './payment.ts'
import type { PaymentRow, Polling } from './payment-row.ts'
import { computeNextPollAt, pollsMax, type ScheduleFacts } from './poll-schedule.ts'

/** Computes the polling columns after a read. @param payment as the read leaves it */
export function pollAfterRead(
  row: PaymentRow,
  read: OrderRead,
  { payment, now, override }: ScheduleFacts & { payment: Payment },
): Omit<Polling, 'noOpReads'> {
  const { polling } = row
  const isMissing = read.own === null && row.payment.koyweOrderId !== null
  const polled = {
    // A 404 is no read.
    lastReadAt: isMissing ? polling.lastReadAt : read.startedAt,
    polls: polling.polls + (read.cause === 'schedule' ? 1 : 0),
    scheduleStartedAt: read.cause === 'refresh' ? now : polling.scheduleStartedAt,
  }
  const after = { ...row, payment, polling: { ...polling, ...polled } }
  const nextPollAt =
    computeNextPollAt(after, { now, override }) ?? pollBeyondSchedule(after, { read, now })
  return { ...polled, nextPollAt: earliest(nextPollAt, keptPoll(row, { read, now })) }
}

/** A poll that one webhook event planned for a completed payment survives another read. */
function keptPoll(
  { payment, polling }: PaymentRow,
  { read, now }: { read: OrderRead; now: number },
): number | null {
  const { nextPollAt } = polling
  const isPlanned = nextPollAt !== null && nextPollAt > now && read.cause !== 'schedule'
  const isSeen = payment.status === 'completed' && read.own?.state === 'completed'
  return isPlanned && isSeen ? nextPollAt : null
}

function earliest(...times: (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length > 0 ? Math.min(...known) : null
}

/** When an order is polled although its schedule is over, or null. */
function pollBeyondSchedule(
  { payment, polling }: PaymentRow,
  { read, now }: { read: OrderRead; now: number },
): number | null {
  const { status, expiresAt } = payment
  const mayPoll = polling.polls < pollsMax
  if (status === 'completed' || status === 'refunded') {
    if (read.own === null) return mayPoll ? now + pauseForMissing(polling, now) : null
    return mayPoll && status === 'completed' ? nextPollForRefund(read, now) : null
  }
  // Polling may end while a read runs that began before selling ended.
  const isUnread = read.own !== null && read.startedAt < expiresAt
  return status === 'pending' && isUnread ? now : null
}

/** A wrong 404 is corrected soon; an order that stays missing is polled at growing pauses. */
function pauseForMissing({ lastReadAt }: Polling, now: number): number {
  const unseenMs = now - (lastReadAt ?? now)
  return Math.min(missingPauseMsMax, Math.max(missingPauseMs, unseenMs / 2))
}

const missingPauseMs = 10_000
const missingPauseMsMax = 24 * 60 * 60 * 1000
/** A webhook may precede what Koywe lets us read. */
const tooEarlyMs = 60_000
/** The payer does not wait at the screen for a refund. */
const refundPauseMs = 24 * 60 * 60 * 1000

/** A completed order is polled only while something says that its money goes back. */
function nextPollForRefund(
  { own, cause, isRefundReported }: OrderRead,
  now: number,
): number | null {
  if (own?.state === 'refund_requested') return now + refundPauseMs
  return cause === 'webhook' && isRefundReported ? now + tooEarlyMs : null
}
