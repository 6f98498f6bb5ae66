/** The result of a transition: how rules start one, move it along the table, and finish it. */

import type { Payment } from './payment.ts'
import type { MessageKind } from './outbox.ts'
import {
  findTransition,
  mayFulfilmentChange,
  type Fulfilment,
  type FulfilmentTrigger,
  type Status,
  type Trigger,
} from './status.ts'
import type { EntryKind } from './timeline-entry.ts'

/** What a person should know about a report that moved nothing. */
export type Alarm = 'amount_changed' | 'contradiction' | 'unknown_status' | 'duplicate_money'

/** One line for the payment's timeline. */
export interface Note {
  kind: EntryKind
  summary: string
}

/** What a report, a deadline or a decision makes of a payment. */
export interface TransitionResult {
  payment: Payment
  /** Something that the view shows has changed, so the version has grown. */
  isChanged: boolean
  messages: MessageKind[]
  notes: Note[]
  alarms: Alarm[]
}

/** Starts a result that changes nothing yet; rules edit the copy of the payment in it. */
export function unchanged(payment: Payment): TransitionResult {
  return { payment: { ...payment }, isChanged: false, messages: [], notes: [], alarms: [] }
}

/** Moves the result along the table of transitions; does nothing where the table has no row. */
export function advance(result: TransitionResult, to: Status, by: Trigger): void {
  const from = result.payment.status
  const transition = findTransition(from, to, by)
  if (!transition) return
  result.payment.status = to
  result.messages.push(...transition.messages)
  result.notes.push({ kind: 'transition', summary: `${from} → ${to}` })
}

/** Moves fulfilment along its table; does nothing where the table has no row. */
export function advanceFulfilment(
  { payment }: TransitionResult,
  to: Fulfilment,
  by: FulfilmentTrigger,
): void {
  if (mayFulfilmentChange(payment.fulfilment, to, by)) payment.fulfilment = to
}

/** Fields that may change without a new version, because the view does not show them. */
const unseen = new Set<keyof Payment>(['koyweStatus', 'lastReadAt', 'version', 'updatedAt'])

/** Finishes a result: the version grows when something that the view shows has changed, or a rule said so. */
export function finish(result: TransitionResult, before: Payment, now: number): TransitionResult {
  const fields = Object.keys(before) as (keyof Payment)[]
  result.isChanged ||= fields.some(
    (field) => !unseen.has(field) && result.payment[field] !== before[field],
  )
  if (result.isChanged) {
    result.payment.version = before.version + 1
    result.payment.updatedAt = now
  }
  return result
}

/** Chains two results of one commit. Each message is emitted at most once. */
export function chain(first: TransitionResult, second: TransitionResult): TransitionResult {
  return {
    payment: second.payment,
    isChanged: first.isChanged || second.isChanged,
    messages: [...new Set([...first.messages, ...second.messages])],
    notes: [...first.notes, ...second.notes],
    alarms: [...first.alarms, ...second.alarms],
  }
}
