/**
 * Webhook events: every delivery with a good signature, raw, before it is acknowledged. A webhook event ends as
 * applied, duplicate, foreign or rejected. Until then it waits for a read, or is unmatched while no payment is known
 * for it.
 */

import { createHash } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import { establishedReason } from '../payment/established.ts'
import type { Status } from '../payment/status.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import type { PaymentChange } from '../payment/change.ts'
import type { Database, Write } from './database.ts'
import { writeJson } from './rows.ts'
import { claim, type SignalClaim } from './signals.ts'
import { waitingSince } from './waiting-since.ts'

export type WebhookEventState =
  | 'waiting'
  | 'unmatched'
  | 'applied'
  | 'duplicate'
  | 'foreign'
  | 'rejected'

/** What a delivery says, as far as it could be read. */
export interface EventNames {
  eventId: string | null
  type: string
  orderId: string | null
  externalId: string | null
  /** Whether the external id has the form of our payment ids. */
  isExternalIdOurs: boolean
  status: string | null
  /** What says already all that the event says, where the event names the payment's own order. */
  coveredBy: { koyweStatuses: string[]; statuses: Status[] }
}

export interface NewWebhookEvent {
  body: Buffer
  /** Null where signed JSON is no event of Koywe's. */
  event: EventNames | null
}

export interface StoredWebhookEvent {
  state: WebhookEventState
  /** The payment of the order, else of the external id. */
  paymentId: string | null
  signal: SignalClaim
}

export interface WebhookEvents {
  /** Stores a delivery in one committed statement; one that repeats a stored delivery takes a second one. */
  store(webhookEvent: NewWebhookEvent): Promise<StoredWebhookEvent>
  /** The webhook events of a payment that no read has covered yet, oldest first. */
  listWaiting(paymentId: string): Promise<WaitingWebhookEvent[]>
  /** Whether anything was stored for a payment since then that no read and no earlier knowledge has covered. */
  hasSince(paymentId: string, since: number): Promise<boolean>
  /** A number that grows with every delivery that is stored. */
  latest(): Promise<bigint>
}

export function createWebhookEvents(db: Database): WebhookEvents {
  return {
    async store(webhookEvent) {
      const row = toRow(webhookEvent)
      return (await insertFirst(db, row)) ?? insertRepeated(db, row)
    },

    async listWaiting(paymentId) {
      const { rows } = await sql<{ waiting: WaitingRow[] }>`
        select ${waitingOf(paymentId)} as waiting`.execute(db)
      return toWaiting(rows[0]?.waiting ?? [])
    },

    async hasSince(paymentId, since) {
      const row = await db
        .selectFrom('webhookEvents')
        .select('id')
        .where('paymentId', '=', paymentId)
        .where('receivedAt', '>', new Date(since))
        .where('state', 'not in', ['applied', 'duplicate'])
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },

    async latest() {
      const { rows } = await sql<{ id: string }>`
        select coalesce(max(id), 0)::text as id from webhook_events`.execute(db)
      return BigInt(rows[0]?.id ?? 0)
    },
  }
}

/** A waiting webhook event as JSON, which has no numbers that are large enough for its id. */
export type WaitingRow = Omit<WaitingWebhookEvent, 'id'> & { id: string }

/** The waiting webhook events of a payment as one value, for statements that select more. */
export function waitingOf(paymentId: string) {
  return sql<WaitingRow[]>`(
    select coalesce(json_agg(json_build_object(
      'id', webhook_events.id::text, 'receivedAt', floor(extract(epoch from ${waitingSince}) * 1000), 'type', coalesce(type, ''), 'status', event_status,
      'orderId', order_id, 'isCounted', orders.money_at is not null, 'isRepeated', not is_first
    ) order by webhook_events.id), '[]')
    from webhook_events left join orders on koywe_order_id = order_id
    where webhook_events.payment_id = ${paymentId} and state = 'waiting')`
}

export function toWaiting(rows: WaitingRow[]): WaitingWebhookEvent[] {
  return rows.map((row) => ({ ...row, id: BigInt(row.id) }))
}

/** A delivery as its columns. Whose it is, and how it ends, is decided while it is inserted. */
interface Row {
  body: Buffer
  eventId: string | null
  /** SHA-256 of the bytes. */
  digest: string
  type: string | null
  orderId: string | null
  externalId: string | null
  status: string | null
  isEvent: boolean
  isExternalIdOurs: boolean
  coveredBy: EventNames['coveredBy']
}

function toRow({ body, event }: NewWebhookEvent): Row {
  const nothing = {
    eventId: null,
    type: null,
    orderId: null,
    externalId: null,
    status: null,
    isExternalIdOurs: false,
    coveredBy: { koyweStatuses: [], statuses: [] },
  }
  const digest = createHash('sha256').update(body).digest('hex')
  return { ...nothing, ...event, body, digest, isEvent: event !== null }
}

/**
 * Whether a committed read, or the answer to the create, has established all that an event says. Only commits that
 * this statement sees count, so an event that says more always waits for a read.
 */
function isCovered({ orderId, coveredBy }: Row, paymentId: RawBuilder<unknown>) {
  return sql<boolean>`exists (
    select from payments where id = ${paymentId} and koywe_order_id = ${orderId}
      and (upper(koywe_status) = any (${coveredBy.koyweStatuses}::text[])
        or status = any (${coveredBy.statuses}::text[])))`
}

/**
 * Inserts a delivery, finds its payment and claims that payment's signal. The order id decides which payment
 * an event is about; an external id that contradicts the order id makes the webhook event rejected.
 *
 * Skips the claim while another transaction writes the payment, so that a webhook waits for no transaction. Holds
 * an outstanding signal until the webhook event is visible, so that the read that ends the signal sees the event.
 * @returns undefined when the delivery repeats a stored one; then nothing was written
 */
async function insertFirst(db: Database, row: Row): Promise<StoredWebhookEvent | undefined> {
  const { rows } = await sql<StoredWebhookEvent>`
    with named as (
      select
        (select payment_id from orders where koywe_order_id = ${row.orderId}) as by_order,
        (select id from payments where id = ${row.externalId}) as by_external
    ), matched as (
      select coalesce(by_order, by_external) as payment_id,
        case
          when not ${row.isEvent}::boolean then 'rejected'
          when by_order <> ${row.externalId}::text then 'rejected'
          when ${isCovered(row, sql`by_order`)} then 'applied'
          when by_order is not null or by_external is not null then 'waiting'
          when ${row.externalId}::text is not null and not ${row.isExternalIdOurs}::boolean then 'foreign'
          when coalesce(${row.orderId}, ${row.externalId}) is not null then 'unmatched'
          else 'foreign'
        end as state
      from named
    ), stored as (
      insert into webhook_events (received_at, body, event_id, digest, type, order_id, external_id,
        event_status, payment_id, state, reason, ended_at)
      select now(), ${row.body}, ${row.eventId}, ${row.digest}, ${row.type}, ${row.orderId},
        ${row.externalId}, ${row.status}, payment_id, state,
        case
          when not ${row.isEvent}::boolean then 'signed, but no event'
          when state = 'rejected' then 'its order id and its external id contradict each other'
          when state = 'applied' then ${establishedReason}
          when state = 'foreign' then 'names nothing of ours'
          when state = 'unmatched' then 'names an order or payment that is not known yet'
        end,
        case when state in ('rejected', 'foreign', 'applied') then now() end
      from matched
      on conflict do nothing
      returning state, payment_id
    ), held as (
      select id, signal_sent_at from payments
      where id = (select payment_id from stored where state <> 'applied')
      for no key update skip locked
    ), claimed as (
      update payments set ${claim} from held
      where payments.id = held.id and held.signal_sent_at is null
      returning payments.id
    )
    select state, payment_id as "paymentId",
      case
        when exists (select from claimed) then 'claimed'
        when exists (select from held) then 'outstanding'
        else 'free'
      end as signal
    from stored`.execute(db)
  return rows[0]
}

/**
 * Inserts a delivery that repeats another: the same bytes, or the same event id, type and order. Where its payment is
 * known the repeat waits for a read of its own: the read that covered the first one may have been too early to show
 * what both report.
 */
async function insertRepeated(db: Database, row: Row): Promise<StoredWebhookEvent> {
  const result = await sql<Omit<StoredWebhookEvent, 'signal'>>`
    with repeated as (
      select id, payment_id,
        payment_id is null or ${isCovered(row, sql`payment_id`)} as is_over
      from webhook_events as first
      where is_first and (digest = ${row.digest}
        or (event_id = ${row.eventId} and type = ${row.type}
          and coalesce(order_id, external_id) is not distinct from ${row.orderId ?? row.externalId}::text))
      order by id limit 1
    )
    insert into webhook_events (received_at, body, event_id, digest, type, order_id, external_id,
      event_status, payment_id, state, reason, ended_at, is_first)
    select now(), ${row.body}, ${row.eventId}, ${row.digest}, ${row.type}, ${row.orderId},
      ${row.externalId}, ${row.status}, payment_id,
      case when is_over then 'duplicate' else 'waiting' end,
      'says the same as webhook event ' || id,
      case when is_over then now() end, false
    from repeated
    returning state, payment_id as "paymentId"`.execute(db)
  return { state: 'duplicate', paymentId: null, ...result.rows[0], signal: 'free' }
}

/** Part of a commit: ends the webhook events that the change covers. */
export function endWebhookEvents({ webhookEvents = [] }: PaymentChange): Write | null {
  if (webhookEvents.length === 0) return null
  const endings = webhookEvents.map((ending) => ({ ...ending, id: String(ending.id) }))
  return sql`(
    update webhook_events set state = ending.state, ended_at = now(),
      reason = concat_ws('; ', webhook_events.reason, ending.reason)
    from changed, jsonb_to_recordset(${writeJson(endings)}::jsonb)
      as ending (id bigint, state text, reason text)
    where webhook_events.id = ending.id and webhook_events.state = 'waiting')`
}
