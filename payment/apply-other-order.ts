/** The rules for a second order that names our payment. */

import { isOpenToMoney } from './apply-money.ts'
import { isDeclined, setExceptions } from './exception.ts'
import { takeOrder, type ReadFacts } from './apply-order.ts'
import { hasMoney, type OrderSnapshot } from './order-snapshot.ts'
import type { Payment } from './payment.ts'
import {
  advance,
  advanceFulfilment,
  finish,
  unchanged,
  type TransitionResult,
} from './transition.ts'

/**
 * Applies a read of another order that names our payment and whose money has not been counted. The first order that is
 * paid becomes the payment's own, and so does one that is paid after the money of the own order was declined: a
 * decision counts for the money that its decider saw. Any other paid order is a duplicate.
 */
export function applyOtherOrder(
  payment: Payment,
  snapshot: OrderSnapshot,
  facts: ReadFacts,
): TransitionResult {
  if (!hasMoney(snapshot)) return unchanged(payment)
  const isAdoptable =
    (payment.paidAmount === null || isDeclined(payment)) &&
    snapshot.externalId === payment.id &&
    payment.status !== 'refunded'
  return isAdoptable
    ? takeOver(payment, snapshot, facts)
    : takeSecondMoney(payment, snapshot, facts)
}

function takeOver(payment: Payment, snapshot: OrderSnapshot, facts: ReadFacts): TransitionResult {
  const result = unchanged(payment)
  if (payment.status === 'opening') advance(result, 'pending', 'read')
  result.payment.koyweOrderId = snapshot.orderId
  const when = isDeclined(payment) ? 'after the money of the earlier one was declined' : 'first'
  const summary = `order ${snapshot.orderId} was paid ${when} and is now this payment's order`
  result.notes.push({ kind: 'money', summary })
  forgetMoney(result.payment)
  takeOrder(result, snapshot, facts)
  return finish(result, payment, facts.now)
}

/** The money of the order before was declined, or there was none. */
function forgetMoney(payment: Payment): void {
  payment.paidAmount = null
  payment.paidCurrency = null
  payment.paidAt = null
  setExceptions(payment, [])
}

/** Holds the payment where that is still possible; always raises an alarm. */
function takeSecondMoney(
  before: Payment,
  snapshot: OrderSnapshot,
  { now }: ReadFacts,
): TransitionResult {
  const result = unchanged(before)
  const { payment } = result
  const { orderId, amount, currency } = snapshot
  const summary = `a second order of this payment, ${orderId}, was paid as well: ${amount} ${currency}`
  result.alarms.push('duplicate_money')
  result.notes.push({ kind: 'money', summary })
  setExceptions(payment, [...before.exceptions, 'duplicate'])
  const isOtherException = payment.exception !== before.exception
  const isHeld = isOpenToMoney(before.status) && before.fulfilment === 'none'
  // A decision about less money does not cover this money.
  const isOvertaken = before.fulfilment === 'held' && (isOtherException || before.decision !== null)
  if (isHeld || isOvertaken) {
    advanceFulfilment(result, 'held', 'exception')
    payment.decision = null
    result.messages.push('payment.held', 'mail.held')
  } else if (isOtherException) {
    result.messages.push('payment.held')
  }
  // A decision that names a version names the money that its decider saw.
  result.isChanged = payment.fulfilment === 'held'
  return finish(result, before, now)
}
