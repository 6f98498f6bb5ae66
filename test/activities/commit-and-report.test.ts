/** What an activity reports after a move: a person's decision causes one read, and no second one. */

import { expect, it } from 'vitest'
import type { Dependencies } from '../../activities/dependencies.ts'
import { reportRecord, standStill, toRecordAfter } from '../../activities/commit-and-report.ts'
import { aClock, epoch } from '../support/clock.ts'
import { aRecord } from '../support/rows.ts'

const dependencies = {
  ledger: { standing: async () => ({ effects: [], hasWaiting: false }) },
  clock: aClock(),
  settings: { settle: { firstMs: 1000, againMs: 100 } },
} as unknown as Dependencies

const decided = { ...aRecord({ payment: { status: 'expired' } }), decisionDue: true }

it('a decision that no read has acted on asks for one', async () => {
  const progress = await reportRecord(dependencies, decided)

  expect(progress.hasReports).toBe(true)
})

it('a decision that a read has acted on asks for none', async () => {
  const step = standStill(decided.payment)
  const after = toRecordAfter({ record: decided, step, at: epoch, isRead: true })

  const progress = await reportRecord(dependencies, after)

  expect(progress.hasReports).toBe(false)
})
