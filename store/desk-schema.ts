/** The tables of the support desk, and those that only the desk shows, as Kysely sees them. */

import type { ColumnType, Generated } from 'kysely'

/** Refunds outside of Koywe, as a person recorded them. Rows are only ever added. */
export interface HandRefundTable {
  id: Generated<bigint>
  paymentId: string
  /** The finding that it closes. */
  kind: string
  /** The order whose money went back. */
  koyweOrderId: string | null
  at: Date
  refundedBy: string
  amount: string
  currency: string
  /** What shows that the money went back, such as the number of a transfer. */
  proof: string
}

/** Who looks after a payment now. */
export interface HandoverTable {
  paymentId: string
  assignee: string
  note: string
  handedBy: string
  at: Date
}

export interface DeskSessionTable {
  /** SHA-256 of the id that the browser holds. */
  digest: string
  person: string
  /** The print of the person's entry in DESK_USERS_FILE. */
  print: string
  beganAt: Date
  usedAt: Date
}

/** What people did on the desk. Rows are only ever added. */
export interface DeskActionTable {
  id: Generated<bigint>
  at: Date
  person: string
  action: string
  paymentId: string | null
  reason: string | null
  detail: ColumnType<Record<string, unknown> | null, string | null, never>
}

/** Every attempt of an outbox message. Without an end, its outcome is unknown. */
export interface OutboxAttemptTable {
  id: Generated<bigint>
  messageKey: string
  paymentId: string
  beganAt: Date
  endedAt: Date | null
  outcome: string | null
  reason: string | null
  /** The HTTP status of the shop, or the reply code of the mail server. */
  status: number | null
  /** The first bytes of what the receiver answered. It may hold personal data. */
  answer: string | null
}

/** Calls to Koywe about payments, kept for 30 days. */
export interface ProviderCallTable {
  id: Generated<bigint>
  paymentId: string
  /** When it began. */
  at: Date
  kind: string
  tookMs: number
  status: number | null
  code: string | null
  /** Without personal data and secrets. */
  answer: string | null
}

export interface DeskTables {
  providerCalls: ProviderCallTable
  outboxAttempts: OutboxAttemptTable
  handRefunds: HandRefundTable
  handovers: HandoverTable
  deskSessions: DeskSessionTable
  deskActions: DeskActionTable
}
