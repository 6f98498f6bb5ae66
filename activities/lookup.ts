/**
 * Certainty about an order whose POST had an unknown outcome. Absence is certain when Koywe has said
 * so twice, the second time well after the first, and the first time well after the POST had ended.
 */

import type { PaymentRecord } from '../store/rows.ts'

/** `LOOKUP_SETTLE_MS`: how long after the POST a 404 counts, and how much later the second one. */
export interface LookupSettle {
  firstMs: number
  againMs: number
}

/** Early looks, after the POST began and after it ended: an order that exists is usually found at once. */
const earlyLooksMs = [0, 2000, 5000, 10_000, 20_000]
/** When certainty cannot be had, because the route is missing: how the pauses grow. */
const pauseMsMax = 5 * 60 * 1000

/** So long after its intent a POST has certainly ended: it is broken off then, whatever happens before it. */
export const postMsMax = 45_000

/** When a POST that nobody saw end has certainly ended, in epoch milliseconds. */
export function postEndsAt({ intent }: PaymentRecord, now: number): number {
  // One that began later than now was noted by a clock that was ahead.
  const beganAt = Math.min(intent.intentAt ?? now, now)
  return Math.max(now, beganAt + postMsMax)
}

/** When the order is to be looked up next, in epoch milliseconds. */
export function lookUpAt(
  record: PaymentRecord,
  { now, settle }: { now: number; settle: LookupSettle },
): number {
  const { absentAt } = record.intent
  const doubtAt = record.intent.doubtAt ?? now
  const intentAt = record.intent.intentAt ?? doubtAt
  const lookedAt = record.watch.lookedAt ?? 0
  const counting = absentAt === null ? doubtAt + settle.firstMs : absentAt + settle.againMs
  const looks = earlyLooksMs.flatMap((ms) => [intentAt + ms, doubtAt + ms])
  const early = absentAt === null ? looks.filter((at) => at < counting) : []
  const upcoming = [...early, counting]
    .toSorted((left, right) => left - right)
    .find((at) => at > lookedAt)
  const grown = lookedAt + Math.min(pauseMsMax, Math.max(1000, (lookedAt - doubtAt) / 2))
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
  record: PaymentRecord,
  facts: { now: number; settle: LookupSettle; isKoyweSure: boolean },
): Absence {
  const { doubtAt, absentAt } = record.intent
  if (!facts.isKoyweSure || doubtAt === null) return 'none'
  if (absentAt !== null && absentAt <= facts.now) {
    return facts.now - absentAt >= facts.settle.againMs ? 'certain' : 'none'
  }
  return facts.now - doubtAt >= facts.settle.firstMs ? 'first' : 'none'
}
