/** How long a kind of call is left alone after Koywe asked for it. */

import { expect, it } from 'vitest'
import { createThrottle } from '../../koywe/throttle.ts'
import { aClock, epoch } from '../support/clock.ts'

function aThrottle() {
  const clock = aClock()
  return { throttle: createThrottle({ clock: () => epoch, uptime: clock }), clock }
}

it('lets calls through without a request to wait', () => {
  const { throttle } = aThrottle()

  const check = () => throttle.check('order')

  expect(check).not.toThrow()
})

it.each([
  ['seconds', '7', 7000],
  ['seconds with spaces', ' 7 ', 7000],
  ['no second at all', '0', 1000],
  ['an hour', '3600', 3_600_000],
  ['a day, which is a mistake', '86400', 3_600_000],
  ['a moment in milliseconds, which is none', '1764000000000', 3_600_000],
  ['a date of another year', 'Fri, 01 Jan 2027 00:00:30 GMT', 3_600_000],
  ['a date', 'Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['a date that has passed', 'Wed, 31 Dec 2025 23:59:00 GMT', 1000],
  ['words', 'soon', 1000],
  ['an empty text', '', 1000],
  ['nothing', null, 1000],
])('reads a Retry-After of %s', (_what, retryAfter, waitMs) => {
  const { throttle } = aThrottle()

  const error = throttle.hold('order', retryAfter)

  expect(error).toMatchObject({
    code: 'koywe_throttled',
    message: 'Koywe throttles order',
    retry: 'later',
    status: 429,
    retryAfterMs: waitMs,
  })
})

it('refuses calls until that time, saying how long it still is', () => {
  const { throttle, clock } = aThrottle()
  throttle.hold('order', '7')
  clock.advance(6999)

  const check = () => throttle.check('order')

  expect(check).toThrow(
    expect.objectContaining({
      code: 'koywe_throttled',
      message: 'Koywe throttles order',
      retry: 'later',
      retryAfterMs: 1,
    }),
  )
})

it('lets calls through from that time on', () => {
  const { throttle, clock } = aThrottle()
  throttle.hold('order', '7')
  clock.advance(7000)

  const check = () => throttle.check('order')

  expect(check).not.toThrow()
})

it('counts a date from the wall clock, and the pause from a monotonic clock', () => {
  const uptime = aClock(0)
  const throttle = createThrottle({ clock: () => epoch, uptime })
  throttle.hold('order', 'Thu, 01 Jan 2026 00:00:30 GMT')
  uptime.advance(29_999)

  expect(() => throttle.check('order')).toThrow()
  uptime.advance(1)
  expect(() => throttle.check('order')).not.toThrow()
})

it('leaves the other kinds of call alone', () => {
  const { throttle } = aThrottle()
  throttle.hold('order', '7')

  const check = () => throttle.check('read')

  expect(check).not.toThrow()
})

it.each([
  [1, 1000],
  [2, 2000],
  [3, 4000],
  [4, 8000],
  [5, 16_000],
])('waits after refusal %d in a row without a header for %d ms', (times, waitMs) => {
  const { throttle, clock } = aThrottle()
  for (let held = 1; held < times; held += 1) {
    clock.advance(throttle.hold('order', null).retryAfterMs ?? 0)
  }

  const error = throttle.hold('order', null)

  expect(error.retryAfterMs).toBe(waitMs)
})

it('refuses calls for as long as the doubled pause lasts', () => {
  const { throttle, clock } = aThrottle()
  clock.advance(throttle.hold('order', null).retryAfterMs ?? 0)
  throttle.hold('order', null)
  clock.advance(1999)

  const check = () => throttle.check('order')

  expect(check).toThrow(expect.objectContaining({ code: 'koywe_throttled', retryAfterMs: 1 }))
})

it('doubles separately for each kind', () => {
  const { throttle } = aThrottle()
  throttle.hold('order', null)

  const error = throttle.hold('read', null)

  expect(error.retryAfterMs).toBe(1000)
})

it('begins with a second again after a call that was let through and answered', () => {
  const { throttle, clock } = aThrottle()
  clock.advance(throttle.hold('order', null).retryAfterMs ?? 0)
  clock.advance(throttle.hold('order', null).retryAfterMs ?? 0)
  throttle.release('order')

  const error = throttle.hold('order', null)

  expect(error.retryAfterMs).toBe(1000)
})

it('never doubles without end', () => {
  const { throttle, clock } = aThrottle()
  for (let held = 0; held < 40; held += 1) {
    clock.advance(throttle.hold('order', null).retryAfterMs ?? 0)
  }

  const error = throttle.hold('order', null)

  expect(error.retryAfterMs).toBe(5 * 60_000)
})
