/** The rules for an order that shows money: the payment goes on, or the money is held for a person. */

import {
  isAccepted,
  isDeclined,
  isOtherMoney,
  judgeMoney,
  setExceptions,
  type LateMoney,
  type ReferenceFacts,
} from './exception.ts'
import type { OrderSnapshot } from './order-snapshot.ts'
import type { Payment } from './payment.ts'
import { exceptionKinds, findTransition, type ExceptionKind, type Status } from './status.ts'
import { advance, advanceFulfilment, type TransitionResult } from './transition.ts'

export interface MoneyFacts extends ReferenceFacts {
  now: number
  lateMoney: LateMoney
}

/** A snapshot of an order whose money has arrived. */
type PaidOrder = OrderSnapshot & { state: 'paid' | 'completed' }

/** Money is final, returned, or cannot have arrived. */
const closedToMoney = new Set<Status>(['opening', 'completed', 'refunded'])

/** Whether money can still change what becomes of the payment. */
export function isOpenToMoney(status: Status): boolean {
  return !closedToMoney.has(status)
}

/** Takes the money of the payment's own order: releases the payment, or holds the money. */
export function takeMoney(result: TransitionResult, order: PaidOrder, facts: MoneyFacts): void {
  const { payment } = result
  const isOther = isOtherMoney(payment, order)
  if (payment.status === 'completed' && isOther) result.alarms.push('amount_changed')
  if (!isOpenToMoney(payment.status) || (isDeclined(payment) && !isOther)) return
  const exceptions = isOther
    ? weigh(payment, judgeMoney(payment, order, facts))
    : payment.exceptions
  const [first] = exceptions
  if (first !== undefined && !isAccepted(payment, order, first, facts.lateMoney)) {
    hold(result, order, { exceptions, now: facts.now })
  } else {
    setExceptions(payment, exceptions)
    release(result, order, facts.now)
  }
}

/**
 * `mismatched` and `duplicate` outlive a changed amount; the other exceptions are judged again. Money that comes after
 * a person has declined some is the second money for the payment.
 */
function weigh(payment: Payment, judged: readonly ExceptionKind[]) {
  const isLasting = (kind: ExceptionKind) => kind === 'mismatched' || kind === 'duplicate'
  const found = new Set([...payment.exceptions.filter(isLasting), ...judged])
  if (isDeclined(payment)) found.add('duplicate')
  return exceptionKinds.filter((kind) => found.has(kind))
}

function release(result: TransitionResult, order: PaidOrder, now: number): void {
  const { payment } = result
  recordMoney(payment, order, now)
  advanceFulfilment(result, 'none', 'acceptance')
  payment.failure = null
  if (order.state === 'completed') payment.completedAt = order.completedAt ?? now
  const by = findTransition(payment.status, order.state, 'read') ? 'read' : 'acceptance'
  advance(result, order.state, by)
}

function hold(
  result: TransitionResult,
  order: PaidOrder,
  { exceptions, now }: { exceptions: readonly ExceptionKind[]; now: number },
): void {
  const { payment } = result
  if (payment.fulfilment === 'held' && !isOtherMoney(payment, order)) return
  setExceptions(payment, exceptions)
  advanceFulfilment(result, 'held', 'exception')
  payment.decision = null
  recordMoney(payment, order, now)
  result.messages.push('payment.held', 'mail.held')
  const summary = `${order.amount} ${order.currency} arrived and is held: ${exceptions.join(', ')}`
  result.notes.push({ kind: 'money', summary })
}

function recordMoney(payment: Payment, order: PaidOrder, now: number): void {
  payment.paidAmount = order.amount
  payment.paidCurrency = order.currency
  payment.paidAt ??= order.paidAt ?? now
}
