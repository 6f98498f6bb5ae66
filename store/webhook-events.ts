/**
 * Webhook webhook events: every delivery with a good signature, raw, before it is acknowledged. A webhook event
 * ends as applied, duplicate, foreign or rejected; until then it waits, or is unmatched while nobody
 * knows whose it is.
 */

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import type { Database } from './database.ts'
import { gather } from './gather.ts'
import { claim, type SignalClaim } from './signals.ts'

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
  digest: string
}

export interface NewWebhookEvent {
  receivedAt: number
  body: Buffer
  /** Null where signed JSON is no event. */
  event: EventNames | null
}

export interface StoredWebhookEvent {
  state: WebhookEventState
  /** Whom to wake, if anybody: the payment of the order, else of the external id. */
  paymentId: string | null
  signal: SignalClaim
}

export interface WebhookEvents {
  /**
   * Stores a delivery in one committed statement, unless it repeats one that is stored already. Deliveries
   * that come while others are being stored share a statement and its commit.
   */
  store(webhookEvent: NewWebhookEvent): Promise<StoredWebhookEvent>
  /** The webhook events of a payment that no read has covered yet, oldest first. */
  listWaiting(paymentId: string): Promise<WaitingWebhookEvent[]>
  /** Whether anything was stored for a payment since then, however it ended. */
  hasSince(paymentId: string, since: number): Promise<boolean>
}

export function createWebhookEvents(db: Database): WebhookEvents {
  const storeFirst = gather((rows: Row[]) => insertFirst(db, rows))
  const store = async (row: Row) => (await storeFirst(row)) ?? insertRepeated(db, row)
  return {
    store: (webhookEvent) => store(toRow(webhookEvent)),

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
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

/** A waiting webhook event as JSON, which has no numbers that are large enough for its id. */
export type WaitingRow = Omit<WaitingWebhookEvent, 'id'> & { id: string }

/** The waiting webhook events of a payment as one value, for whoever asks for more in the same statement. */
export function waitingOf(paymentId: string) {
  return sql<WaitingRow[]>`(
    select coalesce(json_agg(json_build_object(
      'id', webhook_events.id::text, 'receivedAt', floor(extract(epoch from received_at) * 1000), 'type', coalesce(type, ''), 'status', event_status,
      'orderId', order_id, 'isCounted', orders.money_at is not null, 'isRepeated', not is_first
    ) order by webhook_events.id), '[]')
    from webhook_events left join orders on koywe_order_id = order_id
    where webhook_events.payment_id = ${paymentId} and state = 'waiting')`
}

export function toWaiting(rows: WaitingRow[]): WaitingWebhookEvent[] {
  return rows.map((row) => ({ ...row, id: BigInt(row.id) }))
}

/** A delivery as its columns, with nothing left to decide but whose it is. */
interface Row {
  at: Date
  body: Buffer
  eventId: string | null
  digest: string
  type: string | null
  orderId: string | null
  externalId: string | null
  status: string | null
  isEvent: boolean
  isExternalIdOurs: boolean
}

function toRow({ receivedAt, body, event }: NewWebhookEvent): Row {
  const nothing = {
    eventId: null,
    digest: createHash('sha256').update(body).digest('hex'),
    type: null,
    orderId: null,
    externalId: null,
    status: null,
    isExternalIdOurs: false,
  }
  return { ...nothing, ...event, at: new Date(receivedAt), body, isEvent: event !== null }
}

/**
 * Finds the payment and the ending of each while it inserts. The order id decides whom an event is about; an
 * external id that contradicts it makes the webhook event rejected, and nothing is tied anew. Claims the signals
 * that are free, past payments that somebody is just writing: a webhook waits for no transaction. The others are
 * held until the webhook events can be seen, so that a read which ends an outstanding one sees them too. Gives, in
 * the order of the rows, what was stored, and undefined for what repeats something.
 *
 * The arrays come by way of a table, so that PostgreSQL does not see how long they are and keeps one plan:
 * planning the statement for each call costs twice as much as what it does.
 */
async function insertFirst(db: Database, rows: Row[]): Promise<(StoredWebhookEvent | undefined)[]> {
  const column = <Name extends keyof Row>(name: Name) => rows.map((row) => row[name])
  const latest = new Date(Math.max(...rows.map(({ at }) => at.getTime())))
  const result = await sql<StoredWebhookEvent & { digest: string }>`
    with arrays as materialized (
      select ${column('at')}::timestamptz[] as received_at, ${column('body')}::bytea[] as body,
        ${column('eventId')}::text[] as event_id, ${column('digest')}::text[] as digest,
        ${column('type')}::text[] as type, ${column('orderId')}::text[] as order_id,
        ${column('externalId')}::text[] as external_id, ${column('status')}::text[] as event_status,
        ${column('isEvent')}::boolean[] as is_event,
        ${column('isExternalIdOurs')}::boolean[] as is_external_id_ours
    ), given as (
      select row.* from arrays, unnest(arrays.received_at, arrays.body, arrays.event_id, arrays.digest,
        arrays.type, arrays.order_id, arrays.external_id, arrays.event_status, arrays.is_event,
        arrays.is_external_id_ours) with ordinality
        as row (received_at, body, event_id, digest, type, order_id, external_id, event_status,
          is_event, is_external_id_ours, place)
    ), named as (
      select given.*, orders.payment_id as by_order, payments.id as by_external
      from given
      left join orders on koywe_order_id = given.order_id
      left join payments on payments.id = given.external_id
    ), judged as (
      select named.*, coalesce(by_order, by_external) as payment_id,
        case
          when not is_event then 'rejected'
          when by_order is not null and external_id is not null and external_id <> by_order
            then 'rejected'
          when by_order is not null or by_external is not null then 'waiting'
          when external_id is not null and not is_external_id_ours then 'foreign'
          when order_id is not null or external_id is not null then 'unmatched'
          else 'foreign'
        end as state
      from named
    ), stored as (
      insert into webhook_events (received_at, body, event_id, digest, type, order_id, external_id,
        event_status, payment_id, state, reason, ended_at)
      select received_at, body, event_id, digest, type, order_id, external_id, event_status,
        payment_id, state,
        case
          when not is_event then 'signed, but no event'
          when state = 'rejected' then 'its order id and its external id contradict each other'
          when state = 'foreign' then 'names nothing of ours'
          when state = 'unmatched' then 'names something that nobody knows yet'
        end,
        case when state in ('rejected', 'foreign') then received_at end
      from judged order by place
      on conflict do nothing
      returning state, payment_id, digest
    ), held as (
      select id, signal_sent_at from payments
      where id in (select payment_id from stored)
      for no key update skip locked
    ), claimed as (
      update payments set ${claim(latest)} from held
      where payments.id = held.id and held.signal_sent_at is null
      returning payments.id
    )
    select state, payment_id as "paymentId", digest,
      case
        when claimed.id is not null then 'claimed'
        when held.id is not null then 'outstanding'
        else 'free'
      end as signal
    from stored
    left join held on held.id = payment_id
    left join claimed on claimed.id = payment_id`.execute(db)
  return matchRows(rows, result.rows)
}

/** Of equal digests one was stored: it stands for the first of them. A payment is signalled once. */
function matchRows(
  rows: Row[],
  inserted: (StoredWebhookEvent & { digest: string })[],
): (StoredWebhookEvent | undefined)[] {
  const stored = new Map(inserted.map(({ digest, ...webhookEvent }) => [digest, webhookEvent]))
  const claimed = new Set<string | null>()
  return rows.map(({ digest }) => {
    const webhookEvent = stored.get(digest)
    stored.delete(digest)
    if (webhookEvent?.signal !== 'claimed') return webhookEvent
    const isAnothers = claimed.has(webhookEvent.paymentId)
    claimed.add(webhookEvent.paymentId)
    return isAnothers ? { ...webhookEvent, signal: 'outstanding' } : webhookEvent
  })
}

/**
 * What repeats an earlier delivery waits for a read of its own where the payment is known: the read that
 * covered the first one may have been too early to see what both report.
 */
async function insertRepeated(db: Database, row: Row): Promise<StoredWebhookEvent> {
  const result = await sql<Omit<StoredWebhookEvent, 'signal'>>`
    insert into webhook_events (received_at, body, event_id, digest, type, order_id, external_id,
      event_status, payment_id, state, reason, ended_at, is_first)
    select ${row.at}, ${row.body}, ${row.eventId}, ${row.digest}, ${row.type}, ${row.orderId},
      ${row.externalId}, ${row.status}, first.payment_id,
      case when first.payment_id is null then 'duplicate' else 'waiting' end,
      'says the same as webhook event ' || first.id,
      case when first.payment_id is null then ${row.at}::timestamptz end, false
    from webhook_events as first
    where first.is_first and (first.digest = ${row.digest} or first.event_id = ${row.eventId})
    order by first.id limit 1
    returning state, payment_id as "paymentId"`.execute(db)
  return { state: 'duplicate', paymentId: null, ...result.rows[0], signal: 'free' }
}
