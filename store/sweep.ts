/**
 * Checks the promises about money in SQL. A finding is open while its condition holds. Any number of processes may
 * call it; one at a time sweeps.
 */

import { sql, type RawBuilder } from 'kysely'
import { currencyScales } from '../payment/money.ts'
import type { Database } from './database.ts'
import { findingKinds, type FindingKind } from '../payment/finding.ts'
import { unmatchedTimesMax } from '../payment/order-question.ts'
import { unreadMsMax } from '../payment/webhook-event.ts'
import { insertFindings } from './findings.ts'
import { declinedMoney } from './hand-refunds.ts'
import { forget } from './forgetting.ts'
import { undecidedMoney } from './payments.ts'
import { waitingSince } from './waiting-since.ts'

export interface SweepFacts {
  /** `PARK_MS`: how long a webhook event is unmatched until Koywe is asked. */
  unmatchedForMs: number
}

export interface Sweep {
  /** Opens and closes findings. False when another process is sweeping. */
  check(facts: SweepFacts): Promise<boolean>
  /**
   * Deletes what is kept for a limited time: refused requests for a day, idempotency keys and calls to Koywe for 30 days,
   * and details of payments.
   * @param detailsKeptMs how long webhook events, timelines and attempts are kept; null for good
   */
  forget(detailsKeptMs: number | null): Promise<void>
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

export function createSweep(db: Database): Sweep {
  return {
    check: (facts) =>
      db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ isOurs: boolean }>`
          select pg_try_advisory_xact_lock(hashtextextended('payin sweep', 0)) as "isOurs"`.execute(
          trx,
        )
        if (!rows[0]?.isOurs) return false
        await closeCounts(trx)
        for (const [kind, find] of Object.entries(rules)) {
          await keep(trx, kind as FindingKind, find(facts))
        }
        return true
      }),

    forget: (detailsKeptMs) => forget(db, detailsKeptMs),
  }
}

/** Gives rows of `subject`, `payment_id` and perhaps `detail` for which a promise does not hold. */
type Rule = (facts: SweepFacts) => RawBuilder<unknown>

/** What a payment asks for, in major units. */
const askedAmount = sql`amount_minor::numeric / case currency ${sql.join(
  Object.entries(currencyScales).map(
    ([currency, scale]) => sql`when ${sql.lit(currency)} then ${sql.lit(10 ** scale)}`,
  ),
  sql` `,
)} end`

const before = (ms: number) => sql`now() - ${ms} * interval '1 ms'`

const rules = {
  webhook_event_waiting: (facts) => sql`
    select payment_id as subject, payment_id, null::jsonb as detail from webhook_events
    where state = 'waiting' and ${waitingSince} < ${before(unreadMsMax)}
    group by payment_id
    union all
    select 'unmatched ' || received_at::date, null, jsonb_build_object('count', count(*))
    from webhook_events
    where state = 'unmatched' and received_at < ${before((unmatchedTimesMax + 1) * facts.unmatchedForMs)}
    group by received_at::date`,

  payment_unwatched: () => sql`
    select id as subject, id as payment_id from payments where next_poll_at < ${before(5 * minute)}`,

  order_outcome_unknown: () => sql`
    select id as subject, id as payment_id from payments
    where status = 'opening' and order_doubt_at is not null
      and (order_doubt_at < ${before(hour)} or expires_at < now())`,

  paid_unfulfilled: () => sql`
    select id as subject, id as payment_id from payments
    where status = 'completed' and fulfilment <> 'done' and updated_at < ${before(5 * minute)}`,

  settlement_stalled: () => sql`
    select id as subject, id as payment_id from payments
    where status in ('paid', 'processing') and fulfilment = 'none'
      and updated_at < ${before(day)}`,

  fulfilled_unpaid: () => sql`
    select id as subject, id as payment_id from payments
    where fulfilment = 'done' and (paid_amount is null or status not in ('completed', 'refunded'))`,

  message_stuck: () => sql`
    select key as subject, payment_id from outbox
    where state = 'due' and first_tried_at < ${before(hour)}`,

  message_given_up: () => sql`
    select key as subject, payment_id from outbox where state = 'given_up'`,

  // One finding for all mails of a payment. After a month the mails are of no use to the payer.
  mail_undeliverable: () => sql`
    select distinct payment_id as subject, payment_id from outbox
    where state = 'undeliverable' and done_at > now() - interval '30 days'`,

  money_held: () => sql`
    select id as subject, id as payment_id from payments
    where ${undecidedMoney}`,

  refund_by_hand: () => sql`
    select distinct payment_id as subject, payment_id from ${declinedMoney}`,

  refund_excess: () => sql`
    select id as subject, id as payment_id,
      jsonb_build_object('amount', trim_scale(paid_amount::numeric - ${askedAmount})::text,
        'currency', currency) as detail
    from payments
    where 'overpaid' = any (exceptions) and decision ->> 'decision' = 'accept'
      and status <> 'refunded' and not exists (
        select from hand_refunds where payment_id = payments.id and kind = 'refund_excess')`,

  webhooks_silent: () => sql`
    select 'koywe' as subject, null::text as payment_id
    where (select count(*) from timeline
        where at >= ${before(hour)} and detail ? 'foundBy') >= 3
      and not exists (select from webhook_events where received_at >= ${before(hour)})`,
} satisfies Partial<Record<FindingKind, Rule>>

/** What strangers cause is of interest for a day. */
async function closeCounts(trx: Database): Promise<void> {
  await sql`update findings set closed_at = now()
    where kind = 'unknown_payment' and closed_at is null and since < ${before(day)}`.execute(trx)
}

async function keep(trx: Database, kind: FindingKind, found: RawBuilder<unknown>): Promise<void> {
  const { owner, nextAction } = findingKinds[kind]
  await sql`
    with found as (${found}), opened as (${insertFindings(
      sql`select ${kind}, subject, payment_id, ${owner}, ${nextAction}, to_jsonb(found) -> 'detail' from found`,
    )}), adjusted as (
      update findings set detail = to_jsonb(found) -> 'detail' from found
      where kind = ${kind} and closed_at is null and findings.subject = found.subject
        and jsonb_typeof(to_jsonb(found) -> 'detail') = 'object'
        and findings.detail is distinct from to_jsonb(found) -> 'detail'
    )
    update findings set closed_at = now()
    where kind = ${kind} and closed_at is null
      and not exists (select from found where found.subject = findings.subject)`.execute(trx)
}
