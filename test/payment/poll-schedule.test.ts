/** The poll schedule of an order: soon at first, then more and more rarely, within a budget. */

import { describe, expect, it } from 'vitest'
import { pollsMax, computeNextPollAt } from '../../payment/poll-schedule.ts'
import { maySellingEnd } from '../../payment/expiry.ts'
import type { Polling } from '../../payment/payment-row.ts'
import type { Status } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aRow, type RowWishes } from '../support/rows.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A payment that is watched: it has an order, expires after a day and is watched for ten more. */
function aWatched({ payment, polling }: RowWishes = {}) {
  return aRow({
    payment: {
      status: 'pending',
      koyweOrderId: 'ord_1',
      expiresAt: epoch + day,
      watchUntil: epoch + 11 * day,
      ...payment,
    },
    polling: { scheduleStartedAt: epoch, ...polling },
  })
}

/** The pause before the next poll, at this age of the payment. */
function pauseAt(ageMs: number, wishes: RowWishes = {}, override: number[] | null = null) {
  const now = epoch + ageMs
  const at = computeNextPollAt(aWatched(wishes), { now, override })
  return at === null ? null : at - now
}

/** Every read that a payment gets from its creation to its end, if nothing else happens. */
function everyPoll(method: string, override: number[] | null = null): number[] {
  const reads: number[] = []
  let now: number | null = epoch
  for (let polls = 0; polls < 10_000; polls += 1) {
    const status: Status = now > epoch + day ? 'expired' : 'pending'
    const row = aWatched({ payment: { method, status }, polling: { polls } })
    now = computeNextPollAt(row, { now, override })
    if (now === null) return reads
    reads.push(now - epoch)
  }
  throw new Error('the watch never ends')
}

/** Scheduled reads of a payment whose page asks again and again for a while. */
function withRefreshes(method: string, everyMs: number, untilMs: number): number[] {
  const reads: number[] = []
  let scheduleStartedAt = epoch
  let now = epoch
  for (let results = 0; results < 10_000; results += 1) {
    const status: Status = now > epoch + day ? 'expired' : 'pending'
    const row = aWatched({
      payment: { method, status },
      polling: { polls: reads.length, scheduleStartedAt },
    })
    const at = computeNextPollAt(row, { now, override: null })
    const refreshAt = now + everyMs
    if (at === null) return reads
    if (refreshAt - epoch < untilMs && refreshAt < at) {
      scheduleStartedAt = now = refreshAt
    } else {
      now = at
      reads.push(now - epoch)
    }
  }
  throw new Error('the watch never ends')
}

const quickMethods = ['PSE', 'NEQUI', 'PIX_STATIC', 'PIX_DYNAMIC', 'SPEI', 'KHIPU']

describe('the next poll', () => {
  it.each(quickMethods)('comes within seconds while the payer of %s is at the screen', (method) => {
    const pauseMs = pauseAt(0, { payment: { method } })

    expect(pauseMs).toBeLessThanOrEqual(15 * second)
  })

  it.each(['CASH', 'constructor'])('comes within minutes for the method %s', (method) => {
    const pauseMs = pauseAt(0, { payment: { method } })

    expect(pauseMs).toBe(5 * minute)
  })

  it.each([
    [0, 15 * second],
    [2.9 * minute, 15 * second],
    [3 * minute, 5 * minute],
    [59 * minute, 5 * minute],
    [hour, 2 * hour],
    [21 * hour, 2 * hour],
  ])('at the age of %d ms comes %d ms later', (ageMs, expected) => {
    const pauseMs = pauseAt(ageMs)

    expect(pauseMs).toBe(expected)
  })

  it('comes more and more rarely after the time to pay', () => {
    const pauseMs = pauseAt(2 * day, { payment: { status: 'expired' } })

    expect(pauseMs).toBe(6 * hour)
  })

  it('starts over with a refresh', () => {
    const ageMs = 2 * hour

    const pauseMs = pauseAt(ageMs, { polling: { scheduleStartedAt: epoch + ageMs } })

    expect(pauseMs).toBe(15 * second)
  })

  it('starts over more slowly with a refresh of an old payment', () => {
    const ageMs = 10 * day
    const polling = { scheduleStartedAt: epoch + ageMs }

    const pauseMs = pauseAt(ageMs, { payment: { status: 'expired' }, polling })

    expect(pauseMs).toBe(2 * hour)
  })

  it('comes right after the time to pay is over, rather than long after it', () => {
    const pauseMs = pauseAt(day - minute)

    expect(pauseMs).toBeGreaterThanOrEqual(minute)
    expect(pauseMs).toBeLessThan(minute + second)
  })

  it('comes right after the watch is over, once', () => {
    const payment = { status: 'expired' } as const

    const pauseMs = pauseAt(11 * day - minute, { payment })

    expect(pauseMs).toBeGreaterThanOrEqual(minute)
    expect(pauseMs).toBeLessThan(minute + second)
  })
})

describe('POLL_SCHEDULE_MS', () => {
  it.each([
    [0, 100],
    [1, 200],
    [2, 300],
    [3, 300],
    [50, 300],
  ])('after %d polls pauses %d ms for any method: the last pause repeats', (polls, expected) => {
    const pauseMs = pauseAt(hour, { polling: { polls } }, [100, 200, 300])

    expect(pauseMs).toBe(expected)
  })

  it('does not lead past the time to pay', () => {
    const pauseMs = pauseAt(day - minute, {}, [10 * day])

    expect(pauseMs).toBeLessThan(minute + second)
  })
})

describe('watching', () => {
  it.each(['pending', 'processing', 'paid', 'failed', 'expired', 'cancelled', 'rejected'] as const)(
    'goes on while a payment is %s',
    (status) => {
      const pauseMs = pauseAt(hour, { payment: { status } })

      expect(pauseMs).not.toBeNull()
    },
  )

  it.each(['completed', 'refunded'] as const)('is over when a payment is %s', (status) => {
    const pauseMs = pauseAt(hour, { payment: { status } })

    expect(pauseMs).toBeNull()
  })

  it('has nothing to poll without an order', () => {
    const pauseMs = pauseAt(hour, { payment: { koyweOrderId: null } })

    expect(pauseMs).toBeNull()
  })

  it.each(['paid', 'processing'] as const)(
    'goes on, once a day, beyond its time when a payment is %s',
    (status) => {
      const pauseMs = pauseAt(12 * day, { payment: { status } })

      expect(pauseMs).toBe(day)
    },
  )

  it('is over when its time is', () => {
    const pauseMs = pauseAt(11 * day, { payment: { status: 'expired' } })

    expect(pauseMs).toBeNull()
  })
})

describe('the reads of a whole life', () => {
  it.each([...quickMethods, 'CASH'])('of %s stay within the budget', (method) => {
    const reads = everyPoll(method)

    expect(reads.length).toBeGreaterThan(20)
    expect(reads.length).toBeLessThanOrEqual(pollsMax)
  })

  it('stay within the budget although the payer’s page is open for hours', () => {
    const reads = withRefreshes('PSE', 40 * second, 3 * hour)

    expect(reads.length).toBeGreaterThan(20)
    expect(reads.length).toBeLessThanOrEqual(pollsMax)
    expect(reads.at(-3) ?? 0).toBeGreaterThan(9 * day)
  })

  it.each(['PSE', 'CASH'])('of %s come at growing pauses, but for the deadlines', (method) => {
    const reads = everyPoll(method)
    const pauses = reads.map((at, place) => at - (reads[place - 1] ?? 0))

    const shrinking = pauses.filter((pauseMs, place) => pauseMs < (pauses[place - 1] ?? 0))

    expect(shrinking.length).toBeLessThanOrEqual(2)
  })

  it('follow both deadlines', () => {
    const reads = everyPoll('PSE')

    const afterExpiry = reads.find((at) => at >= day) ?? Infinity
    const last = reads.at(-1) ?? 0
    expect(afterExpiry - day).toBeLessThan(second)
    expect(last).toBeGreaterThanOrEqual(11 * day)
    expect(last).toBeLessThan(11 * day + second)
  })
})

describe('selling may end by our clock', () => {
  const at = (nowMs: number, polling: Partial<Polling>) =>
    maySellingEnd(aWatched({ polling }), epoch + nowMs)

  it('after a read that began after the time to pay', () => {
    expect(at(day + hour, { lastReadAt: epoch + day, nextPollAt: epoch + 2 * day })).toBe(true)
    expect(at(day + hour, { lastReadAt: epoch + day - 1, nextPollAt: epoch + 2 * day })).toBe(false)
  })

  it('at the end of the watch, where Koywe no longer knew the order when it was asked last', () => {
    expect(at(11 * day, { lastReadAt: epoch + hour, nextPollAt: null })).toBe(true)
    expect(at(11 * day, { lastReadAt: epoch + hour, nextPollAt: epoch + 11 * day })).toBe(false)
    expect(at(10 * day, { lastReadAt: epoch + hour, nextPollAt: null })).toBe(false)
  })
})
