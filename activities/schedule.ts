/**
 * When an order is read by itself, webhooks or not: soon while the payer is likely to pay, then ever
 * more rarely, within a budget of reads for the payment's whole life.
 */

import type { PaymentRow, Polling } from '../payment/payment-row.ts'
import type { Payment } from '../payment/payment.ts'

/** From this age of the schedule on, the pause between two reads. Milliseconds. */
interface Pace {
  fromMs: number
  everyMs: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

const quick: readonly Pace[] = [
  // The payer confirms in an app or at a bank within minutes, and waits at the screen: twelve looks.
  { fromMs: 0, everyMs: 15 * second },
  // Whoever is not done by then may still be at it: the bank asks for more, the payer looks for a card.
  { fromMs: 3 * minute, everyMs: 5 * minute },
  // Now it only matters that the shop hears of it the same day.
  { fromMs: hour, everyMs: 2 * hour },
  // Selling is over; late money waits for a person anyway.
  { fromMs: 24 * hour, everyMs: 6 * hour },
]

/** Cash, cards with review, rails that we do not know: nobody waits at the screen. */
const slow: readonly Pace[] = [
  // Paid at a counter within the hour, at best.
  { fromMs: 0, everyMs: 5 * minute },
  // Clearing during the day.
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
export const pollsMax = 80

/** So many looks beyond the plan for its age may a payment have because refreshes start it over. */
const pollsSpare = 5
/** A refresh starts the schedule over, but an old payment's schedule starts at this part of its age. */
const ageStretch = 50

/** Looks because of a deadline come this much after it. */
const deadlineMarginMs = 250
/** Money that is on its way for longer than anything is watched. */
const settlingPauseMs = 24 * hour

export interface ScheduleFacts {
  now: number
  /** `POLL_SCHEDULE_MS`: pauses that replace every method's, budget included; the last one repeats. */
  override: readonly number[] | null
}

/** Clocks of two machines differ by less; a time further ahead was written by a clock that was wrong. */
export const clockSkewMs = 60_000

/** The order has been read since its time to pay ended, by a clock that may be believed. */
function wasReadAfterSelling({ payment, polling }: PaymentRow, now: number): boolean {
  const { lastReadAt } = polling
  return lastReadAt !== null && lastReadAt >= payment.expiresAt && lastReadAt <= now + clockSkewMs
}

/**
 * Selling may end by our clock: after a last read, or where the watch is over and Koywe, asked until then, no
 * longer knew the order.
 */
export function maySellingEnd(row: PaymentRow, now: number): boolean {
  const { payment, polling } = row
  const isUnwatched = polling.nextPollAt === null && now >= payment.watchUntil
  return wasReadAfterSelling(row, now) || isUnwatched
}

/**
 * When the scheduled look is due, or null when watching is over. At once where the last look lies in
 * the future: the clock was ahead then, and so is the time that was planned with it.
 */
export function pollDueAt({ nextPollAt, lastReadAt }: Polling, now: number): number | null {
  const wasAhead = lastReadAt !== null && lastReadAt > now + clockSkewMs
  return nextPollAt !== null && wasAhead ? now : nextPollAt
}

/** When the payment's order is read next, or null when watching is over. */
export function computeNextPollAt(row: PaymentRow, facts: ScheduleFacts): number | null {
  const { payment, polling } = row
  const { now, override } = facts
  if (!isWatched(payment, polling, now)) return null
  const pauseMs = override ? pauseFrom(override, polling) : planPause(payment, polling, now)
  const deadline = nextDeadline(payment, now)
  return Math.min(now + pauseMs, deadline + deadlineMarginMs)
}

/** Money that has arrived for good, or an order that never was, needs no watching. */
function isWatched({ status, koyweOrderId, watchUntil }: Payment, polling: Polling, now: number) {
  if (status === 'completed' || status === 'refunded' || koyweOrderId === null) return false
  return now < watchUntil || (isSettling(status) && polling.polls < pollsMax)
}

/** Our clocks end selling and watching, not a settlement that Koywe has begun. */
function isSettling(status: Payment['status']): boolean {
  return status === 'processing' || status === 'paid'
}

function nextDeadline({ status, expiresAt, watchUntil }: Payment, now: number): number {
  if (status === 'pending' && expiresAt > now) return expiresAt
  return watchUntil > now ? watchUntil : Number.POSITIVE_INFINITY
}

/** Each deadline that is still to come brings a look, for which the budget keeps room. */
function countDeadlines({ status, expiresAt, watchUntil }: Payment, now: number): number {
  return Number(status === 'pending' && expiresAt > now) + Number(watchUntil > now)
}

function pauseFrom(override: readonly number[], { polls }: Polling): number {
  return override[Math.min(polls, override.length - 1)] ?? minute
}

function planPause(payment: Payment, polling: Polling, now: number): number {
  if (now >= payment.watchUntil) return settlingPauseMs
  if (polling.polls + countDeadlines(payment, now) >= pollsMax) return Number.POSITIVE_INFINITY
  const paces = pacesByMethod[payment.method] ?? slow
  const ageMs = now - payment.createdAt
  const sinceStartMs = now - (polling.scheduleFrom ?? payment.createdAt)
  const mayStartOver = polling.polls < countPlanned(paces, ageMs) + pollsSpare
  const atMs = mayStartOver ? Math.max(sinceStartMs, ageMs / ageStretch) : ageMs
  return paces.findLast(({ fromMs }) => atMs >= fromMs)?.everyMs ?? minute
}

/** How many looks a payment of this age has had when nothing else ever happened. */
function countPlanned(paces: readonly Pace[], ageMs: number): number {
  return paces.reduce((polls, { fromMs, everyMs }, place) => {
    const untilMs = Math.min(ageMs, paces[place + 1]?.fromMs ?? ageMs)
    return polls + Math.max(0, untilMs - fromMs) / everyMs
  }, 0)
}
