/** What comes next for a payment, and when: a pure function of its row and of what the store says is pending. */

import { generalKinds, type FindingKind } from './finding.ts'
import { maySellingEnd } from './expiry.ts'
import { computeNextLookupAt, type LookupGrace } from './lookup.ts'
import { formatAmount } from './money.ts'
import type { DueMessage } from './outbox-message.ts'
import type { Payment } from './payment.ts'
import type { PaymentRow } from './payment-row.ts'
import type { ExceptionKind, Status } from './status.ts'

/**
 * - `open`: create the order
 * - `find`: look up whether the order exists, after a creation with an unknown outcome
 * - `poll`: read the order
 * - `expire`: end selling
 * - `done`: no further step, unless a report comes
 */
export type NextStep = 'open' | 'find' | 'poll' | 'expire' | 'done'

/** What an activity returns to the workflow. Holds no personal data, because histories keep it. */
export interface Progress {
  next: NextStep
  /** Milliseconds until the next step is due. */
  dueInMs: number
  /** The outbox messages that may be sent now, events first. */
  messages: DueMessage[]
  /** Whether a report needs a read. */
  hasReports: boolean
  /** Milliseconds during which no report causes a read. */
  reportsPausedMs: number
  /** Milliseconds until selling ends, which limits the opening of the order. At least a second. */
  sellingEndsInMs: number
  status: Status
  method: string
  country: string
  merchantReference: string
  /** In major units. */
  amount: string
  /** What is wrong, for the lists of the Temporal UI. Absent where nothing is, because histories keep it. */
  marks?: ProgressMarks
  koyweOrderId: string | null
  payUrl: string | null
  /**
   * Why the payment is in its state once its due messages are taken, in English, for the Temporal UI. Null while the
   * order is created for the first time.
   */
  details: string | null
}

export interface ProgressMarks {
  exceptions?: readonly ExceptionKind[]
  isHeld?: true
  findings?: FindingKind[]
}

export interface ProgressFacts {
  now: number
  messages: DueMessage[]
  /** Whether the store holds a webhook event or a decision that no read has covered. */
  hasReports: boolean
  reportsPausedMs: number
  lookupGrace: LookupGrace
  details: string | null
  /** The kinds of the open findings, which may repeat. */
  findings: FindingKind[]
}

/** Computes the progress of a payment. */
export function toProgress(row: PaymentRow, facts: ProgressFacts): Progress {
  const { payment } = row
  const { now, messages, hasReports, reportsPausedMs } = facts
  const { next, at } = findNextStep(row, facts)
  const dueInMs = Math.max(0, at - now)
  return {
    next,
    dueInMs,
    messages,
    hasReports: hasReports && (next === 'poll' || next === 'done'),
    reportsPausedMs: next === 'poll' ? Math.min(reportsPausedMs, dueInMs) : reportsPausedMs,
    sellingEndsInMs: Math.max(1000, payment.expiresAt - now),
    status: payment.status,
    method: payment.method,
    country: payment.country,
    merchantReference: payment.merchantReference,
    amount: formatAmount(payment.amountMinor, payment.currency),
    ...toMarks(payment, facts.findings),
    koyweOrderId: payment.koyweOrderId,
    payUrl: payment.payUrl,
    details: facts.details,
  }
}

function toMarks(
  { exceptions, fulfilment }: Payment,
  found: FindingKind[],
): { marks?: ProgressMarks } {
  const findings = [...new Set(found)].filter((kind) => !generalKinds.includes(kind)).toSorted()
  const marks: ProgressMarks = {
    ...(exceptions.length > 0 && { exceptions }),
    ...(fulfilment === 'held' && { isHeld: true }),
    ...(findings.length > 0 && { findings }),
  }
  return Object.keys(marks).length > 0 ? { marks } : {}
}

function findNextStep(row: PaymentRow, facts: ProgressFacts): { next: NextStep; at: number } {
  const { payment, polling, intent } = row
  const { now } = facts
  if (payment.status === 'opening') {
    if (intent.intentAt !== null) {
      const isOver = now >= payment.watchUntil
      return { next: isOver ? 'done' : 'find', at: computeNextLookupAt(row, facts) }
    }
    return { next: now < payment.expiresAt ? 'open' : 'expire', at: now }
  }
  const mayExpire = payment.status === 'pending' && payment.fulfilment !== 'held'
  if (mayExpire && maySellingEnd(row, now)) return { next: 'expire', at: payment.expiresAt }
  const { nextPollAt } = polling
  return nextPollAt === null ? { next: 'done', at: now } : { next: 'poll', at: nextPollAt }
}
