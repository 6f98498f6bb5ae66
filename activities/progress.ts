/** What an activity tells the workflow: what is next, when, and which outbox messages are due. */

import type { DueMessage } from '../payment/outbox-message.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { Status } from '../payment/status.ts'
import { maySellingEnd } from '../payment/expiry.ts'
import { computeNextLookupAt, type LookupGrace } from '../payment/lookup.ts'
import { pollDueAt } from '../payment/poll-schedule.ts'

/**
 * What comes next in a payment's life: open its order, find out whether an order exists, look at the
 * order, end selling, or nothing more by itself.
 */
export type NextStep = 'open' | 'find' | 'poll' | 'expire' | 'done'

/** Holds no personal data: it stands in the history of the run. */
export interface Progress {
  next: NextStep
  /** Milliseconds until that is due. */
  dueInMs: number
  /** The outbox messages that may be sent now, events first. */
  messages: DueMessage[]
  /** Reports have come in that no read has covered. */
  hasReports: boolean
  /** Milliseconds for which reports, those that still come included, cause no read. */
  reportsPausedMs: number
  /** Milliseconds until selling ends; opening may take no longer. */
  sellingEndsInMs: number
  status: Status
  method: string
  country: string
  merchantReference: string
  koyweOrderId: string | null
  payUrl: string | null
}

export interface ProgressFacts {
  now: number
  hasReports: boolean
  reportsPausedMs: number
  lookupGrace: LookupGrace
}

/** Says what comes next for a payment, from nothing but the store. */
export function toProgress(
  row: PaymentRow,
  messages: DueMessage[],
  facts: ProgressFacts,
): Progress {
  const { payment } = row
  const { next, at } = findNext(row, facts)
  const dueInMs = Math.max(0, at - facts.now)
  return {
    next,
    dueInMs,
    messages,
    hasReports: facts.hasReports && (next === 'poll' || next === 'done'),
    reportsPausedMs:
      next === 'poll' ? Math.min(facts.reportsPausedMs, dueInMs) : facts.reportsPausedMs,
    sellingEndsInMs: Math.max(1000, payment.expiresAt - facts.now),
    status: payment.status,
    method: payment.method,
    country: payment.country,
    merchantReference: payment.merchantReference,
    koyweOrderId: payment.koyweOrderId,
    payUrl: payment.payUrl,
  }
}

function findNext(row: PaymentRow, facts: ProgressFacts): { next: NextStep; at: number } {
  const { payment, polling, intent } = row
  if (payment.status === 'opening') {
    if (intent.intentAt !== null) {
      const isOver = facts.now >= payment.watchUntil
      return { next: isOver ? 'done' : 'find', at: computeNextLookupAt(row, facts) }
    }
    if (facts.now < payment.expiresAt) return { next: 'open', at: facts.now }
    return { next: 'expire', at: payment.expiresAt }
  }
  const mayExpire = payment.status === 'pending' && payment.fulfilment !== 'held'
  if (mayExpire && maySellingEnd(row, facts.now)) {
    return { next: 'expire', at: payment.expiresAt }
  }
  const nextPollAt = pollDueAt(polling, facts.now)
  return nextPollAt === null ? { next: 'done', at: facts.now } : { next: 'poll', at: nextPollAt }
}
