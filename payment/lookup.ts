/**
 * The rules for an order whose POST had an unknown outcome. Absence is certain when Koywe has denied
 * the order twice: first well after the POST had ended, and again well after that.
 */

import type { PaymentChange } from './change.ts'
import { noIntent } from './opening.ts'
import type { PaymentRow } from './payment-row.ts'
import { unchanged } from './transition.ts'

/** `LOOKUP_SETTLE_MS`: how long after the POST a 404 counts, and how much later the second one. */
export interface LookupGrace {
  firstMs: number
  againMs: number
}

/** Early lookups, after the POST began and after it ended: an order that exists is usually found at once. */
const earlyLookupsMs = [0, 2000, 5000, 10_000, 20_000]
/** The longest pause between lookups when certainty cannot be had, because the route is missing. */
const pauseMsMax = 5 * 60 * 1000

/** A POST is aborted this long after its intent was stored, so that its end is certain. */
export const postMsMax = 45_000

/** Whether the payment waits for a lookup of its order. */
export function isLookupWaiting({ payment, intent, loadedAt }: PaymentRow): boolean {
  const isOver = loadedAt >= payment.watchUntil
  return payment.status === 'opening' && intent.intentAt !== null && !isOver
}

/** When a POST of unknown outcome has certainly ended, in epoch milliseconds. */
export function postEndsAt({ intent }: PaymentRow, now: number): number {
  return Math.max(now, (intent.intentAt ?? now) + postMsMax)
}

/** Computes when the order is to be looked up next, in epoch milliseconds. */
export function computeNextLookupAt(
  row: PaymentRow,
  { now, lookupGrace }: { now: number; lookupGrace: LookupGrace },
): number {
  const { absentAt } = row.intent
  const doubtAt = row.intent.doubtAt ?? now
  const intentAt = row.intent.intentAt ?? doubtAt
  const lastReadAt = row.polling.lastReadAt ?? 0
  const countsAt =
    absentAt === null ? doubtAt + lookupGrace.firstMs : absentAt + lookupGrace.againMs
  const early = earlyLookupsMs.flatMap((ms) => [intentAt + ms, doubtAt + ms])
  const planned = absentAt === null ? early.filter((at) => at < countsAt) : []
  const nextAt = [...planned, countsAt]
    .toSorted((left, right) => left - right)
    .find((at) => at > lastReadAt)
  const grownAt = lastReadAt + Math.min(pauseMsMax, Math.max(1000, (lastReadAt - doubtAt) / 2))
  return nextAt ?? grownAt
}

/**
 * The change that records a POST of unknown outcome.
 * @param endsAt when it has certainly ended
 * @param status of Koywe's answer; null where there was none
 */
export function toDoubt(
  row: PaymentRow,
  { endsAt, why, status }: { endsAt: number; why: string; status: number | null },
): PaymentChange {
  return {
    row,
    result: unchanged(row.payment),
    intent: { ...row.intent, doubtAt: row.intent.doubtAt ?? endsAt },
    entries: [
      {
        kind: 'koywe',
        summary: 'it is not known whether the order exists',
        detail: { why, status },
      },
    ],
  }
}

export interface AbsenceFacts {
  now: number
  lookupGrace: LookupGrace
  /** Koywe's answer denies this order, rather than the route. */
  isKoyweSure: boolean
  /** What is wrong with Koywe's answer; null where it can be read. */
  fault: string | null
}

/** The change that records a lookup that found nothing. Certain absence allows another POST. */
export function toAbsence(row: PaymentRow, facts: AbsenceFacts): PaymentChange {
  const { intent } = row
  const { now } = facts
  const absence = weighAbsence(row, facts)
  const isCertain = absence === 'certain'
  const doubtAt = intent.doubtAt ?? postEndsAt(row, now)
  const absentAt = absence === 'first' ? now : intent.absentAt
  return {
    row,
    result: unchanged(row.payment),
    polling: { lastReadAt: now },
    intent: isCertain ? noIntent : { intentAt: intent.intentAt, doubtAt, absentAt },
    ...toFinding(facts),
    entries: isCertain
      ? [{ kind: 'koywe', summary: 'it is certain that no order was created', detail: null }]
      : [],
  }
}

/** A finding says what cannot be read. An answer that can be read ends that. */
function toFinding({ fault }: AbsenceFacts): Partial<PaymentChange> {
  if (fault === null) return { cured: ['order_unreadable'] }
  return { raised: ['order_unreadable'], findingDetail: fault }
}

/** What a lookup that found nothing proves. */
export type Absence = 'none' | 'first' | 'certain'

/** Says how certain a 404 makes it that the order does not exist. */
export function weighAbsence(row: PaymentRow, facts: Omit<AbsenceFacts, 'fault'>): Absence {
  const { doubtAt, absentAt } = row.intent
  if (!facts.isKoyweSure || doubtAt === null) return 'none'
  if (absentAt !== null) {
    return facts.now - absentAt >= facts.lookupGrace.againMs ? 'certain' : 'none'
  }
  return facts.now - doubtAt >= facts.lookupGrace.firstMs ? 'first' : 'none'
}
