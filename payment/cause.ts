/** The closed list of causes: why a payment is in its state, and who must act because of that. */

import type { MessageFacts } from './explanation-facts.ts'
import type { FindingKind } from './finding.ts'

/**
 * Who must act. `support` and `developer` are the shop's, `operator` runs Payin, and `none` means that everything
 * goes on automatically or is over.
 */
export const actors = ['payer', 'support', 'developer', 'operator', 'koywe', 'none'] as const

export type Actor = (typeof actors)[number]

interface CauseFacts {
  actor: Actor
  /** The finding whose next action is the action of this cause. Any other cause has a text of its own. */
  finding?: FindingKind
}

/** Codes are part of the HTTP contract: they never change and are never reused. */
export const causes = {
  // Payin cannot work, whatever the payer and Koywe do.
  database_full: { actor: 'operator' },
  database_read_only: { actor: 'operator' },
  temporal_unreachable: { actor: 'operator' },
  worker_absent: { actor: 'operator' },
  payment_stalled: { actor: 'operator', finding: 'payment_unwatched' },
  webhook_unread: { actor: 'operator', finding: 'webhook_event_waiting' },
  payment_unknown: { actor: 'operator', finding: 'unknown_payment' },

  // Koywe cannot be asked.
  koywe_credentials: { actor: 'operator', finding: 'koywe_credentials' },
  koywe_merchant: { actor: 'operator', finding: 'koywe_merchant' },
  koywe_unreachable: { actor: 'operator' },
  koywe_failing: { actor: 'koywe' },
  koywe_throttling: { actor: 'none' },
  koywe_unintelligible: { actor: 'koywe' },

  // The order is being created.
  opening: { actor: 'none' },
  create_unanswered: { actor: 'none' },
  create_failed: { actor: 'none' },
  order_outcome_unknown: { actor: 'support', finding: 'order_outcome_unknown' },

  // Refused, or ended without money.
  document_refused: { actor: 'payer' },
  order_refused: { actor: 'support' },
  order_mismatch: { actor: 'support' },
  never_opened: { actor: 'operator' },
  payment_failed: { actor: 'payer' },
  payment_cancelled: { actor: 'payer' },
  payment_expired: { actor: 'payer' },

  // Open at Koywe.
  awaiting_payer: { actor: 'payer' },
  pay_address_unknown: { actor: 'payer' },
  selling_ends: { actor: 'none' },
  reading: { actor: 'none' },
  webhooks_refused: { actor: 'operator' },
  order_missing: { actor: 'support', finding: 'order_missing' },
  order_unreadable: { actor: 'support', finding: 'order_unreadable' },
  order_on_hold: { actor: 'koywe' },
  order_status_unknown: { actor: 'support', finding: 'order_status_unknown' },
  settling: { actor: 'koywe' },
  settlement_stalled: { actor: 'support', finding: 'settlement_stalled' },

  // Money that a person must decide about, or has decided about.
  money_late: { actor: 'support', finding: 'money_held' },
  money_underpaid: { actor: 'support', finding: 'money_held' },
  money_overpaid: { actor: 'support', finding: 'money_held' },
  money_other_currency: { actor: 'support', finding: 'money_held' },
  money_other_reference: { actor: 'support', finding: 'money_held' },
  second_order_held: { actor: 'support', finding: 'money_held' },
  reference_paid_twice: { actor: 'support', finding: 'money_held' },
  money_accepted: { actor: 'none' },
  money_declined: { actor: 'support', finding: 'refund_by_hand' },
  excess_to_refund: { actor: 'support', finding: 'refund_excess' },
  second_order_paid: { actor: 'support', finding: 'duplicate_money' },

  // Koywe contradicts what it said before.
  order_contradiction: { actor: 'support', finding: 'order_contradiction' },
  amount_changed: { actor: 'support', finding: 'order_amount_changed' },
  fulfilled_unpaid: { actor: 'operator', finding: 'fulfilled_unpaid' },

  // Paid: what the shop and the payer know of it.
  delivering: { actor: 'none' },
  shop_refuses: { actor: 'developer' },
  event_given_up: { actor: 'developer', finding: 'message_given_up' },
  mail_undeliverable: { actor: 'support', finding: 'mail_undeliverable' },
  mail_delayed: { actor: 'operator' },
  mail_given_up: { actor: 'developer', finding: 'message_given_up' },
  completed: { actor: 'none' },
  payer_erased: { actor: 'none' },
  webhooks_missing: { actor: 'operator' },
  refund_requested: { actor: 'koywe' },
  refunded: { actor: 'none' },
  refunded_after_shipping: { actor: 'support' },
} as const satisfies Record<string, CauseFacts>

export type Cause = keyof typeof causes

/** Causes whose action is that of a finding. */
export type CauseOfFinding = {
  [Each in Cause]: (typeof causes)[Each] extends { finding: FindingKind } ? Each : never
}[Cause]

export const causeCodes = Object.keys(causes) as Cause[]

/** The finding whose next action is the action of a cause; null where the cause has a text of its own. */
export function findingOf(cause: Cause): FindingKind | null {
  const facts: CauseFacts = causes[cause]
  return facts.finding ?? null
}

/** What Payin does next without a person. */
export type AutomaticStep =
  | 'poll'
  | 'watch'
  | 'delivery'
  | 'retry'
  | 'lookup'
  | 'read'
  | 'open'
  | 'resume'
  | 'refund'

export interface FoundCause {
  cause: Cause
  /** Until when the actor can act, in epoch milliseconds. */
  until?: number | null
  next?: AutomaticStep
  /** The outbox message that it is about. */
  message?: MessageFacts
}
