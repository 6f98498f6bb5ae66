/**
 * Explains a payment: why it is in its state, who must act, what to do and until when, and what happens automatically.
 * Pure, and the one source of explanations: the api, the command line, the findings and Temporal show what it says.
 * Says only what the rows prove; what is not known is said to be unknown.
 */

import {
  causes,
  findingOf,
  type Actor,
  type AutomaticStep,
  type Cause,
  type CauseOfFinding,
  type FoundCause,
} from './cause.ts'
import type { Locale } from './country.ts'
import type { ExplanationFacts, FindingSince } from './explanation-facts.ts'
import { explanationTexts } from './explanation-languages.ts'
import { fillText, type ExplanationTexts } from './explanation-texts.ts'
import { findCause } from './find-cause.ts'
import { generalKinds, type FindingKind } from './finding.ts'
import { createValues } from './explanation-values.ts'
import { groupOf, refusalActors, type DatedRefusal } from './refusal.ts'

/** An automatic step, and when it is due in epoch milliseconds; null where that depends on somebody else. */
export interface ExplainedStep {
  sentence: string
  at: number | null
}

export interface ExplainedFinding {
  kind: FindingKind
  nextAction: string
  since: number
  detail: FindingSince['detail']
}

/** Times are epoch milliseconds. */
export interface Explanation {
  cause: Cause
  /** Why the payment is in its state. */
  sentence: string
  actor: Actor
  /** What the actor does; null where there is nothing to do. */
  action: string | null
  /** Until when the actor can act; null where nothing ends that. */
  until: number | null
  /** What happens automatically; null where nothing does. */
  next: ExplainedStep | null
  findings: ExplainedFinding[]
}

/** Explains a payment in a language. */
export function explain(facts: ExplanationFacts, language: Locale): Explanation {
  const texts = explanationTexts[language]
  const found = findCause(facts)
  const values = createValues(facts, { message: found.message, language })
  const { cause, until = null, next } = found
  const action = toAction(cause, texts)
  return {
    cause,
    sentence: fillText(texts.sentences[cause], values),
    actor: causes[cause].actor,
    action: action && fillText(action, values),
    until,
    next: next ? toStep(facts, found, { step: next, texts }) : null,
    findings: facts.findings
      .filter((finding) => isShown(finding, cause))
      .map((finding) => ({ ...finding, nextAction: texts.findings[finding.kind] })),
  }
}

/** Writes an explanation in a few lines of English Markdown, for the Temporal UI. Short, because histories keep it. */
export function writeDetails(explanation: Explanation): string {
  const { sentence, actor, action, until, next } = explanation
  const who = explanationTexts.en.actors[actor]
  const limit = until === null ? '' : ` Until ${writeUtc(until)}.`
  const at = next?.at ? ` (${writeUtc(next.at)})` : ''
  return [
    sentence,
    action === null ? [] : `For ${who}: ${action}${limit}`,
    next === null ? [] : `Next${at}: ${next.sentence}`,
  ]
    .flat()
    .join('\n\n')
}

/** `2026-01-31 14:05 UTC` */
function writeUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Explains a payment id that webhooks name and that the store does not hold. */
export function explainUnknown(language: Locale): Explanation {
  const texts = explanationTexts[language]
  const cause = 'payment_unknown'
  const action = toAction(cause, texts)
  const { actor } = causes[cause]
  const sentence = texts.sentences[cause]
  return { cause, sentence, actor, action, until: null, next: null, findings: [] }
}

/** Why a request was refused, and who must act. */
export interface ExplainedRefusal {
  actor: Actor
  sentence: string
  action: string
}

/** Explains a refused request. The code of the refusal is its cause. */
export function explainRefusal(refusal: DatedRefusal, language: Locale): ExplainedRefusal {
  const texts = explanationTexts[language]
  const { requestId, code, merchantReference, paymentId, faults } = refusal
  const group = groupOf(refusal)
  const fields = faults.flatMap(({ field }) => field ?? []).join(', ')
  const values: Record<string, string> = {
    request: requestId,
    code,
    fields: fields || code,
    reference: merchantReference ?? paymentId ?? texts.unknown,
    payment: paymentId ?? texts.unknown,
  }
  const { sentence, action } = texts.refusals[group]
  return {
    actor: refusalActors[group],
    sentence: fillText(sentence, (name) => values[name]),
    action,
  }
}

function toAction(cause: Cause, texts: ExplanationTexts): string | null {
  const finding = findingOf(cause)
  if (finding !== null) return texts.findings[finding]
  return texts.actions[cause as Exclude<Cause, CauseOfFinding>]
}

/** What is wrong with Koywe as a whole is shown where it is the cause. */
function isShown({ kind }: FindingSince, cause: Cause): boolean {
  return !generalKinds.includes(kind) || findingOf(cause) === kind
}

/** A step with its time. A time that has passed is no promise, so it is left out. Null once polling is over. */
function toStep(
  { row }: ExplanationFacts,
  { message }: FoundCause,
  { step, texts }: { step: AutomaticStep; texts: ExplanationTexts },
): ExplainedStep | null {
  const isPoll = step === 'poll' || step === 'watch'
  const { nextPollAt } = row.polling
  if (isPoll && nextPollAt === null) return null
  const plannedAt = step === 'delivery' ? (message?.nextTryAt ?? null) : isPoll ? nextPollAt : null
  const at = plannedAt !== null && plannedAt > row.loadedAt ? plannedAt : null
  return { sentence: texts.steps[step], at }
}
