/** What follows from one report, and how a step is begun, moved along the table, and finished. */

import type { Payment } from './payment.ts'
import { findTransition, type MessageKind, type Trigger, type Status } from './status.ts'

/** Something that a person must hear of, which is no transition. */
export type Alarm = 'amount_changed' | 'contradiction' | 'unknown_status' | 'duplicate_money'

/** One line for the payment's timeline. */
export interface Note {
  kind: 'transition' | 'koywe' | 'money' | 'decision'
  summary: string
}

/** What follows from one report. */
export interface TransitionResult {
  payment: Payment
  /** Whether anything that the view shows has changed; then the version has grown. */
  isChanged: boolean
  messages: MessageKind[]
  notes: Note[]
  alarms: Alarm[]
}

/** A step that has not gone anywhere yet. */
export function begin(payment: Payment): TransitionResult {
  return { payment: { ...payment }, isChanged: false, messages: [], notes: [], alarms: [] }
}

/** What the view does not show may change without a new version. */
const unseen = new Set<keyof Payment>(['koyweStatus', 'version', 'updatedAt'])

/** Says whether the step changed anything that the view shows; then the version grows. */
export function finish(result: TransitionResult, before: Payment, now: number): TransitionResult {
  const fields = Object.keys(before) as (keyof Payment)[]
  result.isChanged = fields.some(
    (field) => !unseen.has(field) && result.payment[field] !== before[field],
  )
  if (result.isChanged) {
    result.payment.version = before.version + 1
    result.payment.updatedAt = now
  }
  return result
}

/** Moves a step along the table of transitions; what is not in the table does not happen. */
export function advance(result: TransitionResult, to: Status, by: Trigger): void {
  const from = result.payment.status
  const transition = findTransition(from, to, by)
  if (!transition) return
  result.payment.status = to
  result.messages.push(...transition.messages)
  result.notes.push({ kind: 'transition', summary: `${from} → ${to}` })
}
