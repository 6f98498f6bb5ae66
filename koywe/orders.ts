/**
 * PAYIN orders: the request that Payin sends and the snapshot that it reads.
 *
 * Source: guide, Steps 4 and 7 (doc); API reference (doc): `providedAction`, look-up by external id;
 * a real account (observed, 2026-11-23): `providedAction` is the payment URL. See docs/koywe.md.
 */

import { Compile } from 'typebox/compile'
import { formatAmount, roundDecimal } from '../payment/money.ts'
import type { Payer, Payment } from '../payment/payment.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import { toPrintable } from '../payment/printable.ts'
import { parseDate } from './dates.ts'
import { KoyweError, type Retry } from './errors.ts'
import { toState } from './order-status.ts'
import { readPayAddress } from './pay-address.ts'
import { redact } from './redact.ts'
import { OrderAnswer, type OrderRequest, type WireOrder } from './wire.ts'

/** What an order needs. Koywe redirects the payer to `returnUrl` after success and failure. */
export interface NewOrder {
  payment: Payment
  /** Whose data is removed from a refusal; null once the payer is erased. */
  payer: Payer | null
  contactId: string | null
  returnUrl: string
}

const readOrder = Compile(OrderAnswer)

/** Builds the order request of a payment. Its id is the external id. */
export function toOrderRequest({
  payment,
  contactId,
  returnUrl,
}: Omit<NewOrder, 'payer'>): OrderRequest {
  const extra = toExtra(payment)
  return {
    type: 'PAYIN',
    originCurrencySymbol: payment.currency,
    destinationCurrencySymbol: payment.currency,
    // Koywe requires a JSON number. An amount has at most 15 digits, so it prints exactly.
    amountIn: Number(formatAmount(payment.amountMinor, payment.currency)),
    description: payment.description,
    externalId: payment.id,
    ...(contactId === null ? {} : { contactId }),
    paymentMethods: [{ method: payment.method, ...(extra ? { extra } : {}) }],
    successUrl: returnUrl,
    failedUrl: returnUrl,
  }
}

/** Merges the bank into `extra` of the request, at `bankAccount.name` as in the guide. */
function toExtra({ bank, extra }: Payment): Record<string, unknown> | null {
  if (bank === null) return extra
  const account = extra?.['bankAccount']
  const known = typeof account === 'object' && account !== null ? account : {}
  return { ...extra, bankAccount: { ...known, name: bank } }
}

/**
 * Reads an order in every known shape.
 * @param inDoubt how to retry if it is unreadable: after a `POST` the order may exist
 * @throws KoyweError `koywe_unintelligible`, whose message names the field that cannot be read
 */
export function parseOrder(answer: unknown, inDoubt: Retry): OrderSnapshot {
  const order: WireOrder | null = readOrder.Check(answer) ? answer : null
  const core = order && readCore(order)
  if (!order || !core) {
    const fault = order ? nameFault(order) : 'no id of Koywe’s form'
    const message = `Koywe returned an order in an unknown shape: ${fault}`
    throw new KoyweError('koywe_unintelligible', message, { retry: inDoubt })
  }
  const dates = readDates(order, core.currency)
  return {
    ...core,
    ...dates,
    orderId: order.id,
    method: readMethod(order),
    ...readPayAddress(order),
  }
}

/** Reads the required fields in camel or snake case; null if one is missing. */
function readCore(
  order: WireOrder,
): Pick<OrderSnapshot, 'state' | 'word' | 'amount' | 'currency' | 'externalId'> | null {
  const { word, amount, currency } = readNeeded(order)
  if (word === null || amount === null || currency === null) return null
  return {
    state: toState(word),
    word,
    amount,
    currency: currency.toUpperCase(),
    externalId: firstText([order.externalId, order.external_id], 128),
  }
}

function readNeeded(order: WireOrder) {
  return {
    word: readWord(order),
    amount: readAmount(order.amountIn ?? order.amount_in),
    currency: firstText([order.originCurrencySymbol, order.origin_currency_symbol], 16),
  }
}

const wordForm = /^[A-Z_]{1,40}$/
/** Stands for a status that may be anything, such as a sentence about the payer. */
const oddWord = 'UNKNOWN'

/** Keeps a known status, and a new one that has the form of a status. */
function readWord({ status, state }: WireOrder): string | null {
  const word = firstText([status, state], 64)
  if (word === null) return null
  return toState(word) !== 'unknown' || wordForm.test(word) ? word : oddWord
}

/** Returns the unreadable fields with their values. */
function nameFault(order: WireOrder): string {
  const { word, amount, currency } = readNeeded(order)
  const needed: [field: string, value: unknown, isRead: boolean][] = [
    ['status', order.status ?? order.state, word !== null],
    ['amountIn', order.amountIn ?? order.amount_in, amount !== null],
    ['currency', order.originCurrencySymbol ?? order.origin_currency_symbol, currency !== null],
  ]
  const faults = needed.filter(([, , isRead]) => !isRead)
  return faults.map(([field, value]) => `${field}: ${showValue(value)}`).join('; ')
}

/** Words and numbers. Any other text may be about the payer. */
const shownForm = /^(?:[A-Z_]{1,40}|[-+.,\deE ]{1,40})$/

function showValue(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none'
  if (typeof value === 'object') return 'no single value'
  if (typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return shownForm.test(text) ? redact(text, undefined) : `a text of ${text.length} characters`
}

/** Koywe computes with binary floats, whose rounding errors (`250.75000000000003`) are dropped. */
const amountDecimals = 6

function readAmount(value: unknown): string | null {
  const isSingle = typeof value === 'string' || typeof value === 'number'
  return isSingle ? roundDecimal(String(value), amountDecimals) : null
}

/** Returns the first candidate that is printable text, cut to a maximum length. */
function firstText(values: readonly unknown[], lengthMax: number): string | null {
  const found = values.find((value) => typeof value === 'string' && value.trim() !== '')
  return typeof found === 'string' ? toPrintable(found, lengthMax) : null
}

type Dates = Pick<OrderSnapshot, 'dueAt' | 'paidAt' | 'completedAt' | 'ignored'>

/** Parses dates. A deadline without a time means the end of that day. Lists implausible dates. */
function readDates(order: WireOrder, currency: string): Dates {
  const given = isObject(order.dates) ? order.dates : {}
  const { paymentDate, deliveryDate } = given as { paymentDate?: unknown; deliveryDate?: unknown }
  const start = { currency, timeOfDay: '00:00:00' } as const
  const dueAt = parseDate(order.dueDate, { currency, timeOfDay: '23:59:59.999' })
  const paidAt = parseDate(paymentDate, start)
  const completedAt = parseDate(deliveryDate, start)
  const read: [string, unknown, number | null][] = [
    ['dueDate', order.dueDate, dueAt],
    ['paymentDate', paymentDate, paidAt],
    ['deliveryDate', deliveryDate, completedAt],
  ]
  const ignored = read
    .filter(([, written, at]) => at === null && written !== undefined && written !== null)
    .map(([name]) => name)
  return { dueAt, paidAt, completedAt, ...(ignored.length > 0 ? { ignored } : {}) }
}

function readMethod({ paymentMethods }: WireOrder): string | null {
  const first: unknown = Array.isArray(paymentMethods) ? paymentMethods[0] : undefined
  return isObject(first) && 'method' in first ? firstText([first.method], 64) : null
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
