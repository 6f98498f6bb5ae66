/** Which reads webhook events may cause, in whose share, and how long the next one waits. */

import { describe, expect, it } from 'vitest'
import type { Dependencies } from '../../activities/dependencies.ts'
import { createReadOrder } from '../../activities/read-order.ts'
import { KoyweError, type KoyweErrorCode } from '../../koywe/errors.ts'
import type { KoyweClient } from '../../koywe/client.ts'
import type { ReadShare } from '../../payment/read-pace.ts'
import type { PaymentChange } from '../../payment/change.ts'
import type { WaitingWebhookEvent } from '../../payment/webhook-event.ts'
import { epoch } from '../support/clock.ts'
import { silentLog } from '../support/log.ts'
import { noPendingWork } from '../support/progress.ts'
import { aRow } from '../support/rows.ts'
import { aSnapshot, day, minute } from '../support/payments.ts'

const aboutOwn: WaitingWebhookEvent = {
  id: 1n,
  receivedAt: epoch,
  type: 'order.paid',
  status: 'PAID',
  orderId: 'ord_1',
  isCounted: false,
  isRepeated: false,
}

interface Wishes {
  noOpReads?: number
  isRefresh?: boolean
  report?: WaitingWebhookEvent
  more?: WaitingWebhookEvent[]
  startedAt?: number
  /** When a person accepted, which no read has acted on. */
  decision?: number | null
}

/** A pending payment about which one report waits. */
function aReported(
  readOrder: KoyweClient['readOrder'],
  {
    noOpReads = 0,
    isRefresh = false,
    report = aboutOwn,
    more = [],
    startedAt = epoch,
    decision = null,
  }: Wishes = {},
) {
  const payment = { status: 'pending' as const, koyweOrderId: 'ord_1', koyweStatus: 'PENDING' }
  const decided = { decision: 'accept' as const, by: 'support', at: decision ?? 0, reason: 'seen' }
  const held = { status: 'expired' as const, fulfilment: 'held' as const, decision: decided }
  const row = {
    ...aRow({ payment: decision === null ? payment : { ...payment, ...held } }),
    isDecisionDue: decision !== null,
    loadedAt: startedAt,
    polling: {
      nextPollAt: epoch + 3_600_000,
      lastReadAt: epoch,
      polls: 0,
      scheduleStartedAt: null,
      noOpReads,
    },
  }
  const waiting = [report, ...more]
  const koyweState = { isServing: false, openFindings: [] as object[] }
  const changes: PaymentChange[] = []
  const dependencies = {
    store: {
      reads: { begin: async () => ({ row, waiting }) },
      pendingWork: async () => noPendingWork(row.loadedAt),
      commit: async (change: PaymentChange) => changes.push(change) > 0,
      commitMoney: async (_reference: string, decide: (isPaid: boolean) => PaymentChange) =>
        changes.push(decide(false)) > 0,
      findings: { close: async () => {}, list: async () => koyweState.openFindings },
    },
    koywe: { readOrder, hasServedWithin: () => koyweState.isServing },
    log: silentLog,
    settings: {
      pollScheduleMs: [3_600_000],
      lookupGrace: { firstMs: 10_000, againMs: 30_000 },
      lateWatchMs: 0,
    },
  } as unknown as Dependencies
  const read = () => createReadOrder(dependencies)(row.payment.id, { isRefresh })
  return { read, changes, koyweState }
}

const unchanged = async () => aSnapshot({ state: 'pending', word: 'PENDING' })
const usedUp = () =>
  Promise.reject(
    new KoyweError('koywe_throttled', 'used up', { retry: 'later', retryAfterMs: 700 }),
  )

describe('a read that a webhook event causes', () => {
  it.each([
    ['the first', 0, 0],
    ['the second, as when an event comes in the middle of a read', 1, 0],
    ['the third', 2, 2000],
  ])(
    'counts where it changes nothing, and lets the next events wait: %s',
    async (_which, noOpReads, ms) => {
      const { read, changes } = aReported(unchanged, { noOpReads })

      const progress = await read()

      expect(changes[0]?.polling).toMatchObject({ noOpReads: noOpReads + 1 })
      expect(progress).toMatchObject({ reportsPausedMs: ms })
    },
  )

  it('starts the count over where it changes the payment', async () => {
    const paid = async () => aSnapshot({ state: 'paid', word: 'PAID' })
    const { read, changes } = aReported(paid, { noOpReads: 2 })

    const progress = await read()

    expect(changes[0]?.polling).toMatchObject({ noOpReads: 0 })
    expect(progress).toMatchObject({ reportsPausedMs: 0 })
  })

  it('waits while its payment was read in vain just now', async () => {
    const { read, changes } = aReported(() => Promise.reject(new Error('nothing is read')), {
      noOpReads: 4,
      startedAt: epoch + 3000,
    })

    const progress = await read()

    expect(progress).toMatchObject({ hasReports: true, reportsPausedMs: 5000 })
    expect(changes).toEqual([])
  })

  it('fails where Koywe does not answer', async () => {
    const silence = new KoyweError('koywe_unreachable', 'no answer', { retry: 'later' })
    const { read, changes } = aReported(() => Promise.reject(silence))

    await expect(read()).rejects.toThrow(silence)

    expect(changes).toEqual([])
  })
})

describe('the share of a read', () => {
  const startedAt = epoch + 60_000

  it.each<[string, Wishes, ReadShare]>([
    ['a webhook event', {}, 'own'],
    ['an event after three that changed nothing', { noOpReads: 3, startedAt }, 'strangers'],
    ['the schedule, whatever events there were', { noOpReads: 3, startedAt: epoch + day }, 'own'],
    ['a person’s decision', { noOpReads: 3, startedAt, decision: epoch }, 'own'],
    ['a page', { isRefresh: true }, 'pages'],
  ])('depends on the cause: %s', async (_what, wishes, expected) => {
    const shares: unknown[] = []
    const { read } = aReported(async (_orderId, about) => {
      shares.push(about?.share)
      return unchanged()
    }, wishes)

    await read()

    expect(shares).toEqual([expected])
  })

  it('is that of strangers for another order, whatever caused the read', async () => {
    const shares: unknown[] = []
    const report = { ...aboutOwn, orderId: 'ord_2' }
    const { read } = aReported(
      async (orderId, about) => {
        shares.push([orderId, about])
        return unchanged()
      },
      { report },
    )

    await read()

    const paymentId = aRow().payment.id
    expect(shares).toEqual([
      ['ord_1', { share: 'own', paymentId }],
      ['ord_2', { share: 'strangers', paymentId }],
    ])
  })

  it('lets events wait where it is used up, without a failed activity', async () => {
    const { read, changes } = aReported(usedUp, { noOpReads: 3, startedAt })

    const progress = await read()

    expect(progress).toMatchObject({ hasReports: true, reportsPausedMs: 700 })
    expect(changes).toEqual([])
  })

  it('lets a page show what is known where it is used up', async () => {
    const { read, changes } = aReported(usedUp, { isRefresh: true })

    const progress = await read()

    expect(progress).toMatchObject({ status: 'pending', reportsPausedMs: 0 })
    expect(changes).toEqual([])
  })

  it('is never passed over for a payment’s own read, which is repeated', async () => {
    await expect(aReported(usedUp).read()).rejects.toMatchObject({ code: 'koywe_throttled' })
  })
})

describe('events that say no more than what is established', () => {
  const old = { ...aboutOwn, type: 'order.created', status: null }

  it('end without a read', async () => {
    const { read, changes } = aReported(() => Promise.reject(new Error('nothing is read')), {
      report: old,
      more: [{ ...old, id: 2n, type: 'order.pending', isRepeated: true }],
    })

    await read()

    const reason = 'says no more than what is known of the order'
    expect(changes).toMatchObject([
      {
        countsAsRead: true,
        result: { isChanged: false, messages: [] },
        webhookEvents: [
          { id: 1n, state: 'applied', reason },
          { id: 2n, state: 'duplicate', reason },
        ],
      },
    ])
    expect(changes[0]?.polling).toBeUndefined()
  })

  it.each([
    ['comes with one that says more', [{ ...aboutOwn, id: 2n }]],
    ['comes with one about another order', [{ ...old, id: 2n, orderId: 'ord_2' }]],
  ])('is read where it %s', async (_what, more) => {
    const { read, changes } = aReported(unchanged, { report: old, more })

    await read()

    expect(changes[0]?.polling).toMatchObject({ lastReadAt: epoch })
  })
})

describe('an order that cannot be read', () => {
  it('is no failed activity: events wait, for longer each time, and a finding says what is wrong', async () => {
    const what = 'Koywe answered an order in an unknown shape: amountIn: 1e+21'
    const { read, changes } = aReported(
      () => Promise.reject(new KoyweError('koywe_unintelligible', what, { retry: 'later' })),
      { startedAt: epoch + 60_000 },
    )

    const progress = await read()

    expect(changes).toMatchObject([
      { raised: ['order_unreadable'], findingDetail: what, webhookEvents: [] },
    ])
    expect(progress).toMatchObject({ reportsPausedMs: 15_000 })
  })

  const answer = (code: KoyweErrorCode, status: number) =>
    new KoyweError(code, `Koywe answered read with ${status} OR00001`, {
      retry: code === 'koywe_refused' ? 'never' : 'later',
      status,
      errorCode: 'OR00001',
    })

  it.each<[string, KoyweErrorCode, number, number]>([
    ['breaks Koywe for less than a day', 'koywe_unreachable', 500, day - 1],
    ['has to wait', 'koywe_throttled', 429, day],
  ])('is read again by a failed activity where it %s', async (_why, code, status, ms) => {
    const error = answer(code, status)
    const { read, changes } = aReported(() => Promise.reject(error), { startedAt: epoch + ms })

    await expect(read()).rejects.toBe(error)
    expect(changes).toEqual([])
  })

  const silence = new KoyweError('koywe_unreachable', 'no answer', { retry: 'later' })

  it.each([
    ['has brought no answer for a day', day, []],
    ['has a finding already, so that pauses grow', 0, [{}]],
  ])('is an outcome where Koywe answers others and it %s', async (_why, ms, openFindings) => {
    const wishes = { startedAt: epoch + ms }
    const { read, changes, koyweState } = aReported(() => Promise.reject(silence), wishes)
    Object.assign(koyweState, { isServing: true, openFindings })

    await read()

    expect(changes).toMatchObject([{ raised: ['order_unreadable'], findingDetail: 'no answer' }])
  })
})

describe('a report about another order, of which Koywe knows nothing', () => {
  const none = new KoyweError('koywe_refused', 'there is none', { retry: 'never', status: 404 })
  const readOrder = async (orderId: string) => {
    if (orderId !== 'ord_1') throw none
    return aSnapshot({ state: 'pending', word: 'PENDING' })
  }
  const report = { ...aboutOwn, orderId: 'ord_2' }

  it('waits while it may be faster than what Koywe lets us read, and is read again soon', async () => {
    const { read, changes } = aReported(readOrder, { report, startedAt: epoch + 39_999 })

    const progress = await read()

    expect(changes[0]?.webhookEvents).toEqual([])
    expect(progress).toMatchObject({ reportsPausedMs: 10_000 })
  })

  it.each([
    [
      'while the answer is open for minutes, more and more rarely',
      epoch,
      epoch + 10 * 60_000,
      60_000,
    ],
  ])('waits: %s', async (_why, receivedAt, startedAt, reportsPausedMs) => {
    const broken = new KoyweError('koywe_unreachable', 'broken', { retry: 'later', status: 503 })
    const fails = startedAt === epoch ? none : broken
    const { read, changes } = aReported(
      async (orderId) => {
        if (orderId !== 'ord_1') throw fails
        return aSnapshot({ state: 'pending', word: 'PENDING' })
      },
      { report: { ...report, receivedAt }, startedAt },
    )

    const progress = await read()

    expect(changes[0]?.webhookEvents).toEqual([])
    expect(progress).toMatchObject({ reportsPausedMs })
  })

  it.each<[string, KoyweErrorCode, number, string[]]>([
    ['an answer that is no order', 'koywe_unintelligible', 19 * minute, []],
    ['an answer that is no order', 'koywe_unintelligible', 20 * minute, ['rejected']],
    ['no answer', 'koywe_unreachable', day - 1, []],
    ['no answer', 'koywe_unreachable', day, ['rejected']],
    ['a limit on reads', 'koywe_throttled', 3 * day - 1, []],
    ['a limit on reads', 'koywe_throttled', 3 * day, ['rejected']],
  ])('ends by %s (%s) after a time, and not before: %d ms', async (_what, code, ageMs, states) => {
    const { read, changes } = aReported(
      async (orderId) => {
        if (orderId !== 'ord_1') throw new KoyweError(code, 'odd', { retry: 'later' })
        return unchanged()
      },
      { report, startedAt: epoch + ageMs },
    )

    await read()

    expect(changes[0]?.webhookEvents?.map(({ state }) => state)).toEqual(states)
  })

  it('ends once it is old enough', async () => {
    const { read, changes } = aReported(readOrder, { report, startedAt: epoch + 40_000 })

    await read()

    expect(changes[0]?.webhookEvents).toEqual([
      { id: 1n, state: 'rejected', reason: 'Koywe knows no such order' },
    ])
  })

  it.each([['for the second time, where the first time is old enough', [epoch, epoch + 39_000]]])(
    'ends although it came %s',
    async (_when, [first = 0, ...others]) => {
      const more = others.map((receivedAt) => ({ ...report, id: 2n, receivedAt }))
      const wishes = { report: { ...report, receivedAt: first }, more, startedAt: epoch + 40_000 }
      const { read, changes } = aReported(readOrder, wishes)

      await read()

      const states = changes[0]?.webhookEvents?.map(({ state }) => state)
      expect(states).toEqual(['rejected', ...more.map(() => 'rejected')])
    },
  )
})

describe('an order that Koywe does not know any more', () => {
  const gone = () =>
    Promise.reject(new KoyweError('koywe_refused', 'gone', { retry: 'never', status: 404 }))

  it.each([
    ['a report', { startedAt: epoch + 1000 }, 10_000],
    ['an old report', { startedAt: epoch + 20 * 60_000 }, 300_000],
    ['a person’s decision', { startedAt: epoch + 1000, decision: epoch - 20 * 60_000 }, 300_250],
  ])(
    'is asked for again because of %s, after a pause that grows',
    async (_why, wishes, pauseMs) => {
      const progress = await aReported(gone, wishes).read()

      expect(progress).toMatchObject({ reportsPausedMs: pauseMs })
    },
  )
})
