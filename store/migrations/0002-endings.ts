/** What webhook events need so that each of them ends, and what reads on demand may cost. */

import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table payments
     add column signals integer not null default 0,
     add column idle_reads integer not null default 0,
     add column idle_since timestamptz`,
  `alter table webhook_events add column asked_at timestamptz`,
  `alter table orders add column money_at timestamptz`,
  `alter table outbox add column position integer not null default 0`,
  `alter table payers add column koywe_merchant text`,
  `create table idle_reads (minute timestamptz primary key, count integer not null)`,
  `create index webhook_events_newest on webhook_events (received_at)`,
  `create index timeline_found on timeline (at) where detail ? 'foundBy'`,
  `create index payments_held on payments (id) where fulfilment = 'held'`,
  `create index payments_declined on payments (id) where decision ->> 'decision' = 'decline'`,
  `create index payments_unfulfilled on payments (updated_at)
     where status = 'completed' and fulfilment <> 'done'`,
  `create index payments_settling on payments (updated_at)
     where status in ('paid', 'processing') and fulfilment = 'none'`,
  `create index payments_doubted on payments (order_doubt_at) where order_doubt_at is not null`,
  `create index payments_shipped_oddly on payments (id)
     where fulfilment = 'done' and (paid_amount is null or status not in ('completed', 'refunded'))`,
  `create index outbox_given_up on outbox (key) where state = 'given_up'`,
]
