/**
 * The polling schedule of an order, webhooks or not: often while the payer is likely to pay, then at
 * growing pauses, within a budget of polls for the payment's whole life.
 */

import type { Payment } from './payment.ts'
import type { PaymentRow, Polling } from './payment-row.ts'

/** The pause between two polls from this age of the schedule on. Milliseconds. */
interface Pace {
  fromMs: number
  everyMs: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

const quick: readonly Pace[] = [
  // The payer confirms in an app or at a bank within minutes, and waits at the screen: twelve polls.
  { fromMs: 0, everyMs: 15 * second },
  // A payer who has not finished may still be trying: the bank asks for more, the card is in the other room.
  { fromMs: 3 * minute, everyMs: 5 * minute },
  // The shop should be notified on the same day.
  { fromMs: hour, everyMs: 2 * hour },
  // Selling is over; late money waits for a person anyway.
  { fromMs: 24 * hour, everyMs: 6 * hour },
]

/** Cash, cards with review, unknown rails: the payer does not wait at the screen. */
const slow: readonly Pace[] = [
  // Paid at a counter within the hour, at best.
  { fromMs: 0, everyMs: 5 * minute },
  // Clearing during the day.
  { fromMs: hour, everyMs: hour },
  { fromMs: 24 * hour, everyMs: 6 * hour },
]

/** Methods whose money moves while the payer waits (payment methods page, doc: "instant to 2 h"). */
const quickMethods = new Set(['KHIPU', 'NEQUI', 'PIX', 'PIX_DYNAMIC', 'PIX_STATIC', 'PSE', 'SPEI'])

/** Polls in a payment's life. After them only deadlines, webhooks and people cause reads. */
export const pollsMax = 80

/** Polls beyond the plan for its age that a payment may have because refreshes restart the schedule. */
const pollsSpare = 5
/** A refresh restarts the schedule, at no less than this part of the payment's age. */
const ageStretch = 50

/** A poll because of a deadline comes this much after it. */
const deadlineMarginMs = 250
/** The pause for money that is still on its way when polling by schedule is over. */
const settlementPauseMs = 24 * hour

export interface ScheduleFacts {
  now: number
  /** `POLL_SCHEDULE_MS`: pauses that replace every method's, budget included; the last one repeats. */
  override: readonly number[] | null
}

/** Computes the next poll time of a payment's order, or null when polling is over. */
export function computeNextPollAt(row: PaymentRow, { now, override }: ScheduleFacts) {
  const { payment, polling } = row
  if (!isPolled(row, now)) return null
  const pauseMs = override ? pauseFrom(override, polling) : planPause(row, now)
  return Math.min(now + pauseMs, nextDeadline(payment, now) + deadlineMarginMs)
}

/** Money that is final, and an order that never existed, need no polling. */
function isPolled({ payment, polling }: PaymentRow, now: number): boolean {
  const { status, koyweOrderId, watchUntil } = payment
  if (status === 'completed' || status === 'refunded' || koyweOrderId === null) return false
  // Our clocks end selling and polling, not a settlement that Koywe has begun.
  const isSettling = status === 'processing' || status === 'paid'
  return now < watchUntil || (isSettling && polling.polls < pollsMax)
}

function nextDeadline({ status, expiresAt, watchUntil }: Payment, now: number): number {
  if (status === 'pending' && expiresAt > now) return expiresAt
  return watchUntil > now ? watchUntil : Number.POSITIVE_INFINITY
}

/** Each deadline that is still to come causes a poll, which the budget reserves. */
function countDeadlines({ status, expiresAt, watchUntil }: Payment, now: number): number {
  return Number(status === 'pending' && expiresAt > now) + Number(watchUntil > now)
}

function pauseFrom(override: readonly number[], { polls }: Polling): number {
  return override[Math.min(polls, override.length - 1)] ?? minute
}

function planPause({ payment, polling }: PaymentRow, now: number): number {
  if (now >= payment.watchUntil) return settlementPauseMs
  if (polling.polls + countDeadlines(payment, now) >= pollsMax) return Number.POSITIVE_INFINITY
  const paces = quickMethods.has(payment.method) ? quick : slow
  const ageMs = now - payment.createdAt
  const sinceStartMs = now - (polling.scheduleStartedAt ?? payment.createdAt)
  const mayRestart = polling.polls < countPlanned(paces, ageMs) + pollsSpare
  const atMs = mayRestart ? Math.max(sinceStartMs, ageMs / ageStretch) : ageMs
  return paces.findLast(({ fromMs }) => atMs >= fromMs)?.everyMs ?? minute
}

/** How many polls a payment of this age has had if only the schedule caused reads. */
function countPlanned(paces: readonly Pace[], ageMs: number): number {
  return paces.reduce((polls, { fromMs, everyMs }, place) => {
    const untilMs = Math.min(ageMs, paces[place + 1]?.fromMs ?? ageMs)
    return polls + Math.max(0, untilMs - fromMs) / everyMs
  }, 0)
}
