/** Findings: what a person must know, stored once while it lasts, with an owner and a next action. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

interface FindingFacts {
  owner: 'operator' | 'support' | 'developer'
  nextAction: string
}

export const findingKinds = {
  // Raised and cured by whoever meets them.
  koywe_credentials: {
    owner: 'operator',
    nextAction:
      'Correct KOYWE_API_KEY, KOYWE_SECRET, KOYWE_ORG_ID or KOYWE_MERCHANT_ID and restart.',
  },
  koywe_merchant: {
    owner: 'operator',
    nextAction:
      'KOYWE_ORG_ID or KOYWE_MERCHANT_ID is somebody else’s: Koywe answers emptily about it. Correct it and restart the worker.',
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
  unknown_payment: {
    owner: 'operator',
    nextAction:
      'A webhook names a payment of our form that the store does not know: look for a lost or another store.',
  },

  // Found by the sweep, and closed by it.
  webhook_event_waiting: {
    owner: 'operator',
    nextAction: 'See why the payment is not read: is a worker running, does Koywe answer?',
  },
  payment_unwatched: {
    owner: 'operator',
    nextAction: 'See that api and worker run and reach Temporal: nobody looks at the payment.',
  },
  order_outcome_unknown: {
    owner: 'support',
    nextAction: 'Ask Koywe whether the order with this external id exists.',
  },
  paid_unfulfilled: {
    owner: 'developer',
    nextAction: 'The shop was not told to ship although the money is there: see its events.',
  },
  settlement_stalled: {
    owner: 'support',
    nextAction: 'Ask Koywe why the money has been on its way for a day.',
  },
  fulfilled_unpaid: {
    owner: 'operator',
    nextAction:
      'The shop was told to ship without money on record: stop shipping, read the timeline.',
  },
  message_stuck: {
    owner: 'developer',
    nextAction: 'The receiver has not taken it for an hour: repair it, tries go on by themselves.',
  },
  message_given_up: {
    owner: 'developer',
    nextAction: 'Repair the receiver, then POST /payments/{id}/resend.',
  },
  money_held: {
    owner: 'support',
    nextAction: 'Decide: POST /payments/{id}/decision with accept or decline.',
  },
  refund_by_hand: {
    owner: 'support',
    nextAction: 'Refund the declined money by hand at Koywe; this closes when Koywe says so.',
  },
  webhooks_silent: {
    owner: 'operator',
    nextAction: 'Polls find what webhooks should tell: check the endpoint and its secret at Koywe.',
  },
} as const satisfies Record<string, FindingFacts>

export type FindingKind = keyof typeof findingKinds

export interface Finding {
  kind: FindingKind
  /** What it is about: a payment's id, an outbox message's key, or the name of a part. */
  subject: string
  paymentId: string | null
  owner: string
  nextAction: string
  since: number
  closedAt: number | null
}

export interface Findings {
  /** Opens a finding unless it is open already. */
  open(kind: FindingKind, subject: string, at: number): Promise<void>
  /** Closes a finding that is cured. */
  close(kind: FindingKind, subject: string, at: number): Promise<void>
  /** Newest first; null for open and closed ones. */
  list(filter: { isOpen: boolean | null; limit: number }): Promise<Finding[]>
  /** How many of each kind are open. */
  countOpen(): Promise<Map<FindingKind, number>>
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

    async list({ isOpen, limit }) {
      const rows = await db
        .selectFrom('findings')
        .select(['kind', 'subject', 'paymentId', 'owner', 'nextAction', 'since', 'closedAt'])
        .$if(isOpen !== null, (query) =>
          query.where('closedAt', isOpen === true ? 'is' : 'is not', null),
        )
        .orderBy('since', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        ...row,
        kind: row.kind as FindingKind,
        since: row.since.getTime(),
        closedAt: row.closedAt?.getTime() ?? null,
      }))
    },

    async countOpen() {
      const rows = await db
        .selectFrom('findings')
        .select(['kind', sql<string>`count(*)`.as('count')])
        .where('closedAt', 'is', null)
        .groupBy('kind')
        .execute()
      return new Map(rows.map(({ kind, count }) => [kind as FindingKind, Number(count)]))
    },
  }
}
