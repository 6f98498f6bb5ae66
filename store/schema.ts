/** The tables, as Kysely sees them. Times are dates here, and epoch milliseconds everywhere else. */

import type { ColumnType, Generated, Insertable, Selectable } from 'kysely'
import type { StoredAnswer } from '../payment/change.ts'
import type { Decision, PaymentFailure } from '../payment/payment.ts'
import type { DeskTables } from './desk-schema.ts'
import type { RefusalFault } from '../payment/refusal.ts'
import type { TransferField } from '../payment/transfer.ts'
import type { OutboxTable } from './outbox-schema.ts'

type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>

export interface PaymentTable {
  id: string
  merchantReference: string
  status: string
  exception: string | null
  exceptions: string[]
  fulfilment: string
  amountMinor: bigint
  currency: string
  country: string
  method: string
  bank: string | null
  extra: NullableJson<Record<string, unknown>>
  description: string
  locale: string
  successUrl: string
  failedUrl: string
  payUrl: string | null
  payAction: string
  qrCode: string | null
  transfer: NullableJson<TransferField[]>
  koyweOrderId: string | null
  koyweStatus: string | null
  paidAmount: string | null
  paidCurrency: string | null
  paidAt: Date | null
  completedAt: Date | null
  decision: NullableJson<Decision>
  failure: NullableJson<PaymentFailure>
  createdAt: Date
  updatedAt: Date
  expiresAt: Date
  watchUntil: Date
  version: number

  /** Null once the payer is erased. */
  payerId: string | null
  apiKeyName: string
  /** The request that made the payment; its answer carries the same id on every replay. */
  requestId: string
  /** The caller was answered with 202, so a refusal reaches the shop only as an event. */
  isCallerWaiting: Generated<boolean>

  /** When the POST of the order was announced; null again once it is certain that it created nothing. */
  orderIntentAt: Date | null
  /** Since when it is unknown whether that POST created the order. */
  orderDoubtAt: Date | null
  /** When Koywe first said, with certainty, that it has no such order. */
  orderAbsentAt: Date | null

  /** When the order is polled next; null when polling is over. */
  nextPollAt: Date | null
  /** When the last committed read began. */
  lastReadAt: Date | null
  /** Scheduled reads so far. */
  polls: Generated<number>
  /** The start of the schedule: the opening, or the last refresh. */
  scheduleStartedAt: Date | null
  /** When a signal was sent that no read has followed. */
  signalSentAt: Date | null
  /** Signals since the last committed read. */
  signals: Generated<number>
  /** Reads in a row that webhook events caused and that changed nothing. */
  noOpReads: Generated<number>
  /** A person has decided, and no read has acted on it yet. */
  isDecisionDue: Generated<boolean>
}

export interface PayerTable {
  /** Random: it must say nothing about a payer who is erased. */
  id: string
  name: string
  businessType: string
  email: string | null
  phone: string | null
  country: string
  documentType: string
  documentNumber: string
  koyweContactId: string | null
  /** The organization and merchant that created the contact. */
  koyweMerchant: string | null
  createdAt: Date
}

export interface OrderTable {
  koyweOrderId: string
  paymentId: string
  seenAt: Date
  /** When the order's money was counted for the payment. */
  moneyAt: Date | null
  refundedAt: Date | null
}

export interface IdempotencyKeyTable {
  apiKeyName: string
  key: string
  fingerprint: string
  paymentId: string
  createdAt: Date
  /** The outcome, committed together with the change that it reports; null while opening. */
  answer: NullableJson<StoredAnswer>
  /** The answer's bytes, frozen when it was first given. */
  body: string | null
}

export interface WebhookEventTable {
  id: Generated<bigint>
  receivedAt: Date
  body: Buffer
  eventId: string | null
  digest: string
  type: string | null
  orderId: string | null
  externalId: string | null
  eventStatus: string | null
  paymentId: string | null
  state: string
  reason: string | null
  endedAt: Date | null
  /** When a person last let it wait for a read again. */
  replayedAt: Date | null
  /** When Koywe was last asked about an unmatched webhook event. */
  askedAt: Date | null
  /** Not a repeat. Event id and digest are unique among first events. */
  isFirst: Generated<boolean>
}

/** Decisions about held money. Rows are only ever added. */
export interface DecisionTable {
  id: Generated<bigint>
  paymentId: string
  /** The order whose money was decided about. */
  koyweOrderId: string | null
  at: Date
  decision: string
  decidedBy: string
  reason: string
  /** The version of the payment that the decider saw, and the money that it showed. */
  version: number
  paidAmount: string | null
  paidCurrency: string | null
  exceptions: string[]
}

export interface TimelineTable {
  id: Generated<bigint>
  paymentId: string
  at: Date
  kind: string
  summary: string
  detail: NullableJson<Record<string, unknown>>
}

export interface FindingTable {
  id: Generated<bigint>
  kind: string
  /** What it is about: a payment id, an outbox message key, or the name of a part. */
  subject: string
  paymentId: string | null
  owner: string
  nextAction: string
  /** What the kind alone does not say, such as an amount. */
  detail: NullableJson<Record<string, unknown>>
  since: Date
  closedAt: Date | null
  /** When a person said that they take care of it. It stays open until its cause is gone. */
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
}

/** Refused requests, kept for a day. */
export interface RefusalTable {
  id: Generated<bigint>
  requestId: string
  at: Date
  route: string
  apiKeyName: string | null
  merchantReference: string | null
  paymentId: string | null
  code: string
  faults: ColumnType<RefusalFault[], string, never>
}

/** The workers that run, each with its last heartbeat. */
export interface WorkerTable {
  id: string
  seenAt: Date
}

export interface Tables extends DeskTables {
  payments: PaymentTable
  payers: PayerTable
  orders: OrderTable
  idempotencyKeys: IdempotencyKeyTable
  webhookEvents: WebhookEventTable
  outbox: OutboxTable
  decisions: DecisionTable
  timeline: TimelineTable
  findings: FindingTable
  refusals: RefusalTable
  workers: WorkerTable
}

export type PaymentColumns = Selectable<PaymentTable>
export type NewPaymentColumns = Insertable<PaymentTable>

/**
 * Every column of a payment by name. Statements never select `*`: a later version may add a column while this
 * process runs, and its prepared statements would fail.
 */
const paymentColumnNames: Record<keyof PaymentTable, true> = {
  id: true,
  merchantReference: true,
  status: true,
  exception: true,
  exceptions: true,
  fulfilment: true,
  amountMinor: true,
  currency: true,
  country: true,
  method: true,
  bank: true,
  extra: true,
  description: true,
  locale: true,
  successUrl: true,
  failedUrl: true,
  payUrl: true,
  payAction: true,
  qrCode: true,
  transfer: true,
  koyweOrderId: true,
  koyweStatus: true,
  paidAmount: true,
  paidCurrency: true,
  paidAt: true,
  completedAt: true,
  decision: true,
  failure: true,
  createdAt: true,
  updatedAt: true,
  expiresAt: true,
  watchUntil: true,
  version: true,
  payerId: true,
  apiKeyName: true,
  requestId: true,
  isCallerWaiting: true,
  orderIntentAt: true,
  orderDoubtAt: true,
  orderAbsentAt: true,
  nextPollAt: true,
  lastReadAt: true,
  polls: true,
  scheduleStartedAt: true,
  signalSentAt: true,
  signals: true,
  noOpReads: true,
  isDecisionDue: true,
}
export const paymentColumns = Object.keys(paymentColumnNames) as (keyof PaymentTable)[]
