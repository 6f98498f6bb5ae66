/** When an order is read next, as a look at it leaves that: by the schedule, or although the schedule is over. */

import { tellsRefund } from '../koywe/webhook.ts'
import type { PaymentRecord, Watch } from '../store/rows.ts'
import type { WaitingReceipt } from '../store/webhook-events.ts'
import type { Payment } from '../payment/payment.ts'
import type { Step } from '../payment/transition.ts'
import type { Truth } from '../payment/order-snapshot.ts'
import { clockSkewMs, looksMax, nextLookAt } from './schedule.ts'

/** Why an order is read: the payer or a person asked, a person decided, it was time, or reports came. */
export type Cause = 'refresh' | 'decision' | 'schedule' | 'webhook'

/** One look at a payment's own order. */
export interface Look {
  startedAt: number
  cause: Cause
  waiting: WaitingReceipt[]
  /** Null where Koywe does not know the order any more, or the payment never had one. */
  own: Truth | null
}

/** Gives the watch as this look leaves it. @param override `POLL_SCHEDULE_MS` */
export function toWatch(
  record: PaymentRecord,
  look: Look,
  { step, now, override }: { step: Step; now: number; override: readonly number[] | null },
) {
  const { watch } = record
  const isMissing = look.own === null && record.payment.koyweOrderId !== null
  const looked = {
    lookedAt: isMissing ? lastSeenAt(record, look) : look.startedAt,
    looks: watch.looks + (look.cause === 'schedule' ? 1 : 0),
    scheduleFrom: look.cause === 'refresh' ? now : watch.scheduleFrom,
  }
  const after = { ...record, payment: step.payment, watch: { ...watch, ...looked } }
  const plan = { look, looked, now }
  const lookAt = nextLookAt(after, { now, override }) ?? lookBeyond(step.payment, plan)
  return { ...looked, lookAt: earliest(lookAt, keptLook(record, plan)) }
}

/** Not to be told of the order is no look at it. A look that lies ahead was noted by a clock that was. */
function lastSeenAt({ payment, watch }: PaymentRecord, { startedAt }: Look): number | null {
  const wasAhead = watch.lookedAt !== null && watch.lookedAt > startedAt + clockSkewMs
  return wasAhead ? payment.createdAt : watch.lookedAt
}

/** What is planned for a payment that is over because of one report is not undone by another read. */
function keptLook(
  { payment, watch }: PaymentRecord,
  { look, now }: { look: Look; now: number },
): number | null {
  const isPlanned = watch.lookAt !== null && watch.lookAt > now && look.cause !== 'schedule'
  const isSeen = payment.status === 'completed' && look.own?.state === 'completed'
  return isPlanned && isSeen ? watch.lookAt : null
}

function earliest(...times: (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length > 0 ? Math.min(...known) : null
}

/** When an order is read although its schedule is over, if at all. */
function lookBeyond(
  { status, expiresAt }: Payment,
  { look, looked, now }: { look: Look; looked: Looked; now: number },
): number | null {
  const mayLook = looked.looks < looksMax
  if (status === 'completed' || status === 'refunded') {
    if (look.own === null) return mayLook ? now + pauseForMissing(looked, now) : null
    return mayLook && status === 'completed' ? nextLookForRefund(look, now) : null
  }
  // The watch may end while a read is under way that began before selling ended.
  const isUnread = look.own !== null && look.startedAt < expiresAt
  return status === 'pending' && isUnread ? now : null
}

type Looked = Pick<Watch, 'lookedAt' | 'looks'>

/** One wrong answer is soon made good; an order that is gone is asked for ever more rarely. */
function pauseForMissing({ lookedAt }: Looked, now: number): number {
  const unseenMs = now - (lookedAt ?? now)
  return Math.min(missingPauseMsMax, Math.max(missingPauseMs, unseenMs / 2))
}

const missingPauseMs = 10_000
const missingPauseMsMax = 24 * 60 * 60 * 1000
/** A report may be faster than what Koywe lets us read. */
const tooEarlyMs = 60_000
/** Nobody waits at the screen for money on its way back. */
const refundPauseMs = 24 * 60 * 60 * 1000

/** Money that is there for good is looked at again only while something says that it goes back. */
function nextLookForRefund({ own, cause, waiting }: Look, now: number): number | null {
  if (own?.state === 'refund_requested') return now + refundPauseMs
  return cause === 'webhook' && waiting.some(tellsRefund) ? now + tooEarlyMs : null
}
