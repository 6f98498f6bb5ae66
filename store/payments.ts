/** The table of payments: created once per idempotency key, loaded by id, listed newest first. */

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import type { Payer, Payment } from '../payment/payment.ts'
import type { ExceptionKind, Status } from '../payment/status.ts'
import type { PaymentChange } from '../payment/change.ts'
import type { PaymentRow, Polling } from '../payment/payment-row.ts'
import type { Database, Write } from './database.ts'
import { insertKey } from './idempotency.ts'
import { findPayer, insertPayer } from './payers.ts'
import { loadedAt, toChangedColumns, toDate, toJson, toPayment, toPaymentRow } from './rows.ts'
import { paymentColumns, type NewPaymentColumns } from './schema.ts'
import { insertEntry, oneRow } from './timeline.ts'

/** Held money about which a person must decide: `isUndecided` of payment/, as a condition. */
export const undecidedMoney = sql`fulfilment = 'held' and decision is null`

export interface NewPayment {
  payment: Payment
  payer: Payer
  apiKeyName: string
  idempotencyKey: string
  fingerprint: string
  requestId: string
  /** When the dispatcher takes over if the caller's request has not opened the payment. */
  firstPollAt: number
}

/** The outcome of `create`. */
export type Creation =
  | { outcome: 'created' }
  /** Another request with the same idempotency key was first. */
  | { outcome: 'key_taken' }
  /** Another payment for the same merchant reference is live or settled. */
  | { outcome: 'reference_in_use'; payment: Payment }

export interface PaymentFilter {
  status?: Status
  exception?: ExceptionKind
  merchantReference?: string
  /** Inclusive. */
  createdFrom?: number
  /** Exclusive. */
  createdTo?: number
  /** The last payment of the previous page. */
  after?: { createdAt: number; id: string }
  limit: number
}

export interface Payments {
  /** Stores payment, payer, idempotency key and first timeline entry, or none of them. */
  create(wish: NewPayment): Promise<Creation>
  load(id: string): Promise<PaymentRow | undefined>
  list(filter: PaymentFilter): Promise<Payment[]>
  /** Records that the caller was answered with 202. False when the payment is no longer `opening`. */
  markCallerWaiting(id: string): Promise<boolean>
}

export function createPayments(db: Database): Payments {
  return {
    create: (wish) => createPayment(db, wish),

    async load(id) {
      const row = await db
        .selectFrom('payments')
        .select(paymentColumns)
        .select(loadedAt)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && toPaymentRow(row)
    },

    list: (filter) => listPayments(db, filter),

    async markCallerWaiting(id) {
      const result = await db
        .updateTable('payments')
        .set({ isCallerWaiting: true })
        .where('id', '=', id)
        .where('status', '=', 'opening')
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },
  }
}

/** The lock serializes the first requests for one merchant reference, so the second sees the first's payment. */
async function createPayment(db: Database, wish: NewPayment): Promise<Creation> {
  try {
    return await db.transaction().execute(async (trx): Promise<Creation> => {
      await lockReference(trx, wish.payment.merchantReference)
      const holder = await findHolder(trx, wish.payment.merchantReference)
      if (!holder) {
        await insertAll(trx, wish)
        return { outcome: 'created' }
      }
      const isOurs = await isKeyOf(trx, wish, holder.id)
      return isOurs ? { outcome: 'key_taken' } : { outcome: 'reference_in_use', payment: holder }
    })
  } catch (error) {
    if (isViolationOf(error, 'idempotency_keys_pkey')) return { outcome: 'key_taken' }
    throw error
  }
}

function isViolationOf(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint
}

/** Locks a merchant reference until the transaction ends. A hash collision only causes a needless wait. */
export async function lockReference(trx: Database, merchantReference: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${merchantReference}, 0))`.execute(trx)
}

/** The live or settled payment of a reference, which blocks a new one. */
async function findHolder(trx: Database, reference: string): Promise<Payment | undefined> {
  const row = await trx
    .selectFrom('payments')
    .select(paymentColumns)
    .where('merchantReference', '=', reference)
    .where('status', 'in', ['opening', 'pending', 'processing', 'paid', 'completed'])
    .where(sql<boolean>`failure ->> 'code' is distinct from 'pay_address_unknown'`)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toPayment(row)
}

async function isKeyOf(trx: Database, wish: NewPayment, paymentId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('idempotencyKeys')
    .select('paymentId')
    .where('apiKeyName', '=', wish.apiKeyName)
    .where('key', '=', wish.idempotencyKey)
    .executeTakeFirst()
  return row?.paymentId === paymentId
}

async function insertAll(trx: Database, wish: NewPayment): Promise<void> {
  const { apiKeyName, idempotencyKey, fingerprint, payer, payment } = wish
  const { id: paymentId, country } = payment
  const createdAt = new Date(payment.createdAt)
  const newPayerId = `payer_${randomUUID()}`
  const payerId = sql<string>`coalesce((select id from known), ${newPayerId})`
  await trx
    .with('known', () => findPayer(payer, country))
    .with('payer', () => insertPayer(payer, { id: newPayerId, country, createdAt }))
    .with('key', () => insertKey({ apiKeyName, idempotencyKey, fingerprint, paymentId, createdAt }))
    .with('entry', () => insertRequestEntry(wish, createdAt))
    .insertInto('payments')
    .values({ ...toNewRow(wish), payerId })
    .execute()
}

function insertRequestEntry({ apiKeyName, requestId, payment }: NewPayment, at: Date): Write {
  const entry = insertEntry(oneRow(payment.id), {
    kind: 'request',
    summary: `checkout requested by ${apiKeyName}`,
    detail: JSON.stringify({ requestId }),
    at: at.toISOString(),
  })
  return sql`(${entry})`
}

function toNewRow(wish: NewPayment): Omit<NewPaymentColumns, 'payerId'> {
  const { payment } = wish
  return {
    ...toChangedColumns(payment),
    id: payment.id,
    merchantReference: payment.merchantReference,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    country: payment.country,
    method: payment.method,
    bank: payment.bank,
    extra: toJson(payment.extra),
    description: payment.description,
    locale: payment.locale,
    successUrl: payment.successUrl,
    failedUrl: payment.failedUrl,
    createdAt: new Date(payment.createdAt),
    apiKeyName: wish.apiKeyName,
    requestId: wish.requestId,
    nextPollAt: new Date(wish.firstPollAt),
  }
}

async function listPayments(db: Database, filter: PaymentFilter): Promise<Payment[]> {
  let query = db.selectFrom('payments').select(paymentColumns)
  if (filter.status) query = query.where('status', '=', filter.status)
  if (filter.exception) query = query.where('exception', '=', filter.exception)
  if (filter.merchantReference) {
    query = query.where('merchantReference', '=', filter.merchantReference)
  }
  if (filter.createdFrom !== undefined) {
    query = query.where('createdAt', '>=', new Date(filter.createdFrom))
  }
  if (filter.createdTo !== undefined) {
    query = query.where('createdAt', '<', new Date(filter.createdTo))
  }
  if (filter.after) {
    const { createdAt, id } = filter.after
    query = query.where(sql<boolean>`(created_at, id) < (${new Date(createdAt)}, ${id})`)
  }
  const rows = await query
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map(toPayment)
}

/**
 * Part of a commit: writes the payment as the change leaves it, if its version is still the one that was loaded.
 * A change of the order's intent also needs the intent that was loaded, because the intent has no version.
 */
export function updatePayment(db: Database, change: PaymentChange) {
  const { payment, intent } = change.row
  return db
    .updateTable('payments')
    .set(toColumns(change))
    .where('id', '=', payment.id)
    .where('version', '=', payment.version)
    .$if(change.intent !== undefined, (query) =>
      query.where(sql<boolean>`order_intent_at is not distinct from ${toDate(intent.intentAt)}`),
    )
    .returning(['id', 'isCallerWaiting'])
}

function toColumns(change: PaymentChange) {
  const { polling, intent, result } = change
  return {
    ...toChangedColumns(result.payment),
    ...(polling && toPollingColumns(polling)),
    ...(intent && {
      orderIntentAt: toDate(intent.intentAt),
      orderDoubtAt: toDate(intent.doubtAt),
      orderAbsentAt: toDate(intent.absentAt),
    }),
    ...(change.countsAsRead && { signalSentAt: null, signals: 0, isDecisionDue: false }),
    ...(change.isDecided && { isDecisionDue: true }),
  }
}

function toPollingColumns(polling: Partial<Polling>) {
  return {
    ...(polling.nextPollAt !== undefined && { nextPollAt: toDate(polling.nextPollAt) }),
    ...(polling.lastReadAt !== undefined && { lastReadAt: toDate(polling.lastReadAt) }),
    ...(polling.polls !== undefined && { polls: polling.polls }),
    ...(polling.scheduleStartedAt !== undefined && {
      scheduleStartedAt: toDate(polling.scheduleStartedAt),
    }),
    ...(polling.noOpReads !== undefined && { noOpReads: polling.noOpReads }),
  }
}
