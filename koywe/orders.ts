/**
 * PAYIN orders: the request we send and the truth we read.
 *
 * Source: guide, Steps 4 and 7 (doc); API reference (doc): `providedAction`, look-up by external id;
 * a real account (observed, 2026-11-23): `providedAction` is the pay address. See docs/koywe.md.
 */

import { Compile } from 'typebox/compile'
import { formatAmount, normalDecimal } from '../payment/money.ts'
import type { PayAction, Payment } from '../payment/payment.ts'
import type { OrderSnapshot, OrderState } from '../payment/order-snapshot.ts'
import { KoyweError, type Retry } from './errors.ts'
import { OrderAnswer, type OrderRequest, type WireOrder } from './wire.ts'

/** What Koywe needs to make an order for a payment. Both addresses are our return page. */
export interface NewOrder {
  payment: Payment
  contactId: string | null
  returnUrl: string
}

const readOrder = Compile(OrderAnswer)

/** The order request of a payment: its id is the external id, its method the only one. */
export function toOrderRequest({ payment, contactId, returnUrl }: NewOrder): OrderRequest {
  const extra = toExtra(payment)
  return {
    type: 'PAYIN',
    originCurrencySymbol: payment.currency,
    destinationCurrencySymbol: payment.currency,
    // The wire wants a JSON number. At most 15 digits were let in, so the number prints as the same.
    amountIn: Number(formatAmount(payment.amountMinor, payment.currency)),
    description: payment.description,
    externalId: payment.id,
    ...(contactId === null ? {} : { contactId }),
    paymentMethods: [{ method: payment.method, ...(extra ? { extra } : {}) }],
    successUrl: returnUrl,
    failedUrl: returnUrl,
  }
}

/** `extra` as the shop gave it, with the bank where the guide puts it: `bankAccount.name`. */
function toExtra({ bank, extra }: Payment): Record<string, unknown> | null {
  if (bank === null) return extra
  const account = extra?.['bankAccount']
  const known = typeof account === 'object' && account !== null ? account : {}
  return { ...extra, bankAccount: { ...known, name: bank } }
}

/**
 * Reads an order in every known shape.
 * @param inDoubt what may be done when it cannot be read: after a `POST` the order may exist
 * @throws KoyweError `koywe_unintelligible`
 */
export function parseOrder(answer: unknown, inDoubt: Retry): OrderSnapshot {
  const order = readOrder.Check(answer) ? answer : null
  const core = order && readCore(order)
  if (!order || !core) {
    throw new KoyweError('koywe_unintelligible', 'Koywe answered an order in an unknown shape', {
      retry: inDoubt,
    })
  }
  return {
    ...core,
    orderId: order.id,
    state: toState(core.word),
    method: order.paymentMethods?.[0]?.method ?? null,
    ...toPayAddress(order),
    dueAt: toTime(order.dueDate),
    paidAt: toTime(order.dates?.paymentDate),
    completedAt: toTime(order.dates?.deliveryDate),
  }
}

/** What an order cannot be without, in camel or snake case; null where it is not there. */
function readCore(
  order: WireOrder,
): Pick<OrderSnapshot, 'word' | 'amount' | 'currency' | 'externalId'> | null {
  const word = order.status ?? order.state
  const amount = normalDecimal(String(order.amountIn ?? order.amount_in))
  const currency = order.originCurrencySymbol ?? order.origin_currency_symbol
  if (!word || amount === null || !currency) return null
  return {
    word: word.slice(0, 64),
    amount,
    currency: currency.toUpperCase(),
    externalId: order.externalId ?? order.external_id ?? null,
  }
}

/** Statuses of the orders and reports pages (doc), both spellings of cancelled. */
const states: Record<string, OrderState> = {
  DRAFT: 'pending',
  PENDING: 'pending',
  ON_HOLD: 'on_hold',
  PROCESSING: 'processing',
  PAID: 'paid',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  EXPIRED: 'expired',
  REFUND_REQUESTED: 'refund_requested',
  REFUNDED: 'refunded',
}

function toState(word: string): OrderState {
  return states[word.toUpperCase()] ?? 'unknown'
}

/** Where the payer goes, or what is drawn for them to scan. */
function toPayAddress(order: WireOrder): {
  payUrl: string | null
  payAction: PayAction
  qrCode: string | null
} {
  const action = order.providedAction ?? order.paymentUrl ?? order.checkoutUrl ?? null
  if (action === null) return { payUrl: null, payAction: 'redirect', qrCode: null }
  const isAddress = URL.canParse(action) && /^https?:$/.test(new URL(action).protocol)
  if (isAddress && !/qr/i.test(order.providedActionType ?? '')) {
    return { payUrl: action, payAction: 'redirect', qrCode: null }
  }
  return { payUrl: null, payAction: 'qr', qrCode: action }
}

function toTime(text: string | null | undefined): number | null {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? null : time
}
