/** Everything about one payment that its explanation is made from, loaded in one statement. */

import { sql, type RawBuilder } from 'kysely'
import type {
  FindingSince,
  KoyweTrouble,
  MessageFacts,
  PaymentCase,
  ServiceFacts,
  WebhookFacts,
} from '../payment/explanation-facts.ts'
import { generalKinds } from '../payment/finding.ts'
import type { Database } from './database.ts'
import { waitingSince } from './waiting-since.ts'
import { loadedAt, toPaymentRow } from './rows.ts'
import { paymentColumns } from './schema.ts'
import { messageOrder } from './outbox-order.ts'

/** A payment with the last heartbeat of a worker. */
export interface LoadedCase extends PaymentCase {
  worker: Pick<ServiceFacts, 'isWorkerAlive' | 'workerSeenAt'>
}

export interface Cases {
  load(paymentId: string): Promise<LoadedCase | undefined>
  /** The newest payment of a merchant reference, or the payment of an order at Koywe; null where there is none. */
  find(name: string): Promise<string | null>
  /** Whether a stored webhook event names a payment that the store does not hold. */
  isNamed(paymentId: string): Promise<boolean>
}

/** Heartbeats come every few seconds, so a worker that is silent for longer has ended, or cannot write. */
const silentMs = 30_000

export function createCases(db: Database): Cases {
  return {
    load: (paymentId) => load(db, paymentId),

    async find(name) {
      const { rows } = await sql<{ id: string }>`
        (select id, 0 as place, created_at from payments where id = ${name})
        union all
        (select payment_id, 1, seen_at from orders where koywe_order_id = ${name})
        union all
        (select id, 2, created_at from payments where merchant_reference = ${name}
          order by created_at desc limit 1)
        order by place, created_at desc limit 1`.execute(db)
      return rows[0]?.id ?? null
    },

    async isNamed(paymentId) {
      const { rows } = await sql`
        select from webhook_events where external_id = ${paymentId} and payment_id is null limit 1`.execute(
        db,
      )
      return rows.length > 0
    },
  }
}

const ms = (time: RawBuilder<unknown>) => sql`floor(extract(epoch from ${time}) * 1000)`

/** What the payment's other rows say. */
interface Found {
  messages: MessageFacts[]
  findings: FindingSince[]
  /** The last word about Koywe on the timeline; without a code it was an answer. */
  lastCall: (Omit<KoyweTrouble, 'code'> & { code: KoyweTrouble['code'] | null }) | null
  doubtStatus: number | null
  webhooks: WebhookFacts
  isFoundByPoll: boolean
  worker: LoadedCase['worker']
}

/** The outbox messages of a payment as a value, for statements that select more. Without what repeats another one. */
export function messagesOf(id: string) {
  return sql<MessageFacts[]>`(select coalesce(json_agg(json_build_object(
      'kind', kind, 'state', state, 'attempts', attempts, 'firstTriedAt', ${ms(sql`first_tried_at`)},
      'nextTryAt', ${ms(sql`next_try_at`)}, 'lastError', last_error
    ) order by ${messageOrder}), '[]') from outbox
    where payment_id = ${id} and repeats is null)`
}

/** The open findings that concern a payment as a value. */
export function findingsOf(id: string) {
  return sql<FindingSince[]>`(select coalesce(json_agg(json_build_object(
      'kind', kind, 'since', ${ms(sql`since`)}, 'detail', detail) order by findings.id), '[]')
    from findings where closed_at is null
      and (payment_id = ${id} or kind = any (${generalKinds}::text[])))`
}

/** When the oldest webhook event came that no read has covered, in epoch milliseconds. */
export function waitingSinceOf(id: string) {
  return sql<number | null>`(select ${ms(sql`min(${waitingSince})`)} from webhook_events
    where payment_id = ${id} and state = 'waiting')`
}

function factsOf(id: string) {
  return sql<Found>`json_build_object(
    'messages', ${messagesOf(id)},
    'findings', ${findingsOf(id)},
    'lastCall', (select json_build_object(
        'code', detail ->> 'code', 'status', (detail ->> 'status')::int, 'since', ${ms(sql`at`)})
      from timeline where payment_id = ${id} and kind = 'koywe' order by timeline.at desc, id desc limit 1),
    'doubtStatus', (select (detail ->> 'status')::int from timeline
      where payment_id = ${id} and kind = 'koywe' and detail ? 'why' order by timeline.at desc, id desc limit 1),
    'webhooks', (select json_build_object(
        'waitingSince', ${waitingSinceOf(id)},
        'reports', count(*) filter (where type not like '%.created'),
        'refusedAt', (select ${ms(sql`max(at)`)} from refusals
          where payment_id = ${id} and code = 'webhook_signature_invalid'))
      from webhook_events where payment_id = ${id}),
    'isFoundByPoll', exists (select from timeline where payment_id = ${id} and detail ? 'foundBy'),
    'worker', (select json_build_object('workerSeenAt', ${ms(sql`max(seen_at)`)},
        'isWorkerAlive', coalesce(max(seen_at) > now() - ${silentMs} * interval '1 ms', false))
      from workers))`
}

async function load(db: Database, id: string): Promise<LoadedCase | undefined> {
  const found = await db
    .selectFrom('payments')
    .select(paymentColumns)
    .select([loadedAt, factsOf(id).as('facts')])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) return undefined
  const { lastCall, ...facts } = found.facts
  const code = lastCall?.code ?? null
  const trouble = lastCall && code !== null ? { ...lastCall, code } : null
  return { ...facts, row: toPaymentRow(found), trouble }
}
