/** When a lookup may report that no order exists: never before the POST has certainly ended. */

import { expect, it } from 'vitest'
import type { Dependencies } from '../../activities/dependencies.ts'
import { createFindOrder } from '../../activities/find-order.ts'
import type { Report } from '../../activities/ask-orders.ts'
import { KoyweError } from '../../koywe/errors.ts'
import type { PaymentChange } from '../../payment/change.ts'
import type { PaymentRow } from '../../payment/payment-row.ts'
import { epoch } from '../support/clock.ts'
import { silentLog } from '../support/log.ts'
import { noPendingWork } from '../support/progress.ts'
import { aRow } from '../support/rows.ts'

const second = 1000
const none = new KoyweError('koywe_refused', 'there is none', { retry: 'never', status: 404 })

/** A payment whose POST was begun at the epoch by a worker that has been silent since. */
function aLost(
  nowMs: number,
  intent: Partial<PaymentRow['intent']> = {},
  report?: Report,
  findOrder: () => Promise<unknown> = async () => ({ order: null, isCertain: true }),
  isServing = false,
) {
  const payment = { status: 'opening' as const, expiresAt: epoch + 3600 * second }
  const row = aRow({ loadedAt: epoch + nowMs, payment, intent: { intentAt: epoch, ...intent } })
  const changes: PaymentChange[] = []
  const dependencies = {
    store: {
      payments: { load: async () => row },
      webhookEvents: { listWaiting: async () => (report ? [report] : []) },
      findings: { close: async () => {} },
      pendingWork: async () => noPendingWork(row.loadedAt),
      commit: async (change: PaymentChange) => changes.push(change) > 0,
    },
    koywe: {
      findOrder,
      readOrder: () => Promise.reject(none),
      hasServedWithin: () => isServing,
    },
    log: silentLog,
    settings: { lookupGrace: { firstMs: 10 * second, againMs: 30 * second } },
  } as unknown as Dependencies
  const find = () => createFindOrder(dependencies)(row.payment.id)
  return { find, changes }
}

it.each([
  ['counts from when the POST has certainly ended', 5 * second, 45 * second],
  ['counts from now where that is long ago', 90 * second, 90 * second],
])('the doubt about a POST without a known end %s', async (_from, nowMs, doubtMs) => {
  const { find, changes } = aLost(nowMs)

  const progress = await find()

  expect(changes.map(({ intent }) => intent)).toEqual([
    { intentAt: epoch, doubtAt: epoch + doubtMs, absentAt: null },
  ])
  expect(progress.next).toBe('find')
})

it('until then the order is looked up, at growing pauses', async () => {
  const pauses = await Promise.all(
    [0, 2, 5, 10, 20].map(async (seconds) => (await aLost(seconds * second).find()).dueInMs),
  )

  expect(pauses.map((ms) => ms / second)).toEqual([2, 3, 5, 10, 25])
})

it.each([
  ['koywe_unintelligible', null, 60],
  ['koywe_refused', 422, 60],
  ['koywe_unreachable', 500, 86_400],
] as const)(
  'an answer that cannot be read (%s %s) proves nothing, is a finding, and is asked for at growing pauses',
  async (code, status, seconds) => {
    const retry = code === 'koywe_refused' ? 'never' : 'later'
    const fails = () => Promise.reject(new KoyweError(code, 'what it says', { retry, status }))
    const intent = { doubtAt: epoch, absentAt: null }
    const pauses: number[] = []
    for (const at of [seconds, 4 * seconds]) {
      const { find, changes } = aLost(at * second, intent, undefined, fails)

      const progress = await find()

      expect(changes).toMatchObject([
        { raised: ['order_unreadable'], findingDetail: 'what it says', intent: { absentAt: null } },
      ])
      pauses.push(progress.dueInMs)
    }
    expect(pauses).toEqual(
      [Math.min(seconds / 2, 300), Math.min(2 * seconds, 300)].map((s) => s * second),
    )
  },
)

it('an outage of Koywe is no answer', async () => {
  const error = new KoyweError('koywe_unreachable', 'broken', { retry: 'later', status: 500 })
  const { find, changes } = aLost(86_399 * second, {}, undefined, () => Promise.reject(error))

  await expect(find()).rejects.toBe(error)
  expect(changes).toEqual([])
})

it.each([
  ['nothing is certain while a young report names an order that cannot be read yet', 99, 'find'],
  ['it is certain where that report is old', 59, 'open'],
])('%s', async (_what, receivedAfter, next) => {
  const intent = { doubtAt: epoch + 45 * second, absentAt: epoch + 60 * second }
  const report = { orderId: 'ord_9', receivedAt: epoch + receivedAfter * second }
  const { find } = aLost(100 * second, intent, report)

  expect((await find()).next).toBe(next)
})
