/**
 * The rules of an explanation: from the rows of a payment to the one cause of its state. The first rule that applies
 * decides. What a person must decide, and what keeps Payin from knowing better, comes before what is only awaited.
 */

import type { AutomaticStep, Cause, FoundCause } from './cause.ts'
import { isUndecided } from './decision.ts'
import type { ExplanationFacts, KoyweTrouble } from './explanation-facts.ts'
import type { FailureCode } from './failure.ts'
import { findDeliveryCause, toSettledCause } from './find-delivery-cause.ts'
import type { FindingKind } from './finding.ts'
import type { Payment } from './payment.ts'
import { isAwaitingKoywe, isEndWithoutMoney } from './status.ts'
import { unreadMsMax } from './webhook-event.ts'

type Rule = (facts: ExplanationFacts) => FoundCause | null

/** A step that is overdue for so long has been lost, unless something else explains it. */
const overdueMs = 60_000

/** Finds the cause. There is always one. */
export function findCause(facts: ExplanationFacts): FoundCause {
  for (const rule of rules) {
    const found = rule(facts)
    if (found) return found
  }
  return byStatus(facts)
}

const rules: Rule[] = [
  (facts) => ifOpen(facts, 'fulfilled_unpaid', 'fulfilled_unpaid'),
  (facts) => (isUndecided(facts.row.payment) ? { cause: findHoldCause(facts) } : null),
  (facts) => (needsRead(facts) || needsDelivery(facts) ? findServiceCause(facts) : null),
  (facts) => (needsRead(facts) ? findTroubleCause(facts) : null),
  findDecisionCause,
  (facts) => ifOpen(facts, 'order_contradiction', 'order_contradiction'),
  (facts) => ifOpen(facts, 'order_amount_changed', 'amount_changed'),
  (facts) => ifOpen(facts, 'order_status_unknown', 'order_status_unknown'),
  (facts) => ifOpen(facts, 'duplicate_money', 'second_order_paid', 'refund'),
  (facts) => ifOpen(facts, 'order_missing', 'order_missing', 'poll'),
  (facts) => ifOpen(facts, 'order_unreadable', 'order_unreadable', 'poll'),
  findLostStep,
  (facts) => (isSettled(facts.row.payment) ? findDeliveryCause(facts) : null),
]

export function isFound({ findings }: ExplanationFacts, kind: FindingKind): boolean {
  return findings.some((finding) => finding.kind === kind)
}

function ifOpen(
  facts: ExplanationFacts,
  kind: FindingKind,
  cause: Cause,
  next?: AutomaticStep,
): FoundCause | null {
  return isFound(facts, kind) ? { cause, ...(next && { next }) } : null
}

function findHoldCause(facts: ExplanationFacts): Cause {
  const { payment } = facts.row
  const isOtherCurrency = payment.paidCurrency !== payment.currency
  switch (payment.exception) {
    case 'mismatched':
      return isOtherCurrency ? 'money_other_currency' : 'money_other_reference'
    case 'underpaid':
      return 'money_underpaid'
    case 'overpaid':
      return 'money_overpaid'
    case 'duplicate':
      return isFound(facts, 'duplicate_money') ? 'second_order_held' : 'reference_paid_twice'
    case 'late':
    case null:
      return 'money_late'
  }
}

/** Whether the next word about the payment is Koywe's. */
function needsRead({ row, webhooks }: ExplanationFacts): boolean {
  const { status } = row.payment
  const isReadDue = row.isDecisionDue || webhooks.waitingSince !== null
  return isReadDue || isAwaitingKoywe(status)
}

/** Whether the shop or the payer is still to be notified of final money. */
function needsDelivery({ row, messages }: ExplanationFacts): boolean {
  return isSettled(row.payment) && messages.some(({ state }) => state === 'due')
}

/** Whether the money is final. Before that, the state has another cause than what was delivered. */
function isSettled({ status }: Payment): boolean {
  return status === 'completed' || status === 'refunded'
}

function findServiceCause({ services }: ExplanationFacts): FoundCause | null {
  const next = 'resume'
  if (services.database === 'full') return { cause: 'database_full', next }
  if (services.database === 'read_only') return { cause: 'database_read_only', next }
  if (!services.isTemporalReachable) return { cause: 'temporal_unreachable', next }
  return services.isWorkerAlive ? null : { cause: 'worker_absent', next }
}

function findTroubleCause(facts: ExplanationFacts): FoundCause | null {
  const { payment } = facts.row
  const isOpening = payment.status === 'opening'
  const cause = toTroubleCause(facts.trouble) ?? (isOpening ? findRejectedAccount(facts) : null)
  return cause && { cause, until: isOpening ? payment.expiresAt : null, next: 'retry' }
}

function findRejectedAccount(facts: ExplanationFacts): Cause | null {
  if (isFound(facts, 'koywe_credentials')) return 'koywe_credentials'
  return isFound(facts, 'koywe_merchant') ? 'koywe_merchant' : null
}

function toTroubleCause(trouble: KoyweTrouble | null): Cause | null {
  if (trouble === null) return null
  const known = troubleCauses[trouble.code]
  return known ?? (trouble.status === null ? 'koywe_unreachable' : 'koywe_failing')
}

const troubleCauses: Partial<Record<FailureCode, Cause>> = {
  koywe_unauthorized: 'koywe_credentials',
  koywe_throttled: 'koywe_throttling',
  koywe_unintelligible: 'koywe_unintelligible',
}

/** Decided money, and money on its way back. */
function findDecisionCause(facts: ExplanationFacts): FoundCause | null {
  const { payment, isDecisionDue } = facts.row
  if (payment.status === 'refunded') return null
  if (payment.decision?.decision === 'decline') return { cause: 'money_declined', next: 'refund' }
  const isWaiting = isDecisionDue || payment.fulfilment === 'held'
  return isWaiting ? { cause: 'money_accepted', next: 'read' } : null
}

/** A step that should have been taken long ago although every part works. */
function findLostStep({ row, webhooks }: ExplanationFacts): FoundCause | null {
  const { waitingSince } = webhooks
  const now = row.loadedAt
  if (waitingSince !== null) {
    const isLate = now - waitingSince > unreadMsMax
    return { cause: isLate ? 'webhook_unread' : 'reading', next: 'read' }
  }
  // After a POST of unknown outcome, look-ups have a schedule of their own.
  if (row.intent.doubtAt !== null) return null
  const { nextPollAt } = row.polling
  const isLate = nextPollAt !== null && now - nextPollAt > overdueMs
  return isLate ? { cause: 'payment_stalled' } : null
}

function byStatus(facts: ExplanationFacts): FoundCause {
  const { payment } = facts.row
  switch (payment.status) {
    case 'opening':
      return findOpeningCause(facts)
    case 'pending':
      return findPendingCause(facts)
    case 'processing':
    case 'paid':
      return findSettlingCause(facts)
    case 'completed':
    case 'refunded':
      return toSettledCause(facts)
    case 'rejected':
      return { cause: findRejection(payment) }
    case 'failed':
    case 'cancelled':
    case 'expired':
      return findEndCause(facts)
  }
}

function findOpeningCause(facts: ExplanationFacts): FoundCause {
  const { row, doubtStatus } = facts
  const until = row.payment.expiresAt
  if (row.intent.doubtAt === null) return { cause: 'opening', until, next: 'open' }
  if (isFound(facts, 'order_outcome_unknown')) {
    return { cause: 'order_outcome_unknown', until: row.payment.watchUntil, next: 'lookup' }
  }
  return { cause: doubtStatus === null ? 'create_unanswered' : 'create_failed', next: 'lookup' }
}

function findPendingCause(facts: ExplanationFacts): FoundCause {
  const { row, webhooks, orderState } = facts
  const { payment, loadedAt: now } = row
  if (payment.failure?.code === 'pay_address_unknown') {
    return { cause: 'pay_address_unknown', next: 'poll' }
  }
  const odd = findOddState(facts)
  if (odd) return odd
  if (orderState === 'refund_requested') return { cause: 'refund_requested', next: 'poll' }
  const since = payment.lastReadAt ?? payment.createdAt
  if (webhooks.refusedAt !== null && webhooks.refusedAt > since) {
    return { cause: 'webhooks_refused', next: 'poll' }
  }
  if (now >= payment.expiresAt) return { cause: 'selling_ends', next: 'poll' }
  return { cause: 'awaiting_payer', until: payment.expiresAt, next: 'poll' }
}

/** States of the order that move nothing. */
function findOddState({ orderState }: ExplanationFacts): FoundCause | null {
  if (orderState === 'on_hold') return { cause: 'order_on_hold', next: 'poll' }
  return orderState === 'unknown' ? { cause: 'order_status_unknown', next: 'poll' } : null
}

function findSettlingCause(facts: ExplanationFacts): FoundCause {
  const odd = findOddState(facts)
  if (odd) return odd
  if (facts.orderState === 'refund_requested') return { cause: 'refund_requested', next: 'poll' }
  const isStalled = isFound(facts, 'settlement_stalled')
  return { cause: isStalled ? 'settlement_stalled' : 'settling', next: 'poll' }
}

function findRejection({ failure }: Payment): Cause {
  if (failure?.code === 'invalid_document_at_koywe') return 'document_refused'
  return failure?.code === 'order_mismatch' ? 'order_mismatch' : 'order_refused'
}

const endCauses = {
  failed: 'payment_failed',
  cancelled: 'payment_cancelled',
  expired: 'payment_expired',
} as const satisfies Record<string, Cause>

function findEndCause({ row }: ExplanationFacts): FoundCause {
  const { status, koyweOrderId } = row.payment
  if (koyweOrderId === null) return { cause: 'never_opened' }
  const isEnd = isEndWithoutMoney(status) && status !== 'rejected'
  const cause = isEnd ? endCauses[status as keyof typeof endCauses] : 'payment_failed'
  return { cause, next: 'watch' }
}
