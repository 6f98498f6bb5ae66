/** How many reads reports may cause, and how long the next one waits. */

import { expect, it } from 'vitest'
import { mayRead, type Leave } from '../../activities/read-budget.ts'
import type { IdleReads } from '../../store/reads.ts'
import { epoch } from '../support/clock.ts'
import { day } from '../support/payments.ts'

const limits = { perPayment: 3, overall: 5 }
const none: IdleReads = { own: 0, ownSince: null, overall: 0 }

it.each<[string, Partial<IdleReads>, number, Leave]>([
  ['the first one', {}, 0, { waitMs: 0, pauseMs: 0 }],
  ['the last one of its minute', { own: 2, ownSince: epoch }, 20_000, { waitMs: 0, pauseMs: 2000 }],
  ['one too many', { own: 3, ownSince: epoch }, 20_000, { waitMs: 40_000, pauseMs: 8000 }],
  ['one a minute later', { own: 3, ownSince: epoch }, 60_000, { waitMs: 0, pauseMs: 0 }],
  [
    'one after a clock that was a day ahead',
    { own: 3, ownSince: epoch + day },
    0,
    { waitMs: 0, pauseMs: 0 },
  ],
  ['one too many over all', { overall: 5 }, 45_000, { waitMs: 15_000, pauseMs: 0 }],
  [
    'one too many in both ways, for the longer of them',
    { own: 3, ownSince: epoch + 30_000, overall: 5 },
    45_000,
    { waitMs: 45_000, pauseMs: 8000 },
  ],
])('is granted, or waits: %s', (_what, idle, nowMs, expected) => {
  expect(mayRead({ ...none, ...idle }, epoch + nowMs, limits)).toEqual(expected)
})

it('lets reports gather for longer the more reads have changed nothing, up to a quarter of a minute', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 20].map(
    (own) =>
      mayRead({ ...none, own, ownSince: epoch }, epoch, { ...limits, perPayment: 50 }).pauseMs,
  )

  expect(pauses).toEqual([0, 0, 2000, 8000, 15_000, 15_000, 15_000])
})
