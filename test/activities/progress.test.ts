/** What an activity reports after a transition: a person's decision causes one read, and no second one. */

import { describe, expect, it } from 'vitest'
import type { Dependencies } from '../../activities/dependencies.ts'
import { loadProgress } from '../../activities/progress.ts'
import { applyChange } from '../../payment/change.ts'
import { unchanged } from '../../payment/transition.ts'
import type { PendingWork } from '../../store/pending-work.ts'
import { epoch } from '../support/clock.ts'
import { aRefusedMessage } from '../support/cases.ts'
import { aMessage, noPendingWork } from '../support/progress.ts'
import { aRow } from '../support/rows.ts'

const dependencies = {
  store: {
    pendingWork: async () => noPendingWork(epoch),
  },
  settings: { lookupGrace: { firstMs: 1000, againMs: 100 } },
} as unknown as Dependencies

const decided = { ...aRow({ payment: { status: 'expired' } }), isDecisionDue: true }

it('a decision that no read has acted on asks for one', async () => {
  const progress = await loadProgress(dependencies, decided)

  expect(progress.hasReports).toBe(true)
})

it('a decision that a read has acted on asks for none', async () => {
  const result = unchanged(decided.payment)
  const after = applyChange({ row: decided, result, countsAsRead: true })

  const progress = await loadProgress(dependencies, after)

  expect(progress.hasReports).toBe(false)
})

describe('the details of a run', () => {
  const completed = aRow({ payment: { status: 'completed', paidAmount: '50000' } })
  const fulfilling = aRefusedMessage({ attempts: 0, lastError: null })
  const detailsOf = async (work: Partial<PendingWork>) => {
    const pendingWork = async () => ({ ...noPendingWork(epoch), ...work })
    return loadProgress({ ...dependencies, store: { pendingWork } } as never, completed)
  }

  it('say what is true once the messages that are due are taken', async () => {
    const facts = { messages: [fulfilling], findings: [], waitingSince: null }

    const { details } = await detailsOf({ messages: [aMessage('payment.completed')], facts })

    expect(details).toMatch(/is complete: .* was notified to ship\.$/)
  })

  it('name a message that was given up', async () => {
    const lost = { ...fulfilling, state: 'given_up' as const, lastError: 'status 500' }
    const facts = { messages: [lost], findings: [], waitingSince: null }

    const { details } = await detailsOf({ facts })

    expect(details).toMatch(/never took the event payment\.completed/)
    expect(details).toMatch(/\n\nFor the shop's developer: /)
  })

  it('are left to the workflow while the order is created for the first time', async () => {
    const { details } = await loadProgress(dependencies, aRow({ payment: { status: 'opening' } }))

    expect(details).toBeNull()
  })
})
