/** How fast webhook events may cause reads of one order. */

import { expect, it } from 'vitest'
import type { OrderRead } from '../../payment/order-read.ts'
import {
  countNoOpReads,
  pauseAfter,
  pauseForOpenQuestion,
  shareOf,
  waitForRead,
} from '../../payment/read-pace.ts'
import { epoch } from '../support/clock.ts'
import { aPending, aSnapshot, minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

const polling = (noOpReads: number, lastReadAt: number | null = epoch) =>
  aRow({ polling: { noOpReads, lastReadAt } }).polling

it('makes events wait for longer after each read that changed nothing, up to a minute', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 7, 8, 1000].map(pauseAfter)

  expect(pauses).toEqual([0, 0, 0, 2000, 8000, 15_000, 30_000, 60_000, 60_000, 60_000])
})

it.each([
  ['a payment that was never read', polling(50, null), epoch, 0],
  ['the first reads', polling(2), epoch, 0],
  ['the rest of the pause', polling(4), epoch + 3000, 5000],
  ['nothing once the pause is over', polling(4), epoch + 8000, 0],
  ['nothing after a quiet time', polling(50), epoch + 10 * minute, 0],
])('waits: %s', (_what, state, now, waitMs) => {
  expect(waitForRead(state, now)).toBe(waitMs)
})

it.each([
  ['counts a read that webhook events caused', 'webhook', epoch, false, 6],
  ['starts over after a quiet time', 'webhook', epoch + 10 * minute, false, 1],
  ['starts over with a change from any read', 'schedule', epoch, true, 0],
  ['leaves reads by schedule out', 'schedule', epoch, false, 5],
  ['ignores refreshes of pages', 'refresh', epoch, false, 5],
] as const)('%s', (_what, cause, startedAt, isChanged, expected) => {
  expect(countNoOpReads(polling(5), { cause, startedAt }, { isChanged })).toBe(expected)
})

it('takes reads from the share of strangers once events have changed nothing three times', () => {
  const shares = [2, 3].map((noOpReads) =>
    shareOf(aRow({ polling: { noOpReads, lastReadAt: epoch } }), 'webhook', epoch),
  )

  expect(shares).toEqual(['own', 'strangers'])
})

it.each([
  ['the order was read', { own: aSnapshot() }, 0],
  ['Koywe does not show the order', {}, 10_000],
  ['Koywe does not show it for an hour', { startedAt: epoch + 60 * minute }, 15 * minute],
  ['the order cannot be read', { fault: 'amountIn: 1e+21' }, 1000],
  [
    'the order cannot be read for a minute',
    { fault: 'amountIn: 1e+21', startedAt: epoch + minute },
    15_000,
  ],
  [
    'another order cannot be shown',
    { own: aSnapshot(), others: new Map([['ord_2', 'unavailable' as const]]) },
    10_000,
  ],
])('asks again after a pause that grows, where %s', (_what, wishes, pauseMs) => {
  const event = {
    id: 1n,
    receivedAt: epoch,
    type: 'order.paid',
    status: null,
    orderId: 'ord_1',
    isCounted: false,
    isRepeated: false,
  }
  const read: OrderRead = {
    startedAt: epoch,
    cause: 'webhook',
    waiting: [event],
    isRefundReported: false,
    own: null,
    fault: null,
    others: new Map(),
    ...wishes,
  }

  expect(pauseForOpenQuestion(aRow({ payment: aPending() }), read)).toBe(pauseMs)
})
