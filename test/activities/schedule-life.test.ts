/** A payment's whole life without one webhook: how soon money is seen, and how many looks that costs. */

import { describe, expect, it } from 'vitest'
import { toRecordAfter } from '../../activities/commit-and-report.ts'
import { toMove } from '../../activities/reading.ts'
import type { Cause } from '../../activities/watching.ts'
import { looksMax, nextLookAt } from '../../activities/schedule.ts'
import type { PaymentRecord } from '../../store/rows.ts'
import { expire } from '../../payment/next.ts'
import { epoch } from '../support/clock.ts'
import { aPending, aTruth, day, minute, someFacts } from '../support/payments.ts'
import { aRecord } from '../support/rows.ts'

const second = 1000
const hour = 60 * minute
const deadlines = [day, 11 * day]

/** A read by schedule or because the page asked; the order stays unpaid. */
function read(record: PaymentRecord, cause: Cause, now: number): PaymentRecord {
  const { id, method } = record.payment
  const own = aTruth({ externalId: id, method })
  const reading = { startedAt: now, cause, waiting: [], own, others: new Map() }
  const after = toRecordAfter(
    toMove(record, reading, { facts: someFacts({ now }), override: null }),
  )
  if (after.payment.status !== 'pending' || now < after.payment.expiresAt) return after
  const expired = { ...after, payment: expire(after.payment, now).payment }
  const lookAt = nextLookAt(expired, { now, override: null })
  return { ...expired, watch: { ...expired.watch, lookAt } }
}

/**
 * The ages at which an order that is never paid is looked at by schedule.
 * @param refreshEveryMs how often the payer's page asks, for as long as the payment is watched
 */
function live(method: string, refreshEveryMs = Infinity): number[] {
  const [expiresAt = 0, watchUntil = 0] = deadlines.map((ageMs) => epoch + ageMs)
  let record = aRecord({ payment: aPending({ method, expiresAt, watchUntil }) })
  let lookAt = nextLookAt(record, { now: epoch, override: null })
  let refreshAt = epoch + refreshEveryMs
  const looks: number[] = []
  while (lookAt !== null) {
    if (refreshAt < lookAt) {
      record = read(record, 'refresh', refreshAt)
      refreshAt += refreshEveryMs
    } else {
      looks.push(lookAt - epoch)
      record = read(record, 'schedule', lookAt)
    }
    lookAt = record.watch.lookAt
  }
  return looks
}

/** How long money that comes at each of these ages waits for the next look, shortest first. */
function waits(looks: number[], ages: { fromMs: number; untilMs: number; everyMs: number }) {
  const found: number[] = []
  for (let paidAt = ages.fromMs; paidAt < ages.untilMs; paidAt += ages.everyMs) {
    found.push((looks.find((at) => at > paidAt) ?? Infinity) - paidAt)
  }
  return found.toSorted((left, right) => left - right)
}

const isOfDeadline = (at: number) =>
  deadlines.some((deadline) => at >= deadline && at < deadline + second)

const instant = ['PSE', 'NEQUI', 'PIX_STATIC', 'PIX_DYNAMIC', 'SPEI', 'KHIPU']
const slow = ['EFECTY', 'A_METHOD_OF_NEXT_YEAR']

describe.each(instant)('money by %s in the first three minutes', (method) => {
  it('is seen within 15 seconds in 95 of 100 cases, by at most 12 looks', () => {
    const looks = live(method)

    const waited = waits(looks, { fromMs: 0, untilMs: 3 * minute, everyMs: second })

    expect(waited[Math.ceil(waited.length * 0.95) - 1]).toBeLessThanOrEqual(15 * second)
    expect(looks.filter((at) => at <= 3 * minute).length).toBeLessThanOrEqual(12)
  })
})

describe.each(slow)('money by %s', (method) => {
  it.each([
    ['the first hour', { fromMs: 0, untilMs: hour, everyMs: 10 * second }, 5 * minute],
    ['the first day', { fromMs: hour, untilMs: day, everyMs: minute }, hour],
    ['the days after', { fromMs: day, untilMs: 11 * day, everyMs: 10 * minute }, 6 * hour],
  ])('in %s is seen in time', (_when, ages, withinMs) => {
    const waited = waits(live(method), ages)

    expect(waited.at(-1)).toBeLessThanOrEqual(withinMs)
  })
})

describe.each([...instant, ...slow])('a life with %s', (method) => {
  it.each([
    ['nobody asks', Infinity],
    ['the payer’s page asks once an hour', hour],
  ])('costs no more than the budget when %s', (_what, refreshEveryMs) => {
    const looks = live(method, refreshEveryMs)

    expect(looks.length).toBeGreaterThan(20)
    expect(looks.length).toBeLessThanOrEqual(looksMax)
  })

  it('keeps to the budget in whatever rhythm the page asks', () => {
    for (let everyMs = 2 * minute; everyMs < day; everyMs += 13 * minute) {
      expect(live(method, everyMs).length).toBeLessThanOrEqual(looksMax)
    }
  })

  it('looks at both deadlines', () => {
    expect(live(method).filter(isOfDeadline)).toHaveLength(2)
  })
})
