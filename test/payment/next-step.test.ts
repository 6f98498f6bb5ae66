/** The next step of a payment, by its row alone. */

import { describe, expect, it } from 'vitest'
import { toProgress, type ProgressFacts } from '../../payment/next-step.ts'
import { aRow, type RowWishes } from '../support/rows.ts'

const now = Date.parse('2026-01-01T12:00:00Z')
const hourMs = 3_600_000
const times = { expiresAt: now + hourMs, watchUntil: now + 2 * hourMs }
const past = { expiresAt: now - hourMs, watchUntil: now + hourMs }

function progressOf({ payment, ...others }: RowWishes, facts: Partial<ProgressFacts> = {}) {
  const row = aRow({ payment: { ...times, ...payment }, ...others })
  return toProgress(row, {
    now,
    messages: [],
    hasReports: false,
    reportsPausedMs: 0,
    lookupGrace: { firstMs: 10_000, againMs: 30_000 },
    details: null,
    findings: [],
    ...facts,
  })
}

const opening = { status: 'opening' } as const
const pending = { status: 'pending' } as const

describe('the next step', () => {
  it.each<[string, RowWishes, { next: string; dueInMs: number }]>([
    ['opens an order', { payment: opening }, { next: 'open', dueInMs: 0 }],
    [
      'ends selling when no order was asked for in time',
      { payment: { ...opening, ...past } },
      { next: 'expire', dueInMs: 0 },
    ],
    [
      'looks up an order whose creation has an unknown outcome',
      { payment: opening, intent: { intentAt: now, doubtAt: now } },
      { next: 'find', dueInMs: 0 },
    ],
    [
      'does so after the end of selling, too',
      { payment: { ...opening, ...past }, intent: { intentAt: now, doubtAt: now } },
      { next: 'find', dueInMs: 0 },
    ],
    [
      'stops looking it up when the watch is over',
      { payment: { ...opening, watchUntil: now }, intent: { intentAt: now, doubtAt: now } },
      { next: 'done', dueInMs: 0 },
    ],
    [
      'polls when the next poll is due',
      { payment: pending, polling: { nextPollAt: now + 5000 } },
      { next: 'poll', dueInMs: 5000 },
    ],
    [
      'polls an overdue payment at once',
      { payment: pending, polling: { nextPollAt: now - 5000 } },
      { next: 'poll', dueInMs: 0 },
    ],
    [
      'polls once more before selling ends',
      {
        payment: { ...pending, ...past },
        polling: { nextPollAt: now, lastReadAt: now - 2 * hourMs },
      },
      { next: 'poll', dueInMs: 0 },
    ],
    [
      'ends selling after that read',
      { payment: { ...pending, ...past }, polling: { nextPollAt: now, lastReadAt: now } },
      { next: 'expire', dueInMs: 0 },
    ],
    [
      'waits for the deadline when the clock of the last read was ahead',
      { payment: { ...pending, expiresAt: now + 500 }, polling: { lastReadAt: now + 600 } },
      { next: 'expire', dueInMs: 500 },
    ],
    [
      'does not end selling while money is held',
      {
        payment: { ...pending, ...past, fulfilment: 'held' },
        polling: { nextPollAt: now, lastReadAt: now },
      },
      { next: 'poll', dueInMs: 0 },
    ],
    [
      'is done when polling is over',
      { payment: { status: 'completed' } },
      { next: 'done', dueInMs: 0 },
    ],
  ])('%s', (_title, wishes, expected) => {
    const progress = progressOf(wishes)

    expect(progress).toMatchObject(expected)
  })
})

describe('a report', () => {
  it.each([
    ['counts for an order', pending, true],
    ['counts for a finished payment', { status: 'completed' } as const, true],
    ['waits until there is an order', opening, false],
  ])('%s', (_title, payment, hasReports) => {
    const progress = progressOf({ payment }, { hasReports: true })

    expect(progress.hasReports).toBe(hasReports)
  })

  it('is never delayed beyond the next poll', () => {
    const row = { payment: pending, polling: { nextPollAt: now + 1000 } }

    const progress = progressOf(row, { reportsPausedMs: 60_000 })

    expect(progress.reportsPausedMs).toBe(1000)
  })
})

describe('the time for the opening', () => {
  it.each([
    ['lasts until selling ends', now + hourMs, hourMs],
    ['is at least a second', now - hourMs, 1000],
  ])('%s', (_title, expiresAt, sellingEndsInMs) => {
    const progress = progressOf({ payment: { ...opening, expiresAt } })

    expect(progress.sellingEndsInMs).toBe(sellingEndsInMs)
  })
})

describe('what the lists of Temporal show', () => {
  it('is the amount in major units, and nothing more where nothing is wrong', () => {
    const { amount, marks } = progressOf({ payment: pending })

    expect([amount, marks]).toEqual(['50000', undefined])
  })

  it('is every discrepancy, held money, and each open finding of the payment once', () => {
    const payment = { ...pending, fulfilment: 'held', exceptions: ['late', 'underpaid'] } as const
    const { marks } = progressOf(
      { payment },
      { findings: ['money_held', 'koywe_credentials', 'duplicate_money', 'money_held'] },
    )

    expect(marks).toEqual({
      exceptions: ['late', 'underpaid'],
      isHeld: true,
      findings: ['duplicate_money', 'money_held'],
    })
  })
})
