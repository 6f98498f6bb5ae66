/** What one read of an order means for the webhook events before it and the polls after it. */

import { describe, expect, it } from 'vitest'
import type { OrderRead } from '../../payment/order-read.ts'
import { toReadChange } from '../../payment/read-outcome.ts'
import type { Payment } from '../../payment/payment.ts'
import type { OrderSnapshot } from '../../payment/order-snapshot.ts'
import { epoch } from '../support/clock.ts'
import { aPaid, aSnapshot, day, minute, someFacts } from '../support/payments.ts'
import { aWebhookEvent, completed, missing, readAs } from '../support/order-reads.ts'
import { aRow } from '../support/rows.ts'

describe('a report that a read covers', () => {
  it('is applied, and a duplicate when it repeats an earlier one', () => {
    const change = readAs({
      waiting: [aWebhookEvent(), aWebhookEvent({ id: 2n, isRepeated: true })],
    })

    const reason = 'the order was read afterwards: COMPLETED'
    expect(change.webhookEvents).toEqual([
      { id: 1n, state: 'applied', reason },
      { id: 2n, state: 'duplicate', reason },
    ])
  })
})

describe('a change that a scheduled poll finds', () => {
  const pending = aPaid({ status: 'pending', paidAmount: null, paidCurrency: null, paidAt: null })
  const foundBy = (waiting: ReturnType<typeof aWebhookEvent>[]) =>
    readAs({ cause: 'schedule', waiting }, 0, pending).entries?.map(({ detail }) => detail)

  it('counts as unreported, unless a webhook event about it waits', () => {
    expect(foundBy([])).toMatchObject([{ foundBy: 'schedule' }])
    expect(foundBy([aWebhookEvent()])).toEqual([{ cause: 'schedule', reports: 1 }])
  })
})

it('notes the dates of the order that cannot be read', () => {
  const change = readAs({ own: aSnapshot({ state: 'completed', ignored: ['paidAt'] }) })

  expect(change.entries).toEqual([
    {
      kind: 'koywe',
      summary: 'order read: COMPLETED',
      detail: { cause: 'webhook', reports: 0, ignored: ['paidAt'] },
    },
  ])
})

describe('a completed payment', () => {
  it('is not polled again', () => {
    expect(readAs({ waiting: [aWebhookEvent()] }).polling?.nextPollAt).toBeNull()
  })

  it('is polled a minute later when a webhook reports a refund too early', () => {
    const change = readAs({ waiting: [aWebhookEvent()], isRefundReported: true })

    expect(change.polling?.nextPollAt).toBe(epoch + minute)
  })

  it('keeps the poll that an early report of a refund has planned when another read comes first', () => {
    const nextPollAt = epoch + minute / 2
    const row = aRow({ payment: completed, polling: { nextPollAt } })
    const wish = { facts: someFacts({ now: epoch }), override: null }
    const own = aSnapshot({ state: 'completed' })

    const change = toReadChange(row, { ...missing, own, cause: 'refresh' }, wish)

    expect(change.polling?.nextPollAt).toBe(nextPollAt)
  })

  it.each<[string, number, Partial<OrderRead>]>([
    ['that poll, a little early', epoch + 500, { cause: 'schedule' }],
    ['another read after it', epoch - 500, { cause: 'refresh' }],
  ])('is not polled a second time after %s', (_which, nextPollAt, wishes) => {
    const row = aRow({ payment: completed, polling: { nextPollAt } })
    const reading = { ...missing, own: aSnapshot({ state: 'completed' }), ...wishes }

    const change = toReadChange(row, reading, { facts: someFacts({ now: epoch }), override: null })

    expect(change.polling?.nextPollAt).toBeNull()
  })

  it('is not polled a third time for the same report', () => {
    expect(readAs({ cause: 'schedule' }).polling?.nextPollAt).toBeNull()
  })

  it.each([
    ['soon after a successful read', minute / 6, 10_000],
    ['more and more rarely', 10 * minute, 5 * minute],
    ['at last once a day', 30 * day, day],
  ])('is polled again if Koywe does not know its order: %s', (_when, unseenMs, pauseMs) => {
    const polling = { lastReadAt: epoch - unseenMs, polls: 3 }
    const readMissing = (status: Payment['status'], polls = polling.polls) => {
      const row = aRow({ payment: { ...completed, status }, polling: { ...polling, polls } })
      const reading = { ...missing, cause: 'schedule' as const }
      return toReadChange(row, reading, { facts: someFacts({ now: epoch }), override: null })
        .polling
    }

    expect(readMissing('completed')?.nextPollAt).toBe(epoch + pauseMs)
    expect(readMissing('refunded')?.nextPollAt).toBe(epoch + pauseMs)
    expect(readMissing('completed', 79)?.nextPollAt).toBeNull()
  })

  it('is polled daily while a refund is requested, up to a limit', () => {
    const own = aSnapshot({ state: 'refund_requested' })

    expect(readAs({ own, cause: 'schedule' }).polling?.nextPollAt).toBe(epoch + day)
    expect(readAs({ own, cause: 'schedule' }, 79).polling?.nextPollAt).toBeNull()
  })
})

describe('a decision', () => {
  const decision = { decision: 'accept' as const, by: 'support', at: epoch, reason: 'late' }
  const held = aPaid({ status: 'expired', fulfilment: 'held', exception: 'late', decision })
  const readDecided = (own: OrderSnapshot | null, others = new Map<string, OrderSnapshot>()) => {
    const reading: OrderRead = {
      startedAt: epoch,
      cause: 'decision',
      waiting: [],
      isRefundReported: false,
      fault: null,
      own,
      others,
    }
    const row = { ...aRow({ payment: held }), isDecisionDue: true }
    return toReadChange(row, reading, { facts: someFacts({ now: epoch }), override: null })
  }

  it('is executed by a read, and waits for the next one if Koywe does not know the order', () => {
    expect(readDecided(aSnapshot({ state: 'completed' })).countsAsRead).toBe(true)
    expect(readDecided(null).countsAsRead).toBe(false)
  })

  it('is void when a second paid order needs another one', () => {
    const own = null
    const others = new Map([['ord_2', aSnapshot({ orderId: 'ord_2', state: 'completed' })]])

    const change = readDecided(own, others)

    expect(change.result.payment).toMatchObject({ fulfilment: 'held', decision: null })
    expect(change.countsAsRead).toBe(true)
  })
})

describe('two orders that a read shows to be paid', () => {
  const pending = aPaid({ status: 'pending', paidAmount: null, paidCurrency: null, paidAt: null })
  const second = aSnapshot({ orderId: 'ord_2', state: 'completed' })
  const third = aSnapshot({ orderId: 'ord_3', state: 'paid' })
  const readTwice = (payment: Payment, own: OrderSnapshot, ...others: OrderSnapshot[]) =>
    readAs(
      { own, others: new Map(others.map((snapshot) => [snapshot.orderId, snapshot])) },
      0,
      payment,
    ).result

  it.each<[string, Payment, OrderSnapshot, OrderSnapshot[]]>([
    ['both for the first time', pending, aSnapshot({ state: 'completed' }), [second]],
    ['both for the first time, paid', pending, aSnapshot({ state: 'paid' }), [second]],
    ['two others', pending, aSnapshot({ state: 'pending' }), [second, third]],
    ['another one, with a settlement', aPaid(), aSnapshot({ state: 'completed' }), [second]],
    ['another one, after an earlier payment', aPaid(), aSnapshot({ state: 'paid' }), [second]],
  ])('hold the payment, with one event: %s', (_which, payment, own, others) => {
    const result = readTwice(payment, own, ...others)

    expect(result.payment).toMatchObject({ exception: 'duplicate', fulfilment: 'held' })
    expect(result.payment.status).toBe(payment.status)
    expect(result.messages).toEqual(['payment.held', 'mail.held'])
    expect(result.alarms).toEqual(['duplicate_money'])
  })

  it.each(['late', 'mismatched', 'duplicate'] as const)(
    'hold what a person had accepted as %s',
    (exception) => {
      const decision = { decision: 'accept' as const, by: 'support', at: epoch, reason: 'seen' }

      const result = readTwice(
        aPaid({ status: 'expired', exception, fulfilment: 'held', decision }),
        aSnapshot({ state: 'completed' }),
        second,
      )

      expect(result.payment).toMatchObject({
        status: 'expired',
        exception: exception === 'mismatched' ? exception : 'duplicate',
        fulfilment: 'held',
        decision: null,
      })
      expect(result.messages).toEqual(['payment.held', 'mail.held'])
    },
  )

  it('leave the declined one alone: only the other one is decided about', () => {
    const decision = { decision: 'decline' as const, by: 'support', at: epoch, reason: 'FIRST' }
    const before = aPaid({
      status: 'pending',
      paidAmount: '20000',
      exceptions: ['underpaid'],
      decision,
    })
    const waiting = [aWebhookEvent({ id: 2n, orderId: 'ord_2' })]
    const own = aSnapshot({ state: 'completed', amount: '20000' })

    const change = readAs({ own, others: new Map([['ord_2', second]]), waiting }, 0, before)

    expect(change.result.payment).toMatchObject({
      koyweOrderId: 'ord_2',
      paidAmount: second.amount,
      exceptions: ['duplicate'],
      fulfilment: 'held',
      decision: null,
    })
    expect(change.orders).toEqual([
      { id: 'ord_2', hasMoney: true, isRefunded: false },
      { id: 'ord_1', hasMoney: true, isRefunded: false },
    ])
  })

  it('are reported one after the other if one of them was refunded: each event has its version', () => {
    const waiting = [aWebhookEvent(), aWebhookEvent({ id: 2n, orderId: 'ord_2' })]
    const own = aSnapshot({ state: 'refunded' })
    const others = new Map([['ord_2', second]])

    const first = readAs({ own, others, waiting }, 0, aPaid())
    const then = readAs({ own, others, waiting: waiting.slice(1) }, 0, first.result.payment)

    expect(first.result.messages).toEqual(['payment.refunded', 'mail.refunded'])
    expect(first.webhookEvents?.map(({ id }) => id)).toEqual([1n])
    expect(first.orders).toEqual([{ id: 'ord_1', hasMoney: false, isRefunded: true }])
    expect(then.result.messages).toEqual(['payment.held'])
    expect(then.webhookEvents?.map(({ id }) => id)).toEqual([2n])
  })

  it('hold an underpaid payment, although the rest of its money has arrived', () => {
    const less = { exception: 'underpaid' as const, fulfilment: 'held' as const }
    const payment = aPaid({ status: 'pending', paidAmount: '40000', ...less })

    const result = readTwice(payment, aSnapshot({ state: 'completed' }), second)

    expect(result.payment).toMatchObject({
      status: 'pending',
      exception: 'duplicate',
      fulfilment: 'held',
    })
    expect(result.messages).toEqual(['payment.held', 'mail.held'])
  })

  it('leave what has been shipped as it is', () => {
    const shipped = { ...completed, fulfilment: 'done' as const }

    const result = readTwice(shipped, aSnapshot({ state: 'completed' }), second)

    expect(result.payment).toMatchObject({ status: 'completed', fulfilment: 'done' })
    expect(result.messages).toEqual(['payment.held'])
  })
})

describe('a payment that is open', () => {
  it('is polled by its own schedule after any read', () => {
    const payment = aPaid({ status: 'pending', paidAmount: null })
    const row = aRow({ payment, polling: { nextPollAt: epoch + 1 } })
    const reading = { ...missing, own: aSnapshot({ state: 'pending' }) }
    const wish = { facts: someFacts({ now: epoch }), override: [7000] }

    expect(toReadChange(row, reading, wish).polling?.nextPollAt).toBe(epoch + 7000)
  })
})

describe('a payment that was refunded', () => {
  it('is not polled again for a report of the refund', () => {
    const wishes = { own: aSnapshot({ state: 'refunded' }), isRefundReported: true }

    expect(readAs(wishes, 0, aPaid({ status: 'refunded' })).polling?.nextPollAt).toBeNull()
  })
})

describe('a read that began before the end of selling and is committed after the watch', () => {
  it.each([
    ['is not the last one', aSnapshot({ state: 'pending' }), epoch + minute],
    ['is the last one where Koywe does not know the order', null, null],
  ])('%s', (_which, own, nextPollAt) => {
    const payment = aPaid({
      status: 'pending',
      paidAmount: null,
      expiresAt: epoch + 1,
      watchUntil: epoch + 1,
    })
    const row = aRow({ payment })
    const reading: OrderRead = { ...missing, cause: 'schedule', own }
    const now = epoch + minute
    const wish = { facts: someFacts({ now }), override: null }

    expect(toReadChange(row, reading, wish).polling?.nextPollAt).toBe(nextPollAt)
  })
})
