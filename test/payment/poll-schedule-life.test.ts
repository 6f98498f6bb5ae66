/** A payment's whole life without one webhook: how soon money is seen, and how many polls that costs. */

import { describe, expect, it } from 'vitest'
import { applyChange } from '../../payment/change.ts'
import { toReadChange } from '../../payment/read-outcome.ts'
import type { ReadCause } from '../../payment/order-read.ts'
import { pollsMax, computeNextPollAt } from '../../payment/poll-schedule.ts'
import type { PaymentRow } from '../../payment/payment-row.ts'
import { expire } from '../../payment/expiry.ts'
import { epoch } from '../support/clock.ts'
import { aPending, aSnapshot, day, minute, someFacts } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

const second = 1000
const hour = 60 * minute
const deadlines = [day, 11 * day]

/** A read by schedule or because the page asked; the order stays unpaid. */
function read(row: PaymentRow, cause: ReadCause, now: number): PaymentRow {
  const { id, method } = row.payment
  const own = aSnapshot({ externalId: id, method })
  const reading = {
    startedAt: now,
    cause,
    waiting: [],
    isRefundReported: false,
    fault: null,
    own,
    others: new Map(),
  }
  const after = applyChange(
    toReadChange(row, reading, { facts: someFacts({ now }), override: null }),
  )
  if (after.payment.status !== 'pending' || now < after.payment.expiresAt) return after
  const expired = { ...after, payment: expire(after.payment, now).payment }
  const nextPollAt = computeNextPollAt(expired, { now, override: null })
  return { ...expired, polling: { ...expired.polling, nextPollAt } }
}

/**
 * The ages at which an order that is never paid is polled by schedule.
 * @param refreshEveryMs how often the payer's page asks, for as long as the payment is watched
 */
function live(method: string, refreshEveryMs = Infinity): number[] {
  const [expiresAt = 0, watchUntil = 0] = deadlines.map((ageMs) => epoch + ageMs)
  let row = aRow({ payment: aPending({ method, expiresAt, watchUntil }) })
  let nextPollAt = computeNextPollAt(row, { now: epoch, override: null })
  let refreshAt = epoch + refreshEveryMs
  const polls: number[] = []
  while (nextPollAt !== null) {
    if (refreshAt < nextPollAt) {
      row = read(row, 'refresh', refreshAt)
      refreshAt += refreshEveryMs
    } else {
      polls.push(nextPollAt - epoch)
      row = read(row, 'schedule', nextPollAt)
    }
    nextPollAt = row.polling.nextPollAt
  }
  return polls
}

/** How long money that comes at each of these ages waits for the next poll, shortest first. */
function waits(polls: number[], ages: { fromMs: number; untilMs: number; everyMs: number }) {
  const found: number[] = []
  for (let paidAt = ages.fromMs; paidAt < ages.untilMs; paidAt += ages.everyMs) {
    found.push((polls.find((at) => at > paidAt) ?? Infinity) - paidAt)
  }
  return found.toSorted((left, right) => left - right)
}

const isOfDeadline = (at: number) =>
  deadlines.some((deadline) => at >= deadline && at < deadline + second)

const instant = ['PSE', 'NEQUI', 'PIX_STATIC', 'PIX_DYNAMIC', 'SPEI', 'KHIPU']
const slow = ['EFECTY', 'A_METHOD_OF_NEXT_YEAR']

describe.each(instant)('money by %s in the first three minutes', (method) => {
  it('is seen within 15 seconds in 95 of 100 cases, by at most 12 polls', () => {
    const polls = live(method)

    const waited = waits(polls, { fromMs: 0, untilMs: 3 * minute, everyMs: second })

    expect(waited[Math.ceil(waited.length * 0.95) - 1]).toBeLessThanOrEqual(15 * second)
    expect(polls.filter((at) => at <= 3 * minute).length).toBeLessThanOrEqual(12)
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
    ['no page asks', Infinity],
    ['the payer’s page asks once an hour', hour],
  ])('costs no more than the budget when %s', (_what, refreshEveryMs) => {
    const polls = live(method, refreshEveryMs)

    expect(polls.length).toBeGreaterThan(20)
    expect(polls.length).toBeLessThanOrEqual(pollsMax)
  })

  it('keeps to the budget in whatever rhythm the page asks', () => {
    for (let everyMs = 2 * minute; everyMs < day; everyMs += 13 * minute) {
      expect(live(method, everyMs).length).toBeLessThanOrEqual(pollsMax)
    }
  })

  it('polls at both deadlines', () => {
    expect(live(method).filter(isOfDeadline)).toHaveLength(2)
  })
})
