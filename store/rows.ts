/** Maps the columns of a payment to its row, and back. */

import { sql } from 'kysely'
import type { Country, Locale } from '../payment/country.ts'
import type { Currency } from '../payment/money.ts'
import type { PayAction, Payment } from '../payment/payment.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { ExceptionKind, Fulfilment, Status } from '../payment/status.ts'
import type { PaymentColumns } from './schema.ts'

/** Selects when a row is loaded. */
export const loadedAt = sql<Date>`now()`.as('loadedAt')

export function toPaymentRow(row: PaymentColumns & { loadedAt: Date }): PaymentRow {
  return {
    payment: toPayment(row),
    loadedAt: row.loadedAt.getTime(),
    payerId: row.payerId,
    isDecisionDue: row.isDecisionDue,
    intent: {
      intentAt: toTime(row.orderIntentAt),
      doubtAt: toTime(row.orderDoubtAt),
      absentAt: toTime(row.orderAbsentAt),
    },
    polling: {
      nextPollAt: toTime(row.nextPollAt),
      lastReadAt: toTime(row.lastReadAt),
      polls: row.polls,
      scheduleStartedAt: toTime(row.scheduleStartedAt),
      noOpReads: row.noOpReads,
    },
  }
}

/** The database holds only words that this program wrote, so they are taken at their word. */
export function toPayment(row: PaymentColumns): Payment {
  return {
    id: row.id,
    merchantReference: row.merchantReference,
    status: row.status as Status,
    exception: row.exception as ExceptionKind | null,
    exceptions: row.exceptions as ExceptionKind[],
    fulfilment: row.fulfilment as Fulfilment,
    amountMinor: row.amountMinor,
    currency: row.currency as Currency,
    country: row.country as Country,
    method: row.method,
    bank: row.bank,
    extra: row.extra,
    description: row.description,
    locale: row.locale as Locale,
    successUrl: row.successUrl,
    failedUrl: row.failedUrl,
    payUrl: row.payUrl,
    payAction: row.payAction as PayAction,
    qrCode: row.qrCode,
    transfer: row.transfer,
    koyweOrderId: row.koyweOrderId,
    koyweStatus: row.koyweStatus,
    paidAmount: row.paidAmount,
    paidCurrency: row.paidCurrency,
    paidAt: toTime(row.paidAt),
    completedAt: toTime(row.completedAt),
    lastReadAt: toTime(row.lastReadAt),
    decision: row.decision,
    failure: row.failure,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    watchUntil: row.watchUntil.getTime(),
    version: row.version,
  }
}

/** The columns that a transition may change. */
export function toChangedColumns(payment: Payment) {
  return {
    status: payment.status,
    exception: payment.exception,
    exceptions: [...payment.exceptions],
    fulfilment: payment.fulfilment,
    payUrl: payment.payUrl,
    payAction: payment.payAction,
    qrCode: payment.qrCode,
    transfer: toJson(payment.transfer),
    koyweOrderId: payment.koyweOrderId,
    koyweStatus: payment.koyweStatus,
    paidAmount: payment.paidAmount,
    paidCurrency: payment.paidCurrency,
    paidAt: toDate(payment.paidAt),
    completedAt: toDate(payment.completedAt),
    decision: toJson(payment.decision),
    failure: toJson(payment.failure),
    updatedAt: new Date(payment.updatedAt),
    expiresAt: new Date(payment.expiresAt),
    watchUntil: new Date(payment.watchUntil),
    version: payment.version,
  }
}

export function toTime(date: Date | null): number | null {
  return date === null ? null : date.getTime()
}

export function toDate(time: number | null): Date | null {
  return time === null ? null : new Date(time)
}

export function toJson(value: object | null): string | null {
  return value === null ? null : writeJson(value)
}

/** Writes JSON that PostgreSQL stores: one text with NUL or half of a surrogate pair would refuse a whole commit. */
export function writeJson(value: object): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'string' ? toStorable(inner) : inner,
  )
}

/** Puts U+FFFD for what PostgreSQL stores in no text. */
export function toStorable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD')
}
