/**
 * The axes of a payment (status, fulfilment, exception), the rank of statuses, and the tables of legal transitions: of
 * the status, with the messages of each, and of fulfilment. Code, docs, diagram and tests come from these tables.
 */

import type { MessageKind } from './outbox.ts'

export const statuses = [
  'opening',
  'pending',
  'processing',
  'paid',
  'completed',
  'rejected',
  'failed',
  'expired',
  'cancelled',
  'refunded',
] as const

export type Status = (typeof statuses)[number]

/** Whether the shop ships: `held` waits for a person, `done` means that the shop took `payment.completed`. */
export type Fulfilment = 'none' | 'held' | 'done'

/** How money can fail to fit its payment. Of several that apply, the first in this list counts. */
export const exceptionKinds = ['mismatched', 'duplicate', 'underpaid', 'overpaid', 'late'] as const

export type ExceptionKind = (typeof exceptionKinds)[number]

/**
 * How far a payment has come. A status of lower rank never moves it back. The four ends without
 * money share a rank: none of them replaces another.
 */
export const rank: Record<Status, number> = {
  opening: 0,
  pending: 1,
  processing: 2,
  rejected: 3,
  failed: 3,
  expired: 3,
  cancelled: 3,
  paid: 4,
  completed: 5,
  refunded: 6,
}

/** Whether the payer can still pay in the ordinary way. */
export function isLive(status: Status): boolean {
  return status === 'opening' || status === 'pending' || status === 'processing'
}

/** Whether the next change is Koywe's in the ordinary course: the payer may pay, or the money is not final. */
export function isAwaitingKoywe(status: Status): boolean {
  return isLive(status) || status === 'paid'
}

/** Whether the payment ended without money. Money that still arrives is not lost. */
export function isEndWithoutMoney(status: Status): boolean {
  return rank[status] === rank.failed
}

/**
 * What may cause a transition: a read of Koywe's order, Koywe's refusal of the order, our clock, or a
 * read of money that a policy or a person accepted although it did not fit.
 */
export type Trigger = 'read' | 'refusal' | 'clock' | 'acceptance'

/** One legal transition. */
export interface Transition {
  from: readonly Status[]
  to: Status
  by: readonly Trigger[]
  messages: readonly MessageKind[]
}

/**
 * Every legal transition. What is not listed cannot happen.
 * Each outbox message is emitted at most once per payment (`mail.confirmation` with the first of paid and
 * completed).
 */
export const transitions: readonly Transition[] = [
  { from: ['opening'], to: 'pending', by: ['read'], messages: [] },
  { from: ['opening'], to: 'rejected', by: ['refusal'], messages: ['payment.rejected'] },
  { from: ['pending'], to: 'processing', by: ['read'], messages: [] },
  {
    from: ['pending', 'processing'],
    to: 'paid',
    by: ['read'],
    messages: ['payment.paid', 'mail.confirmation'],
  },
  {
    from: ['pending', 'processing', 'paid'],
    to: 'completed',
    by: ['read'],
    messages: ['payment.completed', 'mail.confirmation', 'mail.shipping'],
  },
  {
    from: ['pending', 'processing'],
    to: 'failed',
    by: ['read'],
    messages: ['payment.failed', 'mail.failure'],
  },
  {
    from: ['pending', 'processing'],
    to: 'cancelled',
    by: ['read'],
    messages: ['payment.cancelled'],
  },
  {
    from: ['pending', 'processing'],
    to: 'expired',
    by: ['read'],
    messages: ['payment.expired', 'mail.expired'],
  },
  // The payer of a payment that was never opened had nothing to pay, so there is no mail.
  { from: ['opening'], to: 'expired', by: ['clock'], messages: ['payment.expired'] },
  {
    from: ['pending'],
    to: 'expired',
    by: ['clock'],
    messages: ['payment.expired', 'mail.expired'],
  },
  {
    from: ['rejected', 'failed', 'expired', 'cancelled'],
    to: 'paid',
    by: ['acceptance'],
    messages: ['payment.paid', 'mail.confirmation'],
  },
  {
    from: ['rejected', 'failed', 'expired', 'cancelled'],
    to: 'completed',
    by: ['acceptance'],
    messages: ['payment.completed', 'mail.confirmation', 'mail.shipping'],
  },
  {
    from: [
      'pending',
      'processing',
      'rejected',
      'failed',
      'expired',
      'cancelled',
      'paid',
      'completed',
    ],
    to: 'refunded',
    by: ['read'],
    messages: ['payment.refunded', 'mail.refunded'],
  },
]

/** Finds the transition from one status to another by that trigger; undefined where it is not legal. */
export function findTransition(from: Status, to: Status, by: Trigger): Transition | undefined {
  return transitions.find(
    (transition) =>
      transition.to === to && transition.from.includes(from) && transition.by.includes(by),
  )
}

/** Where every payment starts: what `transitions` does not list leads here. */
export const initialState = {
  status: 'opening',
  exception: null,
  exceptions: [],
  fulfilment: 'none',
  failure: null,
  version: 1,
} as const

/**
 * What may change fulfilment: money that does not fit, money that may be kept after all, a person who declines the
 * money, a refund, or the shop that took `payment.completed`.
 */
export type FulfilmentTrigger = 'exception' | 'acceptance' | 'decline' | 'refund' | 'delivery'

/** One legal transition of fulfilment. */
export interface FulfilmentTransition {
  from: Fulfilment
  to: Fulfilment
  by: readonly FulfilmentTrigger[]
}

/** Every legal transition of fulfilment. What is not listed cannot happen: `done` is final. */
export const fulfilmentTransitions: readonly FulfilmentTransition[] = [
  { from: 'none', to: 'held', by: ['exception'] },
  { from: 'held', to: 'none', by: ['acceptance', 'decline', 'refund'] },
  { from: 'none', to: 'done', by: ['delivery'] },
]

/** Whether fulfilment may change so by that trigger. */
export function mayFulfilmentChange(
  from: Fulfilment,
  to: Fulfilment,
  trigger: FulfilmentTrigger,
): boolean {
  return fulfilmentTransitions.some(
    (transition) =>
      transition.from === from && transition.to === to && transition.by.includes(trigger),
  )
}
