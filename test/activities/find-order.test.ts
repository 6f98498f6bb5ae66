/** When a look-up may say that no order exists: never before the POST has certainly ended. */

import { expect, it } from 'vitest'
import type { Dependencies } from '../../activities/dependencies.ts'
import { createFindOrder } from '../../activities/find-order.ts'
import type { Move } from '../../ledger/commit.ts'
import { aClock, epoch } from '../support/clock.ts'
import { silentLog } from '../support/log.ts'
import { aRecord } from '../support/records.ts'

const second = 1000

/** A payment whose POST was begun at the epoch by a worker of which nothing was heard since. */
function aLost(nowMs: number) {
  const payment = { status: 'opening' as const, expiresAt: epoch + 3600 * second }
  const record = aRecord({ payment, intent: { intentAt: epoch } })
  const moves: Move[] = []
  const dependencies = {
    ledger: {
      payments: { load: async () => record },
      receipts: { listWaiting: async () => [] },
      findings: { close: async () => {} },
      standing: async () => ({ effects: [], hasWaiting: false }),
      commit: async (move: Move) => moves.push(move) > 0,
    },
    koywe: { findOrder: async () => ({ order: null, isCertain: true }) },
    clock: aClock(epoch + nowMs),
    log: silentLog,
    settings: { settle: { firstMs: 10 * second, againMs: 30 * second } },
  } as unknown as Dependencies
  const find = () => createFindOrder(dependencies)(record.payment.id)
  return { find, moves }
}

it.each([
  ['counts from when the POST has certainly ended', 5 * second, 45 * second],
  ['counts from now where that is long ago', 90 * second, 90 * second],
])('the doubt about a POST that nobody saw end %s', async (_from, nowMs, doubtMs) => {
  const { find, moves } = aLost(nowMs)

  const progress = await find()

  expect(moves.map(({ intent }) => intent)).toEqual([
    { intentAt: epoch, doubtAt: epoch + doubtMs, absentAt: null },
  ])
  expect(progress.next).toBe('find')
})

it('the order is looked up in between all the same, at growing pauses', async () => {
  const pauses = await Promise.all(
    [0, 2, 5, 10, 20].map(async (seconds) => (await aLost(seconds * second).find()).inMs),
  )

  expect(pauses.map((ms) => ms / second)).toEqual([2, 3, 5, 10, 25])
})
