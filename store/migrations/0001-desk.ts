/** The tables of the support desk, and those that only the desk shows: a part of the first migration. */

const handRefunds = `
create table hand_refunds (
  id bigint generated always as identity primary key,
  payment_id text not null references payments (id),
  kind text not null,
  koywe_order_id text,
  at timestamptz not null,
  refunded_by text not null,
  amount text not null,
  currency text not null,
  proof text not null
)`

const handovers = `
create table handovers (
  payment_id text primary key references payments (id),
  assignee text not null,
  note text not null,
  handed_by text not null,
  at timestamptz not null
)`

const deskSessions = `
create table desk_sessions (
  digest text primary key,
  person text not null,
  print text not null,
  began_at timestamptz not null,
  used_at timestamptz not null
)`

const deskActions = `
create table desk_actions (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  person text not null,
  action text not null,
  payment_id text,
  reason text,
  detail jsonb
)`

const outboxAttempts = `
create table outbox_attempts (
  id bigint generated always as identity primary key,
  message_key text not null,
  payment_id text not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  reason text,
  status integer,
  answer text
)`

const providerCalls = `
create table provider_calls (
  id bigint generated always as identity primary key,
  payment_id text not null,
  at timestamptz not null,
  kind text not null,
  took_ms integer not null,
  status integer,
  code text,
  answer text
)`

export const deskStatements = [
  providerCalls,
  `create index provider_calls_by_payment on provider_calls (payment_id, id)`,
  outboxAttempts,
  `create index outbox_attempts_by_message on outbox_attempts (payment_id, message_key, id)`,
  handRefunds,
  `create index hand_refunds_by_payment on hand_refunds (payment_id)`,
  handovers,
  `create index handovers_by_assignee on handovers (assignee)`,
  deskSessions,
  deskActions,
  `create index desk_actions_by_payment on desk_actions (payment_id, id) where payment_id is not null`,
]
