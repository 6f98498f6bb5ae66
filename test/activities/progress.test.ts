/** What an activity reports after a move: a person's decision causes one read, and no second one. */

import { expect, it } from 'vitest'
import type { Dependencies } from '../../activities/dependencies.ts'
import { reportProgress } from '../../activities/progress.ts'
import { applyChange } from '../../payment/change.ts'
import { unchanged } from '../../payment/transition.ts'
import { epoch } from '../support/clock.ts'
import { aRow } from '../support/rows.ts'

const dependencies = {
  store: {
    pendingWork: async () => ({
      messages: [],
      hasWaiting: false,
      now: epoch,
      facts: { messages: [], findings: [], waitingSince: null },
    }),
  },
  settings: { lookupGrace: { firstMs: 1000, againMs: 100 } },
} as unknown as Dependencies

const decided = { ...aRow({ payment: { status: 'expired' } }), isDecisionDue: true }

it('a decision that no read has acted on asks for one', async () => {
  const progress = await reportProgress(dependencies, decided)

  expect(progress.hasReports).toBe(true)
})

it('a decision that a read has acted on asks for none', async () => {
  const result = unchanged(decided.payment)
  const after = applyChange({ row: decided, result, countsAsRead: true })

  const progress = await reportProgress(dependencies, after)

  expect(progress.hasReports).toBe(false)
})
