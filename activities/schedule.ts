/**
 * When an order is read by itself, webhooks or not: soon while the payer is likely to pay, then ever
 * more rarely, within a budget of reads for the payment's whole life.
 */

import type { PaymentRecord, Watch } from '../ledger/record.ts'
import type { Payment } from '../payment/payment.ts'

/** From this age of the schedule on, the pause between two reads. Milliseconds. */
interface Pace {
  fromMs: number
  everyMs: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** The payer confirms in an app or at a bank within minutes: twelve looks in the first three. */
const quick: readonly Pace[] = [
  { fromMs: 0, everyMs: 15 * second },
  { fromMs: 3 * minute, everyMs: 5 * minute },
  { fromMs: hour, everyMs: 2 * hour },
  { fromMs: 24 * hour, everyMs: 6 * hour },
]

/** Cash, cards with review, rails that we do not know: nobody waits at the screen. */
const slow: readonly Pace[] = [
  { fromMs: 0, everyMs: 5 * minute },
  { fromMs: hour, everyMs: hour },
  { fromMs: 24 * hour, everyMs: 6 * hour },
]

/** Methods whose money moves while the payer waits (payment methods page, doc: "instant to 2 h"). */
const pacesByMethod: Record<string, readonly Pace[]> = {
  KHIPU: quick,
  NEQUI: quick,
  PIX: quick,
  PIX_DYNAMIC: quick,
  PIX_STATIC: quick,
  PSE: quick,
  SPEI: quick,
}

/** Reads by schedule in a payment's life; after them only deadlines, reports and people cause reads. */
export const looksMax = 80

/** A refresh starts the schedule over, but an old payment's schedule starts at this part of its age. */
const ageStretch = 50

/** After the last early look at a settled clock's end, reads come this much after a deadline. */
const deadlineMarginMs = 250

export interface ScheduleFacts {
  now: number
  /** `POLL_SCHEDULE_MS`: pauses that replace every method's; the last one repeats. */
  override: readonly number[] | null
}

/** When the payment's order is read next, or null when watching is over. */
export function nextLookAt(record: PaymentRecord, facts: ScheduleFacts): number | null {
  const { payment, watch } = record
  if (!isWatched(payment, facts.now)) return null
  const planned =
    watch.looks >= looksMax ? payment.watchUntil : facts.now + pauseMs(payment, watch, facts)
  const deadline = nextDeadline(payment, facts.now)
  return Math.min(planned, deadline + deadlineMarginMs)
}

/** Money that has arrived for good, or an order that never was, needs no watching. */
function isWatched(payment: Payment, now: number): boolean {
  const isOver = payment.status === 'completed' || payment.status === 'refunded'
  return !isOver && payment.koyweOrderId !== null && now < payment.watchUntil
}

function nextDeadline(payment: Payment, now: number): number {
  const isSelling = payment.status === 'pending' && payment.expiresAt > now
  return isSelling ? payment.expiresAt : payment.watchUntil
}

function pauseMs(payment: Payment, watch: Watch, { now, override }: ScheduleFacts): number {
  if (override) return override[Math.min(watch.looks, override.length - 1)] ?? minute
  const sinceStartMs = now - (watch.scheduleFrom ?? payment.createdAt)
  const ageMs = Math.max(sinceStartMs, (now - payment.createdAt) / ageStretch)
  const paces = pacesByMethod[payment.method] ?? slow
  const pace = paces.findLast(({ fromMs }) => ageMs >= fromMs)
  return pace?.everyMs ?? minute
}
