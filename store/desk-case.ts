/** What the desk shows of one payment in addition to its row: webhook events, messages, orders, and who asked for it. */

import { sql } from 'kysely'
import type { MessageState } from '../payment/outbox-message.ts'
import type { MessageKind } from '../payment/outbox.ts'
import type { Database } from './database.ts'
import { listAttempts, type DeskAttempt } from './outbox-attempts.ts'
import { toTime } from './rows.ts'
import { isSendable } from './outbox-order.ts'
import type { WebhookEventState } from './webhook-events.ts'

/** A stored webhook event with its first bytes. Times are epoch milliseconds. */
export interface DeskWebhookEvent {
  id: bigint
  receivedAt: number
  /** Koywe's id of the event; null where its body has none. */
  eventId: string | null
  type: string | null
  eventStatus: string | null
  orderId: string | null
  state: WebhookEventState
  reason: string | null
  endedAt: number | null
  isFirst: boolean
  /** The first bytes of the body. */
  body: Buffer
  /** How many bytes the body has. */
  size: number
}

/** An outbox message with all that is known about its attempts. */
export interface DeskMessage {
  key: string
  kind: MessageKind
  state: MessageState
  /** The key of the message that this one repeats; null for an ordinary message. */
  repeats: string | null
  createdAt: number
  firstTriedAt: number | null
  nextTryAt: number | null
  /** It waits for another message. */
  isBehind: boolean
  doneAt: number | null
  /** Since it was last sent again. */
  attempts: number
  uncertainAttempts: number
  /** The newest attempts of all, the newest first. Old ones are deleted. */
  newestAttempts: DeskAttempt[]
  lastError: string | null
  evidence: Record<string, unknown> | null
  /** The bytes of an event; null for mails. */
  body: string | null
}

export interface DeskOrder {
  koyweOrderId: string
  seenAt: number
  moneyAt: number | null
  refundedAt: number | null
}

export interface DeskCase {
  apiKeyName: string
  requestId: string
  /** Whether Payin has an e-mail address of the payer. */
  hasAddress: boolean
  webhookEvents: DeskWebhookEvent[]
  /** Oldest first. */
  messages: DeskMessage[]
  orders: DeskOrder[]
}

export interface DeskCases {
  /** Undefined where there is no such payment. The latest webhook events come first. */
  load(paymentId: string): Promise<DeskCase | undefined>
}

/** A storm of repeats would fill the page. The timeline counts them. */
const eventsMax = 100
/** Larger than any event that Koywe documents. */
const bodyBytesMax = 8192

export function createDeskCases(db: Database): DeskCases {
  return {
    async load(paymentId) {
      const asked = await db
        .selectFrom('payments')
        .leftJoin('payers', 'payers.id', 'payments.payerId')
        .select(['apiKeyName', 'requestId'])
        .select(sql<boolean>`coalesce(email, '') <> ''`.as('hasAddress'))
        .where('payments.id', '=', paymentId)
        .executeTakeFirst()
      if (!asked) return undefined
      const [webhookEvents, messages, orders] = await Promise.all([
        listEvents(db, paymentId),
        listMessages(db, paymentId),
        listOrders(db, paymentId),
      ])
      return { ...asked, webhookEvents, messages, orders }
    },
  }
}

async function listEvents(db: Database, paymentId: string): Promise<DeskWebhookEvent[]> {
  const rows = await db
    .selectFrom('webhookEvents')
    .select(['id', 'receivedAt', 'type', 'eventStatus', 'orderId', 'state', 'reason', 'endedAt'])
    .select(['eventId', 'isFirst', sql<Buffer>`substring(body for ${bodyBytesMax})`.as('body')])
    .select(sql<number>`length(body)`.as('size'))
    .where('paymentId', '=', paymentId)
    .orderBy('receivedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(eventsMax)
    .execute()
  return rows.map((row) => ({
    ...row,
    receivedAt: row.receivedAt.getTime(),
    endedAt: toTime(row.endedAt),
    state: row.state as WebhookEventState,
  }))
}

async function listMessages(db: Database, paymentId: string): Promise<DeskMessage[]> {
  const attempts = await listAttempts(db, paymentId)
  const rows = await db
    .selectFrom('outbox')
    .select(['key', 'kind', 'state', 'repeats', 'createdAt', 'firstTriedAt', 'nextTryAt', 'doneAt'])
    .select(['attempts', 'uncertainAttempts', 'lastError', 'evidence', 'body'])
    .select(sql<boolean>`not ${isSendable}`.as('isBehind'))
    .where('paymentId', '=', paymentId)
    .orderBy('version')
    .orderBy('position')
    .orderBy('createdAt')
    .execute()
  return rows.map((row) => ({
    ...row,
    newestAttempts: attempts.get(row.key) ?? [],
    kind: row.kind as MessageKind,
    state: row.state as MessageState,
    createdAt: row.createdAt.getTime(),
    firstTriedAt: toTime(row.firstTriedAt),
    nextTryAt: toTime(row.nextTryAt),
    doneAt: toTime(row.doneAt),
  }))
}

async function listOrders(db: Database, paymentId: string): Promise<DeskOrder[]> {
  const rows = await db
    .selectFrom('orders')
    .select(['koyweOrderId', 'seenAt', 'moneyAt', 'refundedAt'])
    .where('paymentId', '=', paymentId)
    .orderBy('seenAt')
    .execute()
  return rows.map(({ koyweOrderId, seenAt, moneyAt, refundedAt }) => ({
    koyweOrderId,
    seenAt: seenAt.getTime(),
    moneyAt: toTime(moneyAt),
    refundedAt: toTime(refundedAt),
  }))
}
