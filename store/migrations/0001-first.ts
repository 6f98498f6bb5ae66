/** The tables of the store. */

import { sql, type Kysely } from 'kysely'
import { deskStatements } from './0001-desk.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const payers = `
create table payers (
  id text primary key,
  name text not null,
  business_type text not null,
  email text,
  phone text,
  country text not null,
  document_type text not null,
  document_number text not null,
  koywe_contact_id text,
  koywe_merchant text,
  created_at timestamptz not null
)`

const payments = `
create table payments (
  id text primary key,
  merchant_reference text not null,
  status text not null,
  exception text,
  exceptions text[] not null default '{}',
  fulfilment text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  country text not null,
  method text not null,
  bank text,
  extra jsonb,
  description text not null,
  locale text not null,
  success_url text not null,
  failed_url text not null,
  pay_url text,
  pay_action text not null,
  qr_code text,
  transfer jsonb,
  koywe_order_id text,
  koywe_status text,
  paid_amount text,
  paid_currency text,
  paid_at timestamptz,
  completed_at timestamptz,
  decision jsonb,
  failure jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  watch_until timestamptz not null,
  version integer not null,
  payer_id text references payers (id) on delete set null,
  api_key_name text not null,
  request_id text not null,
  is_caller_waiting boolean not null default false,
  order_intent_at timestamptz,
  order_doubt_at timestamptz,
  order_absent_at timestamptz,
  next_poll_at timestamptz,
  last_read_at timestamptz,
  polls integer not null default 0,
  schedule_started_at timestamptz,
  signal_sent_at timestamptz,
  signals integer not null default 0,
  no_op_reads integer not null default 0,
  is_decision_due boolean not null default false
)`

const orders = `
create table orders (
  koywe_order_id text primary key,
  payment_id text not null references payments (id),
  seen_at timestamptz not null,
  money_at timestamptz,
  refunded_at timestamptz
)`

const idempotencyKeys = `
create table idempotency_keys (
  api_key_name text not null,
  key text not null,
  fingerprint text not null,
  payment_id text not null references payments (id),
  created_at timestamptz not null,
  answer json,
  body text,
  primary key (api_key_name, key)
)`

const webhookEvents = `
create table webhook_events (
  id bigint generated always as identity primary key,
  received_at timestamptz not null,
  body bytea not null,
  event_id text,
  digest text not null,
  type text,
  order_id text,
  external_id text,
  event_status text,
  payment_id text,
  state text not null,
  reason text,
  ended_at timestamptz,
  replayed_at timestamptz,
  asked_at timestamptz,
  is_first boolean not null default true
)`

const outbox = `
create table outbox (
  key text primary key,
  payment_id text not null references payments (id),
  kind text not null,
  queue text not null,
  version integer not null,
  position integer not null,
  waits_for text,
  overtakes boolean not null,
  state text not null,
  repeats text references outbox (key),
  retries_asked integer not null default 0,
  body text,
  created_at timestamptz not null,
  first_tried_at timestamptz,
  attempts integer not null default 0,
  uncertain_attempts integer not null default 0,
  next_try_at timestamptz,
  done_at timestamptz,
  last_error text,
  evidence jsonb
)`

const decisions = `
create table decisions (
  id bigint generated always as identity primary key,
  payment_id text not null references payments (id),
  koywe_order_id text,
  at timestamptz not null,
  decision text not null,
  decided_by text not null,
  reason text not null,
  version integer not null,
  paid_amount text,
  paid_currency text,
  exceptions text[] not null
)`

const timeline = `
create table timeline (
  id bigint generated always as identity primary key,
  payment_id text not null,
  at timestamptz not null,
  kind text not null,
  summary text not null,
  detail jsonb
)`

const findings = `
create table findings (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  payment_id text,
  owner text not null,
  next_action text not null,
  detail jsonb,
  since timestamptz not null,
  closed_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text
)`

const refusals = `
create table refusals (
  id bigint generated always as identity primary key,
  request_id text not null,
  at timestamptz not null,
  route text not null,
  api_key_name text,
  merchant_reference text,
  payment_id text,
  code text not null,
  faults jsonb not null
)`

const workers = `
create table workers (
  id text primary key,
  seen_at timestamptz not null
)`

const statements = [
  payers,
  `create index payers_by_document on payers (document_number)`,
  `create index payers_by_email on payers (lower(email))`,
  payments,
  `create index payments_by_payer on payments (payer_id)`,
  `create index payments_newest on payments (created_at desc, id desc)`,
  `create index payments_by_reference on payments (merchant_reference)`,
  `create index payments_by_request on payments (request_id)`,
  `create index payments_by_status on payments (status, created_at desc, id desc)`,
  `create index payments_by_exception on payments (exception, created_at desc, id desc)
     where exception is not null`,
  `create index payments_to_poll on payments (next_poll_at) where next_poll_at is not null`,
  `create index payments_signalled on payments (signal_sent_at) where signal_sent_at is not null`,
  `create index payments_decided on payments (id) where is_decision_due`,
  `create index payments_held on payments (id) where fulfilment = 'held'`,
  `create index payments_overpaid on payments (id)
     where 'overpaid' = any (exceptions) and decision ->> 'decision' = 'accept' and status <> 'refunded'`,
  `create index payments_unfulfilled on payments (updated_at)
     where status = 'completed' and fulfilment <> 'done'`,
  `create index payments_settling on payments (updated_at)
     where status in ('paid', 'processing') and fulfilment = 'none'`,
  `create index payments_doubted on payments (order_doubt_at) where order_doubt_at is not null`,
  `create index payments_shipped_oddly on payments (id)
     where fulfilment = 'done' and (paid_amount is null or status not in ('completed', 'refunded'))`,
  orders,
  `create index orders_by_payment on orders (payment_id)`,
  idempotencyKeys,
  `create index idempotency_keys_by_payment on idempotency_keys (payment_id)`,
  `create index idempotency_keys_by_age on idempotency_keys (created_at)`,
  webhookEvents,
  `create unique index webhook_events_by_event
     on webhook_events (event_id, type, coalesce(order_id, external_id)) nulls not distinct
     where is_first and event_id is not null`,
  `create unique index webhook_events_by_digest on webhook_events (digest) where is_first`,
  `create index webhook_events_waiting on webhook_events (payment_id, id) where state = 'waiting'`,
  `create index webhook_events_unmatched on webhook_events (received_at) where state = 'unmatched'`,
  `create index webhook_events_unmatched_by_order on webhook_events (order_id) where state = 'unmatched'`,
  `create index webhook_events_newest on webhook_events (received_at)`,
  `create index webhook_events_by_payment on webhook_events (payment_id, received_at, id)`,
  `create index webhook_events_of_no_payment on webhook_events (external_id) where payment_id is null`,
  outbox,
  `create index outbox_by_payment on outbox (payment_id)`,
  `create index outbox_due on outbox (next_try_at) where state = 'due'`,
  `create index outbox_given_up on outbox (key) where state = 'given_up'`,
  `create index outbox_undeliverable on outbox (done_at) where state = 'undeliverable'`,
  decisions,
  `create index decisions_by_payment on decisions (payment_id, id)`,
  timeline,
  `create index timeline_by_payment on timeline (payment_id, at, id)`,
  `create index timeline_found on timeline (at) where detail ? 'foundBy'`,
  findings,
  `create unique index findings_open on findings (kind, subject) where closed_at is null`,
  `create index findings_by_payment on findings (payment_id)`,
  `create index findings_of_payments on findings (payment_id)
     where closed_at is null and payment_id is not null`,
  refusals,
  `create index refusals_by_request on refusals (request_id)`,
  `create index refusals_by_reference on refusals (merchant_reference, id desc)`,
  `create index refusals_by_payment on refusals (payment_id) where payment_id is not null`,
  `create index refusals_by_age on refusals (at)`,
  workers,
  ...deskStatements,
]
