/** Findings: what a person must know, stored once while it lasts, with an owner and a next action. */

import { sql, type RawBuilder } from 'kysely'
import {
  findingKinds,
  moneyKinds,
  type FindingKind,
  type FindingOwner,
} from '../payment/finding.ts'
import type { PaymentChange } from '../payment/change.ts'
import { paymentIdOf } from '../payment/outbox-message.ts'
import type { Database, Write } from './database.ts'
import { writeJson } from './rows.ts'

export interface Finding {
  id: bigint
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
  /** When a person said that they take care of it, and who. */
  acknowledgedAt: number | null
  acknowledgedBy: string | null
}

export interface FindingFilter {
  /** Null for open and closed ones. */
  isOpen: boolean | null
  kind?: FindingKind
  owner?: FindingOwner
  paymentId?: string
  /** Only findings that are about no payment. */
  isGeneral?: true
  /** The last finding of the previous page. */
  after?: FindingPlace
  limit: number
}

/** The place of a finding in the list. */
export interface FindingPlace {
  isMoney: boolean
  id: bigint
}

export interface Findings {
  /** Opens a finding unless it is open already. */
  open(kind: FindingKind, subject: string): Promise<void>
  /** Closes a finding that is cured. */
  close(kind: FindingKind, subject: string): Promise<void>
  /**
   * Counts what strangers cause: one finding per kind and day, which holds a few examples. The sweep closes it a day
   * later.
   */
  count(kind: FindingKind, example: string): Promise<void>
  /** Notes who takes care of an open finding of a payment. False where there is none that is not taken. */
  acknowledge(kind: FindingKind, paymentId: string, by: string): Promise<boolean>
  /** Findings about money first, then the newest. */
  list(filter: FindingFilter): Promise<Finding[]>
  /** How many of each kind are open. */
  countOpen(): Promise<Map<FindingKind, number>>
}

export function createFindings(db: Database): Findings {
  return {
    async open(kind, subject) {
      const { owner, nextAction } = findingKinds[kind]
      const paymentId = subject.startsWith('pay_') ? paymentIdOf(subject) : null
      const finding = sql`select ${kind}, ${subject}, ${paymentId}, ${owner}, ${nextAction}, null::jsonb`
      await insertFindings(finding).execute(db)
    },

    async close(kind, subject) {
      await sql`
        update findings set closed_at = now()
        where kind = ${kind} and subject = ${subject} and closed_at is null`.execute(db)
    },

    async count(kind, example) {
      const { owner, nextAction } = findingKinds[kind]
      await sql`
        insert into findings (kind, subject, payment_id, owner, next_action, detail, since)
        values (${kind}, ${kind} || ' ' || current_date, null, ${owner}, ${nextAction},
          jsonb_build_object('count', 1, 'examples', jsonb_build_array(${example}::text)), now())
        on conflict (kind, subject) where closed_at is null do update set detail = jsonb_build_object(
          'count', (findings.detail ->> 'count')::int + 1,
          'examples', case
            when jsonb_array_length(findings.detail -> 'examples') >= ${examplesMax}
              or findings.detail -> 'examples' ? ${example}
              then findings.detail -> 'examples'
            else findings.detail -> 'examples' || to_jsonb(${example}::text) end)`.execute(db)
    },

    async acknowledge(kind, paymentId, by) {
      const { numAffectedRows } = await sql`
        update findings set acknowledged_at = now(), acknowledged_by = ${by}
        where kind = ${kind} and payment_id = ${paymentId} and closed_at is null
          and acknowledged_at is null`.execute(db)
      return Number(numAffectedRows ?? 0n) > 0
    },

    list: (filter) => listFindings(db, filter),

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

/** How many examples a counting finding holds. */
const examplesMax = 5

async function listFindings(db: Database, filter: FindingFilter): Promise<Finding[]> {
  const { isOpen, kind, owner, paymentId, isGeneral, after, limit } = filter
  const isMoney = sql<boolean>`kind = any (${moneyKinds}::text[])`
  let query = db
    .selectFrom('findings')
    .select(['id', 'kind', 'subject', 'paymentId', 'owner', 'nextAction', 'detail'])
    .select(['since', 'closedAt', 'acknowledgedAt', 'acknowledgedBy'])
    .orderBy(isMoney, 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (isOpen !== null) query = query.where('closedAt', isOpen ? 'is' : 'is not', null)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (owner !== undefined) query = query.where('owner', '=', owner)
  if (paymentId !== undefined) query = query.where('paymentId', '=', paymentId)
  if (isGeneral) query = query.where('paymentId', 'is', null)
  if (after) {
    query = query.where(
      sql<boolean>`(${isMoney}, id) < (${after.isMoney}, ${String(after.id)}::bigint)`,
    )
  }
  const rows = await query.execute()
  return rows.map((row) => ({
    ...row,
    kind: row.kind as FindingKind,
    since: row.since.getTime(),
    closedAt: row.closedAt?.getTime() ?? null,
    acknowledgedAt: row.acknowledgedAt?.getTime() ?? null,
  }))
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
export function openFindings({ raised = [], findingDetail }: PaymentChange): Write | null {
  if (raised.length === 0) return null
  const findings = raised.map((kind) => {
    const { owner, nextAction } = findingKinds[kind]
    return { kind, owner, next_action: [nextAction, findingDetail ?? []].flat().join(' ') }
  })
  return sql`(${insertFindings(sql`
    select finding.kind, changed.id, changed.id, finding.owner, finding.next_action, null::jsonb
    from changed, jsonb_to_recordset(${writeJson(findings)}::jsonb)
      as finding (kind text, owner text, next_action text)`)})`
}

/** Part of a commit: closes the findings that the change cures. */
export function closeFindings({ cured = [] }: PaymentChange): Write | null {
  if (cured.length === 0) return null
  return sql`(
    update findings set closed_at = now() from changed
    where subject = changed.id and closed_at is null and kind = any (${cured}::text[]))`
}
