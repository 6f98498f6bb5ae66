/** What one read of an order means for the reports before it and the looks after it. */

import { describe, expect, it } from 'vitest'
import { toMove, type Reading } from '../../activities/reading.ts'
import type { FindingKind } from '../../store/findings.ts'
import type { WaitingReceipt } from '../../store/webhook-events.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Truth } from '../../payment/order-snapshot.ts'
import { epoch } from '../support/clock.ts'
import { aPaid, aTruth, day, minute, someFacts } from '../support/payments.ts'
import { aRecord } from '../support/rows.ts'

const completed = aPaid({ status: 'completed', koyweStatus: 'COMPLETED', completedAt: epoch })

function aReceipt(wishes: Partial<WaitingReceipt> = {}): WaitingReceipt {
  return {
    id: 1n,
    receivedAt: epoch,
    type: 'order.completed',
    status: null,
    orderId: 'ord_1',
    isCounted: false,
    isRepeated: false,
    ...wishes,
  }
}

const missing: Reading = {
  startedAt: epoch,
  cause: 'webhook',
  waiting: [],
  own: null,
  others: new Map(),
}

function read(wishes: Partial<Reading>, looks = 0, payment = completed) {
  const reading: Reading = {
    startedAt: epoch,
    cause: 'webhook',
    waiting: [],
    own: aTruth({ state: 'completed' }),
    others: new Map(),
    ...wishes,
  }
  const record = aRecord({ payment, watch: { looks } })
  return toMove(record, reading, { facts: someFacts({ now: epoch }), override: null })
}

describe('a report that a read covers', () => {
  it('is applied, and a duplicate when it repeats an earlier one', () => {
    const move = read({ waiting: [aReceipt(), aReceipt({ id: 2n, isRepeated: true })] })

    const reason = 'the order was read afterwards: COMPLETED'
    expect(move.receipts).toEqual([
      { id: 1n, state: 'applied', reason },
      { id: 2n, state: 'duplicate', reason },
    ])
  })
})

describe('a change that a look by schedule finds', () => {
  const pending = aPaid({ status: 'pending', paidAmount: null, paidCurrency: null, paidAt: null })
  const foundBy = (waiting: WaitingReceipt[]) =>
    read({ cause: 'schedule', waiting }, 0, pending).entries?.map(({ detail }) => detail)

  it('counts as untold, unless a report of it waits', () => {
    expect(foundBy([])).toMatchObject([{ foundBy: 'schedule' }])
    expect(foundBy([aReceipt()])).toEqual([{ cause: 'schedule', reports: 1 }])
  })
})

describe('a completed payment', () => {
  it('is not looked at again', () => {
    expect(read({ waiting: [aReceipt()] }).watch?.lookAt).toBeNull()
  })

  it.each([
    { type: 'order.refunded', status: null },
    { type: 'order.updated', status: 'REFUNDED' },
  ])('is looked at a minute later when a report tells a refund too early: $type', (words) => {
    const move = read({ waiting: [aReceipt(words)] })

    expect(move.watch?.lookAt).toBe(epoch + minute)
  })

  it('keeps the look that an early report of a refund has planned, whatever else is read meanwhile', () => {
    const lookAt = epoch + minute / 2
    const record = aRecord({ payment: completed, watch: { lookAt } })
    const wish = { facts: someFacts({ now: epoch }), override: null }
    const own = aTruth({ state: 'completed' })

    const move = toMove(record, { ...missing, own, cause: 'refresh' }, wish)

    expect(move.watch?.lookAt).toBe(lookAt)
  })

  it.each<[string, number, Partial<Reading>]>([
    ['the look itself, a little early', epoch + 500, { cause: 'schedule' }],
    ['another one after it', epoch - 500, { cause: 'refresh' }],
  ])('does not look a second time after %s', (_which, lookAt, wishes) => {
    const record = aRecord({ payment: completed, watch: { lookAt } })
    const reading = { ...missing, own: aTruth({ state: 'completed' }), ...wishes }

    const move = toMove(record, reading, { facts: someFacts({ now: epoch }), override: null })

    expect(move.watch?.lookAt).toBeNull()
  })

  it('is soon looked at where a clock was ahead when its order was seen last, and then ever more rarely', () => {
    const record = aRecord({ payment: completed, watch: { lookedAt: epoch + day } })

    const move = toMove(record, missing, { facts: someFacts({ now: epoch }), override: null })

    expect(move.watch?.lookedAt).toBe(completed.createdAt)
  })

  it('is not looked at a third time for the same report', () => {
    expect(read({ cause: 'schedule' }).watch?.lookAt).toBeNull()
  })

  it.each([
    ['soon after a good look', minute / 6, 10_000],
    ['ever more rarely', 10 * minute, 5 * minute],
    ['once a day in the end', 30 * day, day],
  ])('is looked at again where Koywe does not know its order: %s', (_when, unseenMs, pauseMs) => {
    const watch = { lookedAt: epoch - unseenMs, looks: 3 }
    const readMissing = (status: Payment['status'], looks = watch.looks) => {
      const record = aRecord({ payment: { ...completed, status }, watch: { ...watch, looks } })
      const reading = { ...missing, cause: 'schedule' as const }
      return toMove(record, reading, { facts: someFacts({ now: epoch }), override: null }).watch
    }

    expect(readMissing('completed')?.lookAt).toBe(epoch + pauseMs)
    expect(readMissing('refunded')?.lookAt).toBe(epoch + pauseMs)
    expect(readMissing('completed', 79)?.lookAt).toBeNull()
  })

  it('is looked at each day while a refund is requested, and not for ever', () => {
    const own = aTruth({ state: 'refund_requested' })

    expect(read({ own, cause: 'schedule' }).watch?.lookAt).toBe(epoch + day)
    expect(read({ own, cause: 'schedule' }, 79).watch?.lookAt).toBeNull()
  })
})

describe('a decision', () => {
  const decision = { decision: 'accept' as const, by: 'support', at: epoch, reason: 'late' }
  const held = aPaid({ status: 'expired', fulfilment: 'held', exception: 'late', decision })
  const readDecided = (own: Truth | null, others = new Map<string, Truth>()) => {
    const reading: Reading = {
      startedAt: epoch,
      cause: 'decision',
      waiting: [],
      own,
      others,
    }
    const record = { ...aRecord({ payment: held }), decisionDue: true }
    return toMove(record, reading, { facts: someFacts({ now: epoch }), override: null })
  }

  it('is acted on by a read, and waits for the next one where Koywe says nothing of the order', () => {
    expect(readDecided(aTruth({ state: 'completed' })).isRead).toBe(true)
    expect(readDecided(null).isRead).toBe(false)
  })

  it('is over where a second paid order asks for another one', () => {
    const own = null
    const others = new Map([['ord_2', aTruth({ orderId: 'ord_2', state: 'completed' })]])

    const move = readDecided(own, others)

    expect(move.step.payment).toMatchObject({ fulfilment: 'held', decision: null })
    expect(move.isRead).toBe(true)
  })
})

describe('two orders that a read shows to be paid', () => {
  const pending = aPaid({ status: 'pending', paidAmount: null, paidCurrency: null, paidAt: null })
  const second = aTruth({ orderId: 'ord_2', state: 'completed' })
  const third = aTruth({ orderId: 'ord_3', state: 'paid' })
  const readTwice = (payment: Payment, own: Truth, ...others: Truth[]) =>
    read({ own, others: new Map(others.map((truth) => [truth.orderId, truth])) }, 0, payment).step

  it.each<[string, Payment, Truth, Truth[]]>([
    ['both for the first time', pending, aTruth({ state: 'completed' }), [second]],
    ['both for the first time, paid', pending, aTruth({ state: 'paid' }), [second]],
    ['two others', pending, aTruth({ state: 'pending' }), [second, third]],
    ['the other beside a settlement', aPaid(), aTruth({ state: 'completed' }), [second]],
    ['the other beside what was paid before', aPaid(), aTruth({ state: 'paid' }), [second]],
  ])('hold the payment, with one event: %s', (_which, payment, own, others) => {
    const step = readTwice(payment, own, ...others)

    expect(step.payment).toMatchObject({ exception: 'duplicate', fulfilment: 'held' })
    expect(step.payment.status).toBe(payment.status)
    expect(step.effects).toEqual(['payment.held'])
    expect(step.alarms).toEqual(['duplicate_money'])
  })

  it.each(['late', 'mismatched', 'duplicate'] as const)(
    'hold what a person had accepted as %s',
    (exception) => {
      const decision = { decision: 'accept' as const, by: 'support', at: epoch, reason: 'seen' }

      const step = readTwice(
        aPaid({ status: 'expired', exception, fulfilment: 'held', decision }),
        aTruth({ state: 'completed' }),
        second,
      )

      expect(step.payment).toMatchObject({
        status: 'expired',
        exception: exception === 'mismatched' ? exception : 'duplicate',
        fulfilment: 'held',
        decision: null,
      })
      expect(step.effects).toEqual(['payment.held'])
    },
  )

  it('are told one after the other where one of them was refunded: each event has its version', () => {
    const waiting = [aReceipt(), aReceipt({ id: 2n, orderId: 'ord_2' })]
    const own = aTruth({ state: 'refunded' })
    const others = new Map([['ord_2', second]])

    const first = read({ own, others, waiting }, 0, aPaid())
    const then = read({ own, others, waiting: waiting.slice(1) }, 0, first.step.payment)

    expect(first.step.effects).toEqual(['payment.refunded'])
    expect(first.receipts?.map(({ id }) => id)).toEqual([1n])
    expect(first.orders).toEqual([])
    expect(then.step.effects).toEqual(['payment.held'])
    expect(then.receipts?.map(({ id }) => id)).toEqual([2n])
  })

  it('hold one that was held for less, although the rest of its money has come', () => {
    const less = { exception: 'underpaid' as const, fulfilment: 'held' as const }
    const payment = aPaid({ status: 'pending', paidAmount: '40000', ...less })

    const step = readTwice(payment, aTruth({ state: 'completed' }), second)

    expect(step.payment).toMatchObject({
      status: 'pending',
      exception: 'duplicate',
      fulfilment: 'held',
    })
    expect(step.effects).toEqual(['payment.held'])
  })

  it('leave what has been shipped as it is', () => {
    const shipped = { ...completed, fulfilment: 'done' as const }

    const step = readTwice(shipped, aTruth({ state: 'completed' }), second)

    expect(step.payment).toMatchObject({ status: 'completed', fulfilment: 'done' })
    expect(step.effects).toEqual(['payment.held'])
  })
})

describe('a payment that is open', () => {
  it('is looked at by its own schedule after any read', () => {
    const payment = aPaid({ status: 'pending', paidAmount: null })
    const record = aRecord({ payment, watch: { lookAt: epoch + 1 } })
    const reading = { ...missing, own: aTruth({ state: 'pending' }) }
    const wish = { facts: someFacts({ now: epoch }), override: [7000] }

    expect(toMove(record, reading, wish).watch?.lookAt).toBe(epoch + 7000)
  })
})

describe('a payment that was refunded', () => {
  it('is not looked at again for a report of the refund', () => {
    const waiting = [aReceipt({ type: 'order.refunded' })]
    const own = aTruth({ state: 'refunded' })

    expect(read({ own, waiting }, 0, aPaid({ status: 'refunded' })).watch?.lookAt).toBeNull()
  })
})

describe('a read that began before the end of selling and is committed after the watch', () => {
  it.each([
    ['is not the last one', aTruth({ state: 'pending' }), epoch + minute],
    ['is the last one where Koywe does not know the order', null, null],
  ])('%s', (_which, own, lookAt) => {
    const payment = aPaid({
      status: 'pending',
      paidAmount: null,
      expiresAt: epoch + 1,
      watchUntil: epoch + 1,
    })
    const record = aRecord({ payment })
    const reading: Reading = { ...missing, cause: 'schedule', own }
    const now = epoch + minute
    const wish = { facts: someFacts({ now }), override: null }

    expect(toMove(record, reading, wish).watch?.lookAt).toBe(lookAt)
  })
})

describe('an alarm of a read', () => {
  const amount = '40000'
  const paid = aPaid()
  const second = aTruth({ orderId: 'ord_2', state: 'completed' })
  const others = new Map([['ord_2', second]])

  it.each<[FindingKind, Partial<Reading>, boolean]>([
    ['order_amount_changed', { own: aTruth({ state: 'completed', amount }) }, true],
    ['order_contradiction', { own: aTruth({ state: 'failed' }) }, true],
    ['duplicate_money', { others, waiting: [aReceipt({ orderId: 'ord_2' })] }, false],
    ['order_missing', { own: null }, true],
  ])(
    'is the finding %s, which a good read closes if it tells of the same order',
    (kind, wishes, isCured) => {
      const move = read(wishes)
      const good = read({})

      expect(move.raised).toEqual([kind])
      expect(move.cured ?? []).not.toContain(kind)
      expect(good.raised).toEqual([])
      expect(good.cured?.includes(kind)).toBe(isCured)
    },
  )

  it('about a word that nobody knows is no finding, but stands in the timeline', () => {
    const move = read({ own: aTruth({ state: 'unknown', word: 'TELEPORTED' }) }, 0, paid)

    expect(move.step.alarms).toEqual(['unknown_status'])
    expect(move.raised).toEqual([])
    expect(move.step.notes[0]?.summary).toMatch(/^TELEPORTED: /)
  })

  it('about a second order is over when one of the two is refunded', () => {
    const refunded = new Map([['ord_2', { ...second, state: 'refunded' as const }]])

    expect(read({ others: refunded }).cured).toContain('duplicate_money')
    expect(read({ own: aTruth({ state: 'refunded' }) }).cured).toContain('duplicate_money')
    const long = aPaid({ status: 'refunded' })
    expect(read({ own: aTruth({ state: 'refunded' }) }, 0, long).cured).not.toContain(
      'duplicate_money',
    )
  })
})
