/**
 * Certainty about an order whose POST had an unknown outcome. Absence is certain when Koywe has said
 * so twice, the second time well after the first, and the first time well after the POST had ended.
 */

import type { PaymentRow } from '../payment/payment-row.ts'

/** `LOOKUP_SETTLE_MS`: how long after the POST a 404 counts, and how much later the second one. */
export interface LookupGrace {
  firstMs: number
  againMs: number
}

/** Early looks, after the POST began and after it ended: an order that exists is usually found at once. */
const earlyLookupsMs = [0, 2000, 5000, 10_000, 20_000]
/** When certainty cannot be had, because the route is missing: how the pauses grow. */
const pauseMsMax = 5 * 60 * 1000

/** So long after its intent a POST has certainly ended: it is broken off then, whatever happens before it. */
export const postMsMax = 45_000

/** When a POST that nobody saw end has certainly ended, in epoch milliseconds. */
export function postEndsAt({ intent }: PaymentRow, now: number): number {
  // One that began later than now was noted by a clock that was ahead.
  const beganAt = Math.min(intent.intentAt ?? now, now)
  return Math.max(now, beganAt + postMsMax)
}

/** When the order is to be looked up next, in epoch milliseconds. */
export function computeNextLookupAt(
  row: PaymentRow,
  { now, lookupGrace }: { now: number; lookupGrace: LookupGrace },
): number {
  const { absentAt } = row.intent
  const doubtAt = row.intent.doubtAt ?? now
  const intentAt = row.intent.intentAt ?? doubtAt
  const lastReadAt = row.polling.lastReadAt ?? 0
  const counting =
    absentAt === null ? doubtAt + lookupGrace.firstMs : absentAt + lookupGrace.againMs
  const polls = earlyLookupsMs.flatMap((ms) => [intentAt + ms, doubtAt + ms])
  const early = absentAt === null ? polls.filter((at) => at < counting) : []
  const upcoming = [...early, counting]
    .toSorted((left, right) => left - right)
    .find((at) => at > lastReadAt)
  const grown = lastReadAt + Math.min(pauseMsMax, Math.max(1000, (lastReadAt - doubtAt) / 2))
  // Times that a clock wrote while it was ahead do not keep the order from being looked up.
  return Math.min(upcoming ?? grown, now + pauseMsMax)
}

/** What a look-up that found nothing proves. */
export type Absence = 'none' | 'first' | 'certain'

/**
 * Weighs a 404.
 * @param isKoyweSure whether the answer was Koywe's word for a missing order
 */
export function weighAbsence(
  row: PaymentRow,
  facts: { now: number; lookupGrace: LookupGrace; isKoyweSure: boolean },
): Absence {
  const { doubtAt, absentAt } = row.intent
  if (!facts.isKoyweSure || doubtAt === null) return 'none'
  if (absentAt !== null && absentAt <= facts.now) {
    return facts.now - absentAt >= facts.lookupGrace.againMs ? 'certain' : 'none'
  }
  return facts.now - doubtAt >= facts.lookupGrace.firstMs ? 'first' : 'none'
}
