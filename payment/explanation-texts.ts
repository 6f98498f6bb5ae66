/** The texts that an explanation needs in each language: sentences with {placeholders} for what the rows say. */

import type { Actor, AutomaticStep, Cause, CauseOfFinding } from './cause.ts'
import type { FailureCode } from './failure.ts'
import type { FindingKind } from './finding.ts'
import type { RefusalGroup } from './refusal.ts'
import type { Status } from './status.ts'

export interface ExplanationTexts {
  /** Why the payment is in its state. */
  sentences: Record<Cause, string>
  /** What the actor does; null where there is nothing to do. Other causes take the action of their finding. */
  actions: Record<Exclude<Cause, CauseOfFinding>, string | null>
  /** What to do about a finding. */
  findings: Record<FindingKind, string>
  /** What happens automatically. */
  steps: Record<AutomaticStep, string>
  statuses: Record<Status, string>
  /** What a call to Koywe failed with. */
  troubles: Partial<Record<FailureCode, string>>
  actors: Record<Actor, string>
  /** Why a request was refused, and what to do. */
  refusals: Record<RefusalGroup, { sentence: string; action: string }>
  /** Stands between the date and the time of day. */
  timeJoin: string
  /** Stands for what is not known. */
  unknown: string
}

const placeholder = /\{(\w+)\}/g

/** Puts values into the placeholders of a text. */
export function fillText(text: string, find: (name: string) => string | undefined): string {
  return text.replaceAll(placeholder, (whole, name: string) => find(name) ?? whole)
}
