/**
 * Koywe's words for the status of an order, in answers and in events.
 *
 * Source: orders and reports pages (doc), both spellings of cancelled; event types: guide, Step 6 (doc).
 */

import type { OrderState } from '../payment/order-snapshot.ts'

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

/** The state that a status of Koywe's stands for; `unknown` for a new word. */
export function toState(word: string): OrderState {
  const known = word.toUpperCase()
  return Object.hasOwn(states, known) ? (states[known] ?? 'unknown') : 'unknown'
}

/** Every status of Koywe's that stands for one of the states, in upper case. */
export function wordsOf(wanted: readonly OrderState[]): string[] {
  return Object.keys(states).filter((word) => wanted.includes(toState(word)))
}

/** What an event claims about its order: a state by its type, and one by its status where it names one. */
export function claimedStates(event: { type: string; status: string | null }): OrderState[] {
  const [, word] = /^order\.(\w+)$/.exec(event.type) ?? []
  const byType = word === 'created' ? 'pending' : toState(word ?? '')
  return event.status === null ? [byType] : [byType, toState(event.status)]
}
