/** What follows from one report, and how a step is begun, moved along the table, and finished. */

import type { Payment } from './payment.ts'
import { findTransition, type EffectKind, type Mover, type Status } from './status.ts'

/** Something that a person must hear of, which is no transition. */
export type Alarm = 'amount_changed' | 'contradiction' | 'unknown_status' | 'duplicate_money'

/** One line for the payment's timeline. */
export interface Note {
  kind: 'transition' | 'koywe' | 'money' | 'decision'
  summary: string
}

/** What follows from one report. */
export interface Step {
  payment: Payment
  /** Whether anything that the view shows has changed; then the version has grown. */
  isChanged: boolean
  effects: EffectKind[]
  notes: Note[]
  alarms: Alarm[]
}

/** A step that has not gone anywhere yet. */
export function begin(payment: Payment): Step {
  return { payment: { ...payment }, isChanged: false, effects: [], notes: [], alarms: [] }
}

/** What the view does not show may change without a new version. */
const unseen = new Set<keyof Payment>(['koyweStatus', 'version', 'updatedAt'])

/** Says whether the step changed anything that the view shows; then the version grows. */
export function finish(step: Step, before: Payment, now: number): Step {
  const fields = Object.keys(before) as (keyof Payment)[]
  step.isChanged = fields.some(
    (field) => !unseen.has(field) && step.payment[field] !== before[field],
  )
  if (step.isChanged) {
    step.payment.version = before.version + 1
    step.payment.updatedAt = now
  }
  return step
}

/** Moves a step along the table of transitions; what is not in the table does not happen. */
export function advance(step: Step, to: Status, by: Mover): void {
  const from = step.payment.status
  const transition = findTransition(from, to, by)
  if (!transition) return
  step.payment.status = to
  step.effects.push(...transition.effects)
  step.notes.push({ kind: 'transition', summary: `${from} → ${to}` })
}
