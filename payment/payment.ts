/** A payment: the request for it, its fields, and its public view. */

import type { Country, Locale } from './country.ts'
import { failures, type FailureCode } from './failure.ts'
import { formatAmount, type Currency } from './money.ts'
import type { ExceptionKind, Fulfilment, Status } from './status.ts'
import type { TransferField } from './transfer.ts'

export type BusinessType = 'PERSON' | 'COMPANY'

/** The person or company who pays: the only personal data that Payin holds. */
export interface Payer {
  name: string
  businessType: BusinessType
  email: string | null
  phone: string | null
  documentType: string
  /** In normal form, see `checkDocument`. */
  documentNumber: string
}

/** A checked request for a payment: every field valid, every default filled in. */
export interface PaymentRequest {
  amountMinor: bigint
  currency: Currency
  country: Country
  method: string
  bank: string | null
  extra: Record<string, unknown> | null
  description: string
  merchantReference: string
  payer: Payer
  successUrl: string
  failedUrl: string
  locale: Locale
}

/** A person's decision about held money. It is never deleted. */
export interface Decision {
  decision: 'accept' | 'decline'
  /** The name of the API key that decided. */
  by: string
  at: number
  reason: string
}

/** Why a payment ended or cannot continue. */
export interface PaymentFailure {
  code: FailureCode
  /** Koywe's own code or the rule that was broken, where there is one. Safe to show. */
  detail: string | null
  /** The request field that it concerns, as a dotted path. */
  field: string | null
}

export type PayAction = 'redirect' | 'qr'

/** One checkout attempt. Times are epoch milliseconds. Only payment/ decides its fields. */
export interface Payment {
  id: string
  merchantReference: string
  status: Status
  /** The first of `exceptions`; null where the money fits. */
  exception: ExceptionKind | null
  /** Every discrepancy that applies, in the order in which they count. */
  exceptions: readonly ExceptionKind[]
  fulfilment: Fulfilment
  amountMinor: bigint
  currency: Currency
  country: Country
  method: string
  bank: string | null
  extra: Record<string, unknown> | null
  description: string
  locale: Locale
  successUrl: string
  failedUrl: string
  /** Koywe's page, or our own one where the order has a code or account data instead. */
  payUrl: string | null
  payAction: PayAction
  qrCode: string | null
  transfer: readonly TransferField[] | null
  koyweOrderId: string | null
  /** Koywe's last status of the order, unknown ones included. */
  koyweStatus: string | null
  /** Plain decimal, in `paidCurrency`. */
  paidAmount: string | null
  paidCurrency: string | null
  paidAt: number | null
  completedAt: number | null
  /** When the last committed read of the order began. */
  lastReadAt: number | null
  /** The decision about the money that is recorded now; earlier ones stay in the store. */
  decision: Decision | null
  failure: PaymentFailure | null
  createdAt: number
  updatedAt: number
  expiresAt: number
  watchUntil: number
  /** Grows by one with every change that the view shows. */
  version: number
}

/** A payment as API answers and merchant events show it. */
export interface PaymentView {
  id: string
  merchantReference: string
  status: Status
  exception: ExceptionKind | null
  exceptions: readonly ExceptionKind[]
  fulfilment: Fulfilment
  amount: string
  currency: string
  country: string
  method: string
  payUrl: string | null
  payAction: PayAction
  qrCode: string | null
  koyweOrderId: string | null
  paidAmount: string | null
  /** Only where the money arrived in another currency than was asked for. */
  paidCurrency?: string
  paidAt: string | null
  completedAt: string | null
  lastReadAt: string | null
  decision: { decision: string; by: string; at: string; reason: string } | null
  createdAt: string
  updatedAt: string
  expiresAt: string
  watchUntil: string
  version: number
  failure: { code: FailureCode; message: string; payerCanRetry: boolean } | null
}

/** Gives the public view of a payment: amounts as plain decimals, times as ISO 8601 in UTC. */
export function viewPayment(payment: Payment): PaymentView {
  const { decision, failure, paidCurrency } = payment
  const isForeign = paidCurrency !== null && paidCurrency !== payment.currency
  return {
    id: payment.id,
    merchantReference: payment.merchantReference,
    status: payment.status,
    exception: payment.exception,
    exceptions: payment.exceptions,
    fulfilment: payment.fulfilment,
    amount: formatAmount(payment.amountMinor, payment.currency),
    currency: payment.currency,
    country: payment.country,
    method: payment.method,
    payUrl: payment.payUrl,
    payAction: payment.payAction,
    qrCode: payment.qrCode,
    koyweOrderId: payment.koyweOrderId,
    paidAmount: payment.paidAmount,
    ...(isForeign ? { paidCurrency } : {}),
    paidAt: isoTime(payment.paidAt),
    completedAt: isoTime(payment.completedAt),
    lastReadAt: isoTime(payment.lastReadAt),
    decision: decision && describeDecision(decision),
    createdAt: new Date(payment.createdAt).toISOString(),
    updatedAt: new Date(payment.updatedAt).toISOString(),
    expiresAt: new Date(payment.expiresAt).toISOString(),
    watchUntil: new Date(payment.watchUntil).toISOString(),
    version: payment.version,
    failure: failure && describeFailureOf(payment, failure),
  }
}

/** While a person decides about money, or until declined money has gone back, paying again would only add to it. */
function describeFailureOf(payment: Payment, failure: PaymentFailure) {
  const described = describeFailure(failure)
  const isDeclined = payment.decision?.decision === 'decline' && payment.status !== 'refunded'
  const isMoneyHere = payment.fulfilment === 'held' || isDeclined
  return { ...described, payerCanRetry: described.payerCanRetry && !isMoneyHere }
}

/** Gives a failure as the shop's developer reads it. */
export function describeFailure(failure: PaymentFailure): {
  code: FailureCode
  message: string
  payerCanRetry: boolean
} {
  const { message, payerCanRetry } = failures[failure.code]
  const detail = failure.detail === null ? '' : ` (${failure.detail})`
  return { code: failure.code, message: `${message}${detail}`, payerCanRetry }
}

function describeDecision({ decision, by, at, reason }: Decision) {
  return { decision, by, at: new Date(at).toISOString(), reason }
}

function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}

/**
 * Whether the payer can still pay this payment in the ordinary way.
 * @param now epoch milliseconds
 */
export function isPayable(payment: Payment, now: number): boolean {
  const isOpen = payment.status === 'opening' || payment.status === 'pending'
  const isMoneyHere = payment.fulfilment !== 'none' || payment.decision !== null
  return isOpen && !isMoneyHere && now < payment.expiresAt
}

const paymentIdForm = /^pay_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Whether a text has the form of our payment ids: `pay_` and a UUIDv7. */
export function isPaymentId(text: string): boolean {
  return paymentIdForm.test(text)
}
