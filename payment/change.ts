/** Everything that one commit writes about a payment: the store writes all of it, or nothing. */

import type { FindingKind } from './finding.ts'
import type { Decision, PaymentFailure } from './payment.ts'
import type { OrderIntent, PaymentRow, Polling } from './payment-row.ts'
import type { TimelineEntry } from './timeline-entry.ts'
import type { TransitionResult } from './transition.ts'
import type { WebhookOutcome } from './webhook-event.ts'

/** A Koywe order that belongs to the payment. */
export interface OwnedOrder {
  id: string
  /** This change counts the order's money for the payment. */
  hasMoney: boolean
  /** Koywe shows it as refunded. */
  isRefunded?: boolean
}

/** The outcome that an idempotency key stands for, before it is written as HTTP. */
export type StoredAnswer =
  | { outcome: 'created'; view: object }
  | { outcome: 'refused'; failure: PaymentFailure }

export interface PaymentChange {
  /** The payment as it was loaded. The commit writes nothing when the version has changed since. */
  row: PaymentRow
  result: TransitionResult
  /** Timeline entries that precede the notes of the result. */
  entries?: TimelineEntry[]
  polling?: Partial<Polling>
  intent?: OrderIntent
  webhookEvents?: WebhookOutcome[]
  orders?: OwnedOrder[]
  answer?: StoredAnswer
  /** Findings about the payment that this change opens, and those that it closes. */
  raised?: FindingKind[]
  cured?: FindingKind[]
  /** What the opened findings are about, shown after their next action. */
  findingDetail?: string
  /** Counts as a committed read of the order: what asked for one, a signal or a person's decision, is answered. */
  countsAsRead?: boolean
  /** A person has accepted money, so the order is to be read soon. */
  isDecided?: boolean
  /** A decision to record, about the money that the payment shows. */
  decision?: Decision
}

/** Gives the row as a committed change has left it. */
export function applyChange(change: PaymentChange): PaymentRow {
  const { row, result, intent, countsAsRead } = change
  const merged = { ...row.polling, ...change.polling }
  return {
    ...row,
    isDecisionDue: row.isDecisionDue && countsAsRead !== true,
    payment: { ...result.payment, lastReadAt: merged.lastReadAt },
    polling: merged,
    intent: intent ?? row.intent,
  }
}
