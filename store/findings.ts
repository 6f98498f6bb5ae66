/** Findings: what a person must know, stored once while it lasts, with an owner and a next action. */

import { sql } from 'kysely'
import { findingKinds, type FindingKind } from '../payment/finding.ts'
import type { Database } from './database.ts'

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
