/** When an order is read next, as a look at it leaves that: by the schedule, or although the schedule is over. */

import { tellsRefund } from '../koywe/webhook.ts'
import type { PaymentRow, Polling } from '../payment/payment-row.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import type { Payment } from '../payment/payment.ts'
import type { TransitionResult } from '../payment/transition.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import { clockSkewMs, pollsMax, computeNextPollAt } from './schedule.ts'

/** Why an order is read: the payer or a person asked, a person decided, it was time, or reports came. */
export type Cause = 'refresh' | 'decision' | 'schedule' | 'webhook'

/** One look at a payment's own order. */
export interface OrderRead {
  startedAt: number
  cause: Cause
  waiting: WaitingWebhookEvent[]
  /** Null where Koywe does not know the order any more, or the payment never had one. */
  own: OrderSnapshot | null
}

/** Gives the watch as this look leaves it. @param override `POLL_SCHEDULE_MS` */
export function toWatch(
  row: PaymentRow,
  look: OrderRead,
  {
    result,
    now,
    override,
  }: { result: TransitionResult; now: number; override: readonly number[] | null },
) {
  const { polling } = row
  const isMissing = look.own === null && row.payment.koyweOrderId !== null
  const polled = {
    lastReadAt: isMissing ? lastSeenAt(row, look) : look.startedAt,
    polls: polling.polls + (look.cause === 'schedule' ? 1 : 0),
    scheduleFrom: look.cause === 'refresh' ? now : polling.scheduleFrom,
  }
  const after = { ...row, payment: result.payment, polling: { ...polling, ...polled } }
  const plan = { look, polled, now }
  const nextPollAt =
    computeNextPollAt(after, { now, override }) ?? pollBeyondSchedule(result.payment, plan)
  return { ...polled, nextPollAt: earliest(nextPollAt, keptPoll(row, plan)) }
}

/** Not to be told of the order is no look at it. A look that lies ahead was noted by a clock that was. */
function lastSeenAt({ payment, polling }: PaymentRow, { startedAt }: OrderRead): number | null {
  const wasAhead = polling.lastReadAt !== null && polling.lastReadAt > startedAt + clockSkewMs
  return wasAhead ? payment.createdAt : polling.lastReadAt
}

/** What is planned for a payment that is over because of one report is not undone by another read. */
function keptPoll(
  { payment, polling }: PaymentRow,
  { look, now }: { look: OrderRead; now: number },
): number | null {
  const isPlanned =
    polling.nextPollAt !== null && polling.nextPollAt > now && look.cause !== 'schedule'
  const isSeen = payment.status === 'completed' && look.own?.state === 'completed'
  return isPlanned && isSeen ? polling.nextPollAt : null
}

function earliest(...times: (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length > 0 ? Math.min(...known) : null
}

/** When an order is read although its schedule is over, if at all. */
function pollBeyondSchedule(
  { status, expiresAt }: Payment,
  { look, polled, now }: { look: OrderRead; polled: Polled; now: number },
): number | null {
  const mayPoll = polled.polls < pollsMax
  if (status === 'completed' || status === 'refunded') {
    if (look.own === null) return mayPoll ? now + pauseForMissing(polled, now) : null
    return mayPoll && status === 'completed' ? nextPollForRefund(look, now) : null
  }
  // The watch may end while a read is under way that began before selling ended.
  const isUnread = look.own !== null && look.startedAt < expiresAt
  return status === 'pending' && isUnread ? now : null
}

type Polled = Pick<Polling, 'lastReadAt' | 'polls'>

/** One wrong answer is soon made good; an order that is gone is asked for ever more rarely. */
function pauseForMissing({ lastReadAt }: Polled, now: number): number {
  const unseenMs = now - (lastReadAt ?? now)
  return Math.min(missingPauseMsMax, Math.max(missingPauseMs, unseenMs / 2))
}

const missingPauseMs = 10_000
const missingPauseMsMax = 24 * 60 * 60 * 1000
/** A report may be faster than what Koywe lets us read. */
const tooEarlyMs = 60_000
/** Nobody waits at the screen for money on its way back. */
const refundPauseMs = 24 * 60 * 60 * 1000

/** Money that is there for good is looked at again only while something says that it goes back. */
function nextPollForRefund({ own, cause, waiting }: OrderRead, now: number): number | null {
  if (own?.state === 'refund_requested') return now + refundPauseMs
  return cause === 'webhook' && waiting.some(tellsRefund) ? now + tooEarlyMs : null
}
