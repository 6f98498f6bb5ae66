/**
 * Webhook receipts: every delivery with a good signature, raw, before it is acknowledged. A receipt
 * ends as applied, duplicate, foreign or rejected; until then it waits, or is parked while nobody
 * knows whose it is.
 */

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './database.ts'

export type ReceiptState = 'waiting' | 'parked' | 'applied' | 'duplicate' | 'foreign' | 'rejected'

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

export interface NewReceipt {
  receivedAt: number
  body: Buffer
  /** Null where signed JSON is no event. */
  event: EventNames | null
}

export interface StoredReceipt {
  state: ReceiptState
  /** Whom to wake, if anybody: the payment of the order, else of the external id. */
  paymentId: string | null
}

export interface Receipts {
  /** Stores a delivery in one committed statement, unless it repeats one that is stored already. */
  store(receipt: NewReceipt): Promise<StoredReceipt>
  /** The receipts of a payment that no read has covered yet, oldest first. */
  listWaiting(paymentId: string): Promise<{ id: bigint; orderId: string | null }[]>
  hasWaiting(paymentId: string): Promise<boolean>
}

export function createReceipts(db: Database): Receipts {
  return {
    async store(receipt) {
      return (await insertFirst(db, receipt)) ?? insertRepeated(db, receipt)
    },

    listWaiting: (paymentId) =>
      db
        .selectFrom('receipts')
        .select(['id', 'orderId'])
        .where('paymentId', '=', paymentId)
        .where('state', '=', 'waiting')
        .orderBy('id')
        .execute(),

    async hasWaiting(paymentId) {
      const row = await db
        .selectFrom('receipts')
        .select('id')
        .where('paymentId', '=', paymentId)
        .where('state', '=', 'waiting')
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

/**
 * Finds the payment and the ending while it inserts. The order id decides whom an event is about; an
 * external id that contradicts it makes the receipt rejected, and nothing is tied anew.
 */
async function insertFirst(db: Database, receipt: NewReceipt): Promise<StoredReceipt | undefined> {
  const { event } = receipt
  const result = await sql<StoredReceipt>`
    with named as (
      select
        ${event?.orderId ?? null}::text as order_id,
        ${event?.externalId ?? null}::text as external_id,
        (select payment_id from orders where koywe_order_id = ${event?.orderId ?? null}) as by_order,
        (select id from payments where id = ${event?.externalId ?? null}) as by_external
    ), judged as (
      select *, coalesce(by_order, by_external) as payment_id,
        case
          when ${event === null} then 'rejected'
          when by_order is not null and external_id is not null and external_id <> by_order
            then 'rejected'
          when by_order is not null or by_external is not null then 'waiting'
          when external_id is not null and not ${event?.isExternalIdOurs ?? false} then 'foreign'
          when order_id is not null or external_id is not null then 'parked'
          else 'foreign'
        end as state
      from named
    )
    insert into receipts (received_at, body, event_id, digest, type, order_id, external_id,
      event_status, payment_id, state, reason, ended_at)
    select ${new Date(receipt.receivedAt)}, ${receipt.body}, ${event?.eventId ?? null},
      ${event?.digest ?? digestBody(receipt.body)}, ${event?.type ?? null}, order_id, external_id,
      ${event?.status ?? null}, payment_id, state,
      case
        when ${event === null} then 'signed, but no event'
        when state = 'rejected' then 'its order id and its external id contradict each other'
        when state = 'foreign' then 'names nothing of ours'
        when state = 'parked' then 'names something that nobody knows yet'
      end,
      case when state in ('rejected', 'foreign') then ${new Date(receipt.receivedAt)}::timestamptz end
    from judged
    on conflict do nothing
    returning state, payment_id as "paymentId"`.execute(db)
  return result.rows[0]
}

async function insertRepeated(db: Database, receipt: NewReceipt): Promise<StoredReceipt> {
  const { event } = receipt
  const digest = event?.digest ?? digestBody(receipt.body)
  await sql`
    insert into receipts (received_at, body, event_id, digest, type, order_id, external_id,
      event_status, payment_id, state, reason, ended_at, is_first)
    select ${new Date(receipt.receivedAt)}, ${receipt.body}, ${event?.eventId ?? null}, ${digest},
      ${event?.type ?? null}, ${event?.orderId ?? null}, ${event?.externalId ?? null},
      ${event?.status ?? null}, first.payment_id, 'duplicate',
      'says the same as receipt ' || first.id, ${new Date(receipt.receivedAt)}, false
    from receipts as first
    where first.is_first and (first.digest = ${digest} or first.event_id = ${event?.eventId ?? null})
    order by first.id limit 1`.execute(db)
  return { state: 'duplicate', paymentId: null }
}

function digestBody(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}
