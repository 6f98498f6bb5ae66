/** Which actions are legal now, for a payment and a person. */

import { isUndecided } from '../payment/decision.ts'
import type { DeskActionKind } from '../payment/desk-action.ts'
import { maySellingStop } from '../payment/expiry.ts'
import { isLookupWaiting } from '../payment/lookup.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { DeskMessage } from '../store/desk-case.ts'
import type { Finding } from '../store/findings.ts'
import { handRefundKinds, type HandRefundKind } from '../store/hand-refunds.ts'
import type { Role } from './users.ts'

export type PaymentAction = Extract<
  DeskActionKind,
  | 'accept'
  | 'decline'
  | 'refunded_by_hand'
  | 'resend'
  | 'retry'
  | 'refresh'
  | 'acknowledge'
  | 'stop_selling'
  | 'hand_over'
  | 'note'
  | 'show_payer'
>

/** What a person needs for each action. */
export const roleFor: Record<PaymentAction, Role> = {
  accept: 'decide',
  decline: 'decide',
  refunded_by_hand: 'decide',
  resend: 'act',
  retry: 'act',
  refresh: 'act',
  acknowledge: 'act',
  stop_selling: 'act',
  hand_over: 'act',
  note: 'act',
  show_payer: 'act',
}

export interface LegalityFacts {
  row: PaymentRow
  /** The open findings of the payment. */
  findings: Finding[]
  messages: DeskMessage[]
}

/** The most urgent first. */
export function listLegalActions(facts: LegalityFacts, roles: readonly Role[]): PaymentAction[] {
  const all = Object.keys(roleFor) as PaymentAction[]
  return all.filter((action) => roles.includes(roleFor[action]) && isLegal(action, facts))
}

function isLegal(action: PaymentAction, facts: LegalityFacts): boolean {
  const { row, messages } = facts
  const { payment } = row
  switch (action) {
    case 'accept':
    case 'decline':
      return isUndecided(payment)
    case 'refunded_by_hand':
      return listRefundKinds(facts).length > 0
    case 'resend':
      return messages.some(({ state }) => state === 'given_up' || state === 'undeliverable')
    case 'retry':
      return isLookupWaiting(row) || messages.some(({ state }) => state === 'due')
    case 'refresh':
      return payment.koyweOrderId !== null
    case 'acknowledge':
      return listUntaken(facts).length > 0
    case 'stop_selling':
      return maySellingStop(payment)
    case 'hand_over':
    case 'note':
    case 'show_payer':
      return true
  }
}

/** The open findings that a refund by hand would close. */
export function listRefundKinds({ findings }: Pick<LegalityFacts, 'findings'>): HandRefundKind[] {
  return handRefundKinds.filter((kind) => findings.some((finding) => finding.kind === kind))
}

/** The open findings that no person takes care of. */
export function listUntaken({ findings }: Pick<LegalityFacts, 'findings'>): Finding[] {
  return findings.filter(({ acknowledgedAt }) => acknowledgedAt === null)
}
