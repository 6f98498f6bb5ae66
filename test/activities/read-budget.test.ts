/** How many reads reports may cause, and how long the next one waits. */

import { expect, it } from 'vitest'
import { mayRead } from '../../activities/read-budget.ts'
import type { IdleReads } from '../../ledger/reads.ts'
import { epoch } from '../support/clock.ts'
import { day } from '../support/payments.ts'

const limits = { perPayment: 3, overall: 5 }
const none: IdleReads = { own: 0, ownSince: null, overall: 0 }

it.each<[string, Partial<IdleReads>, number, { waitMs: number; idleReads: number }]>([
  ['the first one', {}, 0, { waitMs: 0, idleReads: 1 }],
  ['the last one of its minute', { own: 2, ownSince: epoch }, 20_000, { waitMs: 0, idleReads: 3 }],
  ['one too many', { own: 3, ownSince: epoch }, 20_000, { waitMs: 40_000, idleReads: 4 }],
  ['one a minute later', { own: 3, ownSince: epoch }, 60_000, { waitMs: 0, idleReads: 1 }],
  [
    'one after a clock that was a day ahead',
    { own: 3, ownSince: epoch + day },
    0,
    { waitMs: 0, idleReads: 1 },
  ],
  ['one too many over all', { overall: 5 }, 45_000, { waitMs: 15_000, idleReads: 1 }],
  [
    'one too many in both ways, for the longer of them',
    { own: 3, ownSince: epoch + 30_000, overall: 5 },
    45_000,
    { waitMs: 45_000, idleReads: 4 },
  ],
])('is granted, or waits: %s', (_what, idle, nowMs, expected) => {
  expect(mayRead({ ...none, ...idle }, epoch + nowMs, limits)).toEqual(expected)
})
