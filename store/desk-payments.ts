/** The list of the desk: payments that need a person first, then the newest; and the totals of a day. */

import { sql, type RawBuilder } from 'kysely'
import { countries, type Country } from '../payment/country.ts'
import type { FindingKind } from '../payment/finding.ts'
import type { Currency } from '../payment/money.ts'
import type { Payment } from '../payment/payment.ts'
import type { ExceptionKind, Status } from '../payment/status.ts'
import type { Database } from './database.ts'
import { undecidedMoney } from './payments.ts'
import { toPayment } from './rows.ts'
import { paymentColumns, type PaymentColumns } from './schema.ts'

export interface DeskPayment {
  payment: Payment
  /** The kinds of its open findings. */
  findings: FindingKind[]
  /** When the oldest of them opened. Epoch milliseconds. */
  openSince: number | null
  /** Who looks after it; null where no person does. */
  assignee: string | null
  /** Money is held, or a finding is open that no person has acknowledged. */
  needsPerson: boolean
}

/** The place of a payment in the list. */
export interface DeskPlace {
  needsPerson: boolean
  createdAt: number
  id: string
}

export interface DeskFilter {
  status?: Status
  exception?: ExceptionKind
  method?: string
  country?: Country
  finding?: FindingKind
  /** Who looks after the payment. */
  assignee?: string
  /** Inclusive. Epoch milliseconds. */
  createdFrom?: number
  /** The same for payments that need no person, so that a filter without an index ends in time. */
  othersFrom?: number
  /** The last payment of the previous page. */
  after?: DeskPlace
  limit: number
}

/** The payments of a country's present day, by method. */
export interface MethodTotal {
  method: string
  country: Country
  currency: Currency
  count: number
  paidCount: number
  heldCount: number
  /** The sum of what the paid ones were asked for. */
  paidMinor: bigint
}

export interface DeskPayments {
  list(filter: DeskFilter): Promise<DeskPayment[]>
  /** The most used methods first. A day begins at midnight in the country of the payment. */
  totalsOfToday(): Promise<MethodTotal[]>
}

export function createDeskPayments(db: Database): DeskPayments {
  return {
    async list({ othersFrom, ...filter }) {
      const first = filter.after?.needsPerson === false ? [] : await listPart(db, filter, true)
      const limit = filter.limit - first.length
      if (limit <= 0) return first
      const { after, ...rest } = filter
      const createdFrom = Math.max(filter.createdFrom ?? 0, othersFrom ?? 0)
      const place = after?.needsPerson === false ? { after } : {}
      return [...first, ...(await listPart(db, { ...rest, ...place, createdFrom, limit }, false))]
    },

    totalsOfToday: () => readTotals(db),
  }
}

const isUnacknowledged = sql`closed_at is null and acknowledged_at is null and payment_id is not null`

/** Found by way of the few open findings and the few held payments, however many payments there are. */
const needsPerson = sql<boolean>`payments.id = any (array(
  select payment_id from findings where ${isUnacknowledged}
  union all select id from payments where ${undecidedMoney}))`

const needsNone = sql<boolean>`not (${undecidedMoney}) and not exists (
  select from findings where findings.payment_id = payments.id and ${isUnacknowledged})`

/** Whether a payment needs a person, as a column. */
export const needsPersonColumn = sql<boolean>`not (${needsNone})`.as('needsPerson')

/** The kinds of the open findings of a payment, as a column. */
export const openKindsColumn = sql<string[]>`array(
  select distinct kind from findings
  where findings.payment_id = payments.id and closed_at is null order by kind)`.as('findings')

/** Since when a finding of a payment is open, as a column. */
export const openSinceColumn = sql<Date | null>`(
  select min(since) from findings
  where findings.payment_id = payments.id and closed_at is null)`.as('openSince')

/** Who looks after a payment, as a column. */
export const assigneeColumn = sql<string | null>`(
  select assignee from handovers where handovers.payment_id = payments.id)`.as('assignee')

export type DeskPaymentColumns = PaymentColumns & {
  findings: string[]
  openSince: Date | null
  needsPerson: boolean
  assignee: string | null
}

export function toDeskPayment(row: DeskPaymentColumns): DeskPayment {
  const { needsPerson, assignee } = row
  const findings = row.findings as FindingKind[]
  const openSince = row.openSince?.getTime() ?? null
  return { payment: toPayment(row), findings, openSince, needsPerson, assignee }
}

async function listPart(
  db: Database,
  filter: Omit<DeskFilter, 'othersFrom'>,
  isFirst: boolean,
): Promise<DeskPayment[]> {
  const { status, exception, method, country, finding, createdFrom, after } = filter
  let query = db
    .selectFrom('payments')
    .select(paymentColumns)
    .select([openKindsColumn, openSinceColumn, needsPersonColumn, assigneeColumn])
    .where(isFirst ? needsPerson : needsNone)
  if (status !== undefined) query = query.where('status', '=', status)
  if (exception !== undefined) query = query.where('exception', '=', exception)
  if (method !== undefined) query = query.where('method', '=', method)
  if (country !== undefined) query = query.where('country', '=', country)
  if (finding !== undefined) query = query.where(hasFinding(finding))
  if (filter.assignee !== undefined) query = query.where(hasAssignee(filter.assignee))
  if (createdFrom !== undefined) query = query.where('createdAt', '>=', new Date(createdFrom))
  if (after) {
    query = query.where(
      sql<boolean>`(created_at, id) < (${new Date(after.createdAt)}, ${after.id})`,
    )
  }
  const rows = await query
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map(toDeskPayment)
}

function hasFinding(kind: FindingKind) {
  return sql<boolean>`payments.id = any (array(
    select payment_id from findings
    where kind = ${kind} and closed_at is null and payment_id is not null))`
}

function hasAssignee(assignee: string) {
  return sql<boolean>`payments.id = any (array(
    select payment_id from handovers where assignee = ${assignee}))`
}

/** The time zone of a payment's country. */
const timeZone: RawBuilder<string> = sql`case country ${sql.join(
  Object.entries(countries).map(
    ([country, { timeZone: zone }]) => sql`when ${sql.lit(country)} then ${sql.lit(zone)}`,
  ),
  sql` `,
)} else 'UTC' end`

/** More methods than a shop offers. */
const totalsMax = 30

async function readTotals(db: Database): Promise<MethodTotal[]> {
  const isPaid = sql`status in ('paid', 'completed')`
  const { rows } = await sql<Omit<MethodTotal, 'paidMinor'> & { paidMinor: string }>`
    select method, country, currency, count(*)::int as count,
      (count(*) filter (where ${isPaid}))::int as "paidCount",
      (count(*) filter (where ${undecidedMoney}))::int as "heldCount",
      coalesce(sum(amount_minor) filter (where ${isPaid}), 0)::text as "paidMinor"
    from payments
    where created_at >= now() - interval '25 hours'
      and (created_at at time zone ${timeZone})::date = (now() at time zone ${timeZone})::date
    group by method, country, currency
    order by count desc, method, country limit ${totalsMax}`.execute(db)
  return rows.map((row) => ({ ...row, paidMinor: BigInt(row.paidMinor) }))
}
