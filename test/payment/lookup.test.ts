/** Certainty about an order whose POST had an unknown outcome: two 404s, well apart. */

import { describe, expect, it } from 'vitest'
import { computeNextLookupAt, postEndsAt, weighAbsence } from '../../payment/lookup.ts'
import { epoch } from '../support/clock.ts'
import { aRow } from '../support/rows.ts'

const second = 1000
const lookupGrace = { firstMs: 10 * second, againMs: 30 * second }

/** A payment whose POST ended at the epoch without an answer. Times are counted from there. */
function aDoubtful({ absentMs, lastReadMs }: { absentMs?: number; lastReadMs?: number } = {}) {
  return aRow({
    intent: {
      intentAt: epoch - second,
      doubtAt: epoch,
      absentAt: absentMs === undefined ? null : epoch + absentMs,
    },
    polling: { lastReadAt: lastReadMs === undefined ? null : epoch + lastReadMs },
  })
}

describe('a POST without a known end', () => {
  it.each([
    ['soon after it began', 5 * second, 44 * second],
    ['later than it may take', 60 * second, 60 * second],
  ])('has certainly ended when looked up %s', (_when, nowMs, endsMs) => {
    const ends = postEndsAt(aDoubtful(), epoch + nowMs)

    expect(ends).toBe(epoch + endsMs)
  })
})

describe('a 404', () => {
  it.each([
    [0, 'none'],
    [9999, 'none'],
    [10_000, 'first'],
    [60_000, 'first'],
  ])('%d ms after the POST counts as: %s', (afterMs, expected) => {
    const facts = { now: epoch + afterMs, lookupGrace, isKoyweSure: true }

    const absence = weighAbsence(aDoubtful(), facts)

    expect(absence).toBe(expected)
  })

  it.each([
    [0, 'none'],
    [29_999, 'none'],
    [30_000, 'certain'],
    [600_000, 'certain'],
  ])('%d ms after the first one counts as: %s', (laterMs, expected) => {
    const facts = { now: epoch + 10 * second + laterMs, lookupGrace, isKoyweSure: true }

    const absence = weighAbsence(aDoubtful({ absentMs: 10 * second }), facts)

    expect(absence).toBe(expected)
  })

  it.each([
    ['for the first time', undefined],
    ['for the second time', 10 * second],
  ])('of a missing route proves nothing %s, however late', (_what, absentMs) => {
    const row = aDoubtful(absentMs === undefined ? {} : { absentMs })

    const absence = weighAbsence(row, {
      now: epoch + 100_000 * second,
      lookupGrace,
      isKoyweSure: false,
    })

    expect(absence).toBe('none')
  })

  it('proves nothing while the end of the POST is unknown', () => {
    const row = aRow({ intent: { intentAt: epoch } })

    const absence = weighAbsence(row, { now: epoch + 60_000, lookupGrace, isKoyweSure: true })

    expect(absence).toBe('none')
  })
})

describe('the next lookup', () => {
  it('comes at once after the POST', () => {
    const at = computeNextLookupAt(aDoubtful(), { now: epoch, lookupGrace })

    expect(at).toBeLessThanOrEqual(epoch)
  })

  it('comes at the latest when a 404 begins to count', () => {
    const at = computeNextLookupAt(aDoubtful({ lastReadMs: 9 * second }), {
      now: epoch + 9 * second,
      lookupGrace,
    })

    expect(at).toBe(epoch + 10 * second)
  })

  it('comes when a second 404 makes it certain', () => {
    const row = aDoubtful({ absentMs: 12 * second, lastReadMs: 12 * second })

    const at = computeNextLookupAt(row, { now: epoch + 12 * second, lookupGrace })

    expect(at).toBe(epoch + 42 * second)
  })

  it('pauses longer each time, up to some minutes, if certainty is impossible', () => {
    const after = [11, 60, 600, 6000, 60_000].map((seconds) => {
      const lastReadMs = seconds * second
      return (
        computeNextLookupAt(aDoubtful({ lastReadMs }), { now: epoch + lastReadMs, lookupGrace }) -
        epoch -
        lastReadMs
      )
    })

    expect(after).toEqual(after.toSorted((left, right) => left - right))
    expect(Math.min(...after)).toBeGreaterThanOrEqual(second)
    expect(Math.max(...after)).toBe(300 * second)
  })
})
