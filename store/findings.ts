/** Findings: what a person must know, stored once while it lasts, with an owner and a next action. */

import { sql, type RawBuilder } from 'kysely'
import { findingKinds, type FindingKind } from '../payment/finding.ts'
import type { PaymentChange } from '../payment/change.ts'
import type { Database, Write } from './database.ts'

export interface Finding {
  kind: FindingKind
  /** What it is about: a payment's id, an outbox message's key, or the name of a part. */
  subject: string
  paymentId: string | null
  owner: string
  nextAction: string
  /** What the kind alone does not say, such as an amount. */
  detail: Record<string, unknown> | null
  since: number
  closedAt: number | null
}

export interface Findings {
  /** Opens a finding unless it is open already. */
  open(kind: FindingKind, subject: string): Promise<void>
  /** Closes a finding that is cured. */
  close(kind: FindingKind, subject: string): Promise<void>
  /** Newest first; null for open and closed ones. */
  list(filter: { isOpen: boolean | null; limit: number }): Promise<Finding[]>
  /** How many of each kind are open. */
  countOpen(): Promise<Map<FindingKind, number>>
}

export function createFindings(db: Database): Findings {
  return {
    async open(kind, subject) {
      const { owner, nextAction } = findingKinds[kind]
      const paymentId = subject.startsWith('pay_') ? (subject.split('.')[0] ?? null) : null
      const finding = sql`select ${kind}, ${subject}, ${paymentId}, ${owner}, ${nextAction}, null::jsonb`
      await insertFindings(finding).execute(db)
    },

    async close(kind, subject) {
      await sql`
        update findings set closed_at = now()
        where kind = ${kind} and subject = ${subject} and closed_at is null`.execute(db)
    },

    async list({ isOpen, limit }) {
      const rows = await db
        .selectFrom('findings')
        .select([
          'kind',
          'subject',
          'paymentId',
          'owner',
          'nextAction',
          'detail',
          'since',
          'closedAt',
        ])
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

/**
 * Opens findings, unless they are open already.
 * @param rows selects kind, subject, payment id, owner, next action and detail
 */
export function insertFindings(rows: RawBuilder<unknown>): Write {
  return sql`
    insert into findings (kind, subject, payment_id, owner, next_action, detail, since)
    select found.*, now() from (${rows}) as found
    on conflict (kind, subject) where closed_at is null do nothing`
}

/** Part of a commit: opens the findings that the change raises about its payment. */
export function openFindings({ raised = [], findingDetail }: PaymentChange): Write {
  const findings = raised.map((kind) => {
    const { owner, nextAction } = findingKinds[kind]
    return { kind, owner, next_action: [nextAction, findingDetail ?? []].flat().join(' ') }
  })
  return sql`(${insertFindings(sql`
    select finding.kind, changed.id, changed.id, finding.owner, finding.next_action, null::jsonb
    from changed, jsonb_to_recordset(${JSON.stringify(findings)}::jsonb)
      as finding (kind text, owner text, next_action text)`)})`
}

/** Part of a commit: closes the findings that the change cures. */
export function closeFindings({ cured = [] }: PaymentChange): Write {
  return sql`(
    update findings set closed_at = now() from changed
    where subject = changed.id and closed_at is null and kind = any (${cured}::text[]))`
}
