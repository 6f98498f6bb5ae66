/**
 * The rule book for a read of the payment's own order: from the payment and the order snapshot to
 * what the payment becomes and which messages are due. Pure: the store commits the result.
 */

import { takeMoney, type MoneyFacts } from './apply-money.ts'
import type { FailureCode } from './failure.ts'
import type { OrderSnapshot } from './order-snapshot.ts'
import type { Payment } from './payment.ts'
import { findTransition, rank } from './status.ts'
import {
  advance,
  advanceFulfilment,
  finish,
  unchanged,
  type TransitionResult,
} from './transition.ts'

/** What the rules need besides the payment and the snapshot. Times are epoch milliseconds. */
export interface ReadFacts extends MoneyFacts, PayAddressFacts {
  /** How long a payment is polled after selling has ended. */
  lateWatchMs: number
}

/**
 * Applies a read of the payment's own order. A status of lower rank never moves a payment back, an
 * unknown status changes nothing, and money never disappears: it fits, or it is an exception.
 */
export function applyOrder(
  payment: Payment,
  snapshot: OrderSnapshot,
  facts: ReadFacts,
): TransitionResult {
  const result = unchanged(payment)
  takeOrder(result, snapshot, facts)
  return finish(result, payment, facts.now)
}

/** Applies a snapshot to a result that other rules have started. */
export function takeOrder(
  result: TransitionResult,
  snapshot: OrderSnapshot,
  facts: ReadFacts,
): void {
  takeWord(result, snapshot)
  takeDueDate(result, snapshot, facts)
  takePayAddress(result, snapshot, facts)
  takeState(result, snapshot, facts)
}

function takeState(result: TransitionResult, snapshot: OrderSnapshot, facts: ReadFacts): void {
  switch (snapshot.state) {
    case 'paid':
    case 'completed':
      return takeMoney(result, { ...snapshot, state: snapshot.state }, facts)
    case 'processing':
      return advance(result, 'processing', 'read')
    case 'failed':
    case 'cancelled':
    case 'expired':
      return end(result, snapshot.state)
    case 'refunded':
      return refund(result)
    case 'unknown':
      result.alarms.push('unknown_status')
      return
    case 'pending':
    case 'on_hold':
    case 'refund_requested':
  }
}

/** States that move nothing, but that support should see in the timeline. */
const remarks: Partial<Record<OrderSnapshot['state'], string>> = {
  on_hold: 'Koywe holds the order; the payment waits',
  refund_requested: 'a refund was requested at Koywe',
  unknown: 'Koywe uses a status that Payin does not know; nothing changes',
}

function takeWord(result: TransitionResult, snapshot: OrderSnapshot): void {
  if (result.payment.koyweStatus === snapshot.word) return
  result.payment.koyweStatus = snapshot.word
  const remark = remarks[snapshot.state]
  if (remark !== undefined)
    result.notes.push({ kind: 'koywe', summary: `${snapshot.word}: ${remark}` })
}

/** No voucher can be paid for longer than this. */
const dueMsMax = 90 * 24 * 60 * 60 * 1000

/** Takes Koywe's due date as the end of selling, unless the date is past or months ahead. */
export function takeDueDate(
  { payment }: TransitionResult,
  { dueAt }: OrderSnapshot,
  { lateWatchMs }: { lateWatchMs: number },
): void {
  const isSelling = rank[payment.status] <= rank.pending
  if (!isSelling || dueAt === null || dueAt === payment.expiresAt) return
  const aheadMs = dueAt - payment.createdAt
  if (aheadMs <= 0 || aheadMs > dueMsMax) return
  payment.expiresAt = dueAt
  payment.watchUntil = dueAt + lateWatchMs
}

export interface PayAddressFacts {
  /** The public URL of the api, without a slash at its end. */
  publicUrl: string
}

/**
 * Takes the pay address once, from an order that names the payment. An order with a code or account data has no
 * address of its own, so the payer gets our page.
 */
export function takePayAddress(
  { payment }: TransitionResult,
  { externalId, payUrl, payAction, qrCode, transfer }: OrderSnapshot,
  { publicUrl }: PayAddressFacts,
): void {
  if (payment.payUrl !== null || rank[payment.status] > rank.pending) return
  if (externalId !== payment.id || (payUrl ?? qrCode ?? transfer) === null) return
  payment.payUrl = payUrl ?? `${publicUrl}/pay/${payment.id}`
  payment.payAction = payAction
  payment.qrCode = qrCode
  payment.transfer = transfer
  if (payment.failure?.code === 'pay_address_unknown') payment.failure = null
}

const endFailures = {
  failed: 'payment_failed',
  cancelled: 'payment_cancelled',
  expired: 'payment_expired',
} as const satisfies Record<string, FailureCode>

/** Ends the payment without money. An order with recorded money cannot end so: a person must ask. */
function end(result: TransitionResult, to: keyof typeof endFailures): void {
  const { payment } = result
  const hasMoneyHere = payment.status === 'paid' || payment.status === 'completed'
  if (hasMoneyHere || payment.fulfilment === 'held') {
    result.alarms.push('contradiction')
    return
  }
  if (!findTransition(payment.status, to, 'read')) return
  payment.failure = { code: endFailures[to], detail: null, field: null }
  advance(result, to, 'read')
}

function refund(result: TransitionResult): void {
  if (!findTransition(result.payment.status, 'refunded', 'read')) return
  advance(result, 'refunded', 'read')
  advanceFulfilment(result, 'none', 'refund')
}
