/** How long Koywe is asked about an order that only webhooks name. */

import type { LookupGrace } from './lookup.ts'

/**
 * What Koywe's answer says, where it is not the order.
 * - `denied`: Koywe knows no such order
 * - `refused`: Koywe refuses the question
 * - `no_route`: a 404 that may be about the route
 * - `unreadable`: the answer is not an order
 * - `silent`: no answer
 * - `not_asked`: a limit on reads, ours or Koywe's, stopped the question
 */
export type NoOrder = 'denied' | 'refused' | 'no_route' | 'unreadable' | 'silent' | 'not_asked'

/** For each answer: how old the webhook must be until the answer ends the question, in milliseconds. */
export type QuestionPatience = Record<NoOrder, number>

/** Whether an answer ends the question. @param ageMs since the first webhook that named the order */
export function isQuestionOver(said: NoOrder, ageMs: number, patience: QuestionPatience): boolean {
  return ageMs >= patience[said]
}

const minute = 60_000
const day = 24 * 60 * minute
/** A limit on reads says nothing of the order, so it ends a question two days later than silence does. */
const notAskedMax = 3 * day

/**
 * The patience for an order that a webhook of a payment's own names: a question that nothing but a clear answer ends.
 * A webhook may precede what Koywe lets us read, so a denial counts only after the grace periods.
 */
export function patienceForOwn({ firstMs, againMs }: LookupGrace): QuestionPatience {
  const deniedMs = firstMs + againMs
  const never = Number.POSITIVE_INFINITY
  const unclear = { no_route: never, unreadable: never, silent: never, not_asked: never }
  return { denied: deniedMs, refused: deniedMs, ...unclear }
}

/** The patience for an order that strangers may have named: a question that always ends. */
export function patienceForStrangers(lookupGrace: LookupGrace): QuestionPatience {
  const unclear = { no_route: day, unreadable: 20 * minute, silent: day, not_asked: notAskedMax }
  return { ...patienceForOwn(lookupGrace), ...unclear }
}

/** After so many times `PARK_MS` an unmatched webhook event ends by an answer that says nothing of the order. */
export const unmatchedTimesMax = 2

/** The patience for an order of which no payment is known. @param unmatchedForMs `PARK_MS` */
export function patienceForUnmatched(unmatchedForMs: number): QuestionPatience {
  const unclear = unmatchedTimesMax * unmatchedForMs
  const said = { denied: 0, refused: unclear, no_route: unclear, unreadable: unclear }
  return { ...said, silent: day, not_asked: notAskedMax }
}
