/** Findings: what a person must know, stored once while it lasts, with an owner and a next action. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

export const findingKinds = {
  koywe_credentials: {
    owner: 'operator',
    nextAction:
      'Correct KOYWE_API_KEY, KOYWE_SECRET, KOYWE_ORG_ID or KOYWE_MERCHANT_ID and restart.',
  },
  order_outcome_unknown: {
    owner: 'support',
    nextAction: 'Ask Koywe whether the order with this external id exists.',
  },
  order_missing: {
    owner: 'support',
    nextAction: 'Ask Koywe why the order cannot be read any more.',
  },
  order_amount_changed: {
    owner: 'support',
    nextAction: 'Compare the order at Koywe with the payment: the amount changed after shipping.',
  },
  order_contradiction: {
    owner: 'support',
    nextAction: 'Ask Koywe: the order was paid and is now said to have ended without money.',
  },
  duplicate_money: {
    owner: 'support',
    nextAction: 'Refund the second order by hand at Koywe.',
  },
  effect_given_up: {
    owner: 'developer',
    nextAction: 'Repair the receiver, then POST /payments/{id}/resend.',
  },
} as const

export type FindingKind = keyof typeof findingKinds

export interface Findings {
  /** Opens a finding unless it is open already. */
  open(kind: FindingKind, subject: string, at: number): Promise<void>
  /** Closes a finding that is cured. */
  close(kind: FindingKind, subject: string, at: number): Promise<void>
}

export function createFindings(db: Database): Findings {
  return {
    async open(kind, subject, at) {
      const { owner, nextAction } = findingKinds[kind]
      const paymentId = subject.startsWith('pay_') ? (subject.split('.')[0] ?? null) : null
      await sql`
        insert into findings (kind, subject, payment_id, owner, next_action, since)
        values (${kind}, ${subject}, ${paymentId}, ${owner}, ${nextAction}, ${new Date(at)})
        on conflict (kind, subject) where closed_at is null do nothing`.execute(db)
    },

    async close(kind, subject, at) {
      await db
        .updateTable('findings')
        .set({ closedAt: new Date(at) })
        .where('kind', '=', kind)
        .where('subject', '=', subject)
        .where('closedAt', 'is', null)
        .execute()
    },
  }
}
