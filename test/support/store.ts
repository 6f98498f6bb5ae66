/** A real store, with sample payments, changes and webhook deliveries that have boring defaults. */

import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import type { PaymentChange } from '../../payment/change.ts'
import { connectDatabase } from '../../store/database.ts'
import { createStore, type Store } from '../../store/store.ts'
import type { DueMessage } from '../../payment/outbox-message.ts'
import type { NewPayment } from '../../store/payments.ts'
import type { EventNames, NewWebhookEvent } from '../../store/webhook-events.ts'
import type { FoldedEntry } from '../../store/timeline-page.ts'
import type { PaymentRow } from '../../payment/payment-row.ts'
import type { Note } from '../../payment/transition.ts'
import type { Payment } from '../../payment/payment.ts'
import type { MessageKind } from '../../payment/outbox.ts'
import { epoch } from './clock.ts'
import type { TestDatabase } from './database.ts'
import { silentLog } from './log.ts'
import { aPayer } from './payments.ts'
import { aPayment } from './rows.ts'
import { waitFor } from './wait.ts'

/** A second after payments are created. */
export const later = epoch + 1000
/** The longest pause between two attempts of an outbox message. */
export const pauseMsMax = 3_600_000
/** A failed attempt that the receiver answered. */
export const refusal = { reason: 'status 500', isKnown: true, pauseMsMax }

/** What a sample is like, without whose it is: to be stored under an id and a reference of its own. */
export function traitsOf(sample: Payment): Partial<Payment> {
  const { id: _id, merchantReference: _reference, ...traits } = sample
  return traits
}

export interface NewPaymentWishes extends Partial<Omit<NewPayment, 'payment' | 'payer'>> {
  payment?: Partial<Payment>
  payer?: Partial<NewPayment['payer']>
}

/** A wish with an id, a reference and a key of its own; the payer has an address. */
export function aNewPayment({ payment, payer, ...rest }: NewPaymentWishes = {}): NewPayment {
  const id = `pay_${randomUUID()}`
  return {
    payment: aPayment({ id, merchantReference: `order-${id}`, ...payment }),
    payer: aPayer({ email: 'ana@example.com', ...payer }),
    apiKeyName: 'shop',
    idempotencyKey: randomUUID(),
    fingerprint: 'print',
    requestId: 'req-1',
    firstPollAt: epoch + 60_000,
    ...rest,
  }
}

/** Stores a payment, and returns it as the store does. */
export async function aStored(store: Store, wishes: NewPaymentWishes = {}): Promise<PaymentRow> {
  const wish = aNewPayment(wishes)
  const creation = await store.payments.create(wish)
  if (creation.outcome !== 'created') throw new Error(`not stored: ${creation.outcome}`)
  return load(store, wish.payment.id)
}

/** The outbox messages of a payment that may be sent now, events first. */
export function listDue(store: Store, paymentId: string): Promise<DueMessage[]> {
  return store.outbox.listSendable(paymentId)
}

/** The first page of a timeline. */
export async function timelineOf(store: Store, paymentId: string): Promise<FoldedEntry[]> {
  return (await store.timeline.list(paymentId, { limit: 200 })).entries
}

/** @throws if the store does not have the payment */
export async function load(store: Store, paymentId: string): Promise<PaymentRow> {
  const row = await store.payments.load(paymentId)
  if (!row) throw new Error(`the store holds no ${paymentId}`)
  return row
}

export interface ChangeWishes extends Partial<Omit<PaymentChange, 'result'>> {
  /** Fields that change. */
  payment?: Partial<Payment>
  messages?: MessageKind[]
  notes?: Note[]
}

/** The kinds of all messages that are due, those that wait for another one included. */
export async function kindsDue(database: TestDatabase, paymentId: string): Promise<unknown[]> {
  const rows = await database.query(
    `select kind from outbox where payment_id = $1 and state = 'due' order by version, position`,
    [paymentId],
  )
  return rows.map(({ kind }) => kind)
}

/** A change to the next version. */
export function aChange(
  row: PaymentRow,
  { payment, messages = [], notes = [], ...rest }: ChangeWishes = {},
): PaymentChange {
  const version = row.payment.version + 1
  const after = { ...row.payment, version, updatedAt: later, ...payment }
  const result = { payment: after, isChanged: true, messages, notes, alarms: [] }
  return { row, result, ...rest }
}

/** A webhook delivery with new content. It names no order and no payment by default. */
export function aDelivery(event: Partial<EventNames> = {}): NewWebhookEvent {
  const said = randomUUID()
  const names: EventNames = {
    eventId: `evt_${said}`,
    type: 'order.paid',
    orderId: null,
    externalId: null,
    isExternalIdOurs: event.externalId?.startsWith('pay_') ?? false,
    status: null,
    coveredBy: { koyweStatuses: [], statuses: [] },
    ...event,
  }
  return { body: Buffer.from(JSON.stringify({ said })), event: names }
}

const tables = [
  'payments',
  'payers',
  'orders',
  'idempotency_keys',
  'webhook_events',
  'outbox',
  'outbox_attempts',
  'provider_calls',
  'decisions',
  'timeline',
  'findings',
  'hand_refunds',
  'handovers',
  'desk_sessions',
  'desk_actions',
  'refusals',
  'workers',
] as const

type Table = (typeof tables)[number]

/** Every row of the store, table by table. */
export async function everyRow(
  database: TestDatabase,
): Promise<Record<Table, Record<string, unknown>[]>> {
  const rows = tables.map((table) => database.query(`select * from ${table} as t order by t::text`))
  const found = await Promise.all(rows)
  return Object.fromEntries(tables.map((table, at) => [table, found[at] ?? []])) as Record<
    Table,
    Record<string, unknown>[]
  >
}

/** Deletes every row, for tests about the whole store. */
export async function empty(database: TestDatabase): Promise<void> {
  await database.query(`truncate ${tables.join(', ')}`)
}

/** A busy machine may take long for many connections at once. */
const connectTimeoutMs = 60_000
const statementTimeoutMs = 10_000

/** Several connected stores, as several processes have them. They end with the test. */
export async function aCrowd({ url }: TestDatabase, count: number): Promise<Store[]> {
  const stores = Array.from({ length: count }, () =>
    createStore(
      connectDatabase({
        url,
        connectionsMax: 1,
        connectTimeoutMs,
        statementTimeoutMs,
        log: silentLog,
      }),
    ),
  )
  onTestFinished(async () => {
    await Promise.all(stores.map((store) => store.close()))
  })
  await Promise.all(stores.map((store) => store.isReady()))
  return stores
}

/** Starts all acts while the payment's row is locked, and releases it once all of them wait for it. */
export async function atOnce<Result>(
  database: TestDatabase,
  paymentId: string,
  acts: (() => Promise<Result>)[],
): Promise<Result[]> {
  const holder = new pg.Client({ connectionString: database.url })
  await holder.connect()
  try {
    await holder.query('begin')
    await holder.query('select id from payments where id = $1 for update', [paymentId])
    const results = Promise.all(acts.map((act) => act()))
    await waitFor('all acts to wait for the row', async () => {
      const waiting = await database.query(
        `select pid from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return waiting.length === acts.length
    })
    await holder.query('commit')
    return await results
  } finally {
    await holder.end()
  }
}
