/** The one function that moves a payment: what every report does to it, and what it leaves alone. */

import { describe, expect, it } from 'vitest'
import { expire, next, reject } from '../../payment/next.ts'
import type { Payment } from '../../payment/payment.ts'
import { statuses, type EffectKind, type Status } from '../../payment/status.ts'
import type { TruthState } from '../../payment/order-snapshot.ts'
import { epoch } from '../support/clock.ts'
import { aPayment } from '../support/rows.ts'
import { aHeld, aPaid, aPending, aTruth, day, minute, someFacts } from '../support/payments.ts'

/** A payment at a status, with its money on record where it must have some. */
function at(status: Status): Payment {
  if (status === 'paid' || status === 'refunded') return aPaid({ status })
  if (status === 'completed') return aPaid({ status, completedAt: epoch })
  return aPending({ status })
}

const report = (payment: Payment, state: TruthState) =>
  next(payment, aTruth({ state }), someFacts())

describe('a report moves a payment', () => {
  it.each<[Status, TruthState, Status, EffectKind[]]>([
    ['pending', 'processing', 'processing', []],
    ['pending', 'paid', 'paid', ['payment.paid', 'mail.confirmation']],
    ['processing', 'paid', 'paid', ['payment.paid', 'mail.confirmation']],
    ['pending', 'failed', 'failed', ['payment.failed', 'mail.failure']],
    ['processing', 'failed', 'failed', ['payment.failed', 'mail.failure']],
    ['pending', 'cancelled', 'cancelled', ['payment.cancelled']],
    ['processing', 'expired', 'expired', ['payment.expired']],
    ['paid', 'refunded', 'refunded', ['payment.refunded']],
    ['completed', 'refunded', 'refunded', ['payment.refunded']],
    ['expired', 'refunded', 'refunded', ['payment.refunded']],
  ])('%s, read as %s, is %s with %j', (from, state, to, effects) => {
    const step = report(at(from), state)

    expect(step.payment.status).toBe(to)
    expect(step.effects).toEqual(effects)
    expect(step.notes).toContainEqual({ kind: 'transition', summary: `${from} → ${to}` })
  })

  it.each(['pending', 'processing', 'paid'] as const)(
    'from %s to completed, where the shop may ship and the payer has both mails',
    (from) => {
      const step = report(at(from), 'completed')

      expect(step.payment).toMatchObject({ status: 'completed', exception: null })
      expect(step.effects.toSorted()).toEqual([
        'mail.confirmation',
        'mail.shipping',
        'payment.completed',
      ])
    },
  )

  it('by one version, at the time of the report', () => {
    const payment = aPending({ version: 7 })

    const step = report(payment, 'processing')

    expect(step.isChanged).toBe(true)
    expect(step.payment).toMatchObject({ version: 8, updatedAt: epoch + minute })
  })

  it('and leaves the payment that it was given as it was', () => {
    const payment = Object.freeze(aPending())

    const step = report(payment, 'completed')

    expect(step.payment).not.toBe(payment)
    expect(payment).toEqual(aPending())
  })
})

describe('a report of a lower rank moves nothing', () => {
  it.each<[Status, TruthState[]]>([
    ['processing', ['pending', 'on_hold']],
    ['paid', ['pending', 'on_hold', 'processing', 'paid']],
    ['completed', ['pending', 'on_hold', 'processing', 'paid', 'completed']],
    ['failed', ['pending', 'processing', 'failed', 'expired', 'cancelled']],
    ['expired', ['pending', 'processing', 'failed', 'expired', 'cancelled']],
    ['cancelled', ['pending', 'processing', 'failed', 'expired', 'cancelled']],
    ['rejected', ['pending', 'processing', 'failed', 'expired', 'cancelled']],
    [
      'refunded',
      ['pending', 'processing', 'paid', 'completed', 'failed', 'expired', 'cancelled', 'refunded'],
    ],
  ])('of a payment that is %s: %j', (status, states) => {
    const steps = states.map((state) => report(at(status), state))

    expect(steps.map(({ payment }) => payment.status)).toEqual(states.map(() => status))
    expect(steps.flatMap(({ effects }) => effects)).toEqual([])
    expect(steps.map(({ isChanged }) => isChanged)).toEqual(states.map(() => false))
  })
})

describe('a report that only people need to hear of', () => {
  it.each([
    ['on_hold', 'ON_HOLD: Koywe itself holds the order; the payment waits'],
    ['refund_requested', 'REFUND_REQUESTED: a refund was requested at Koywe'],
    ['unknown', 'UNKNOWN: Koywe says a word that is not known here; nothing changes'],
  ] as const)('%s is a line of the timeline', (state, summary) => {
    const step = report(aPending(), state)

    expect(step.notes).toEqual([{ kind: 'koywe', summary }])
    expect(step.effects).toEqual([])
    expect(step.payment).toEqual({ ...aPending(), koyweStatus: state.toUpperCase() })
  })

  it('is one line, however often it is read', () => {
    const payment = aPending({ koyweStatus: 'ON_HOLD' })

    const step = report(payment, 'on_hold')

    expect(step.notes).toEqual([])
  })

  it('raises an alarm when the word is not known', () => {
    const step = next(aPending(), aTruth({ state: 'unknown', word: 'MELTED' }), someFacts())

    expect(step.alarms).toEqual(['unknown_status'])
    expect(step.payment.koyweStatus).toBe('MELTED')
  })

  it.each<[Status, TruthState]>([
    ['paid', 'failed'],
    ['paid', 'expired'],
    ['completed', 'cancelled'],
    ['completed', 'failed'],
  ])('raises an alarm when a payment is %s and the order %s', (status, state) => {
    const step = report(at(status), state)

    expect(step.alarms).toEqual(['contradiction'])
    expect(step.payment.status).toBe(status)
  })
})

describe('the failure of a payment', () => {
  it.each([
    ['failed', 'payment_failed'],
    ['cancelled', 'payment_cancelled'],
    ['expired', 'payment_expired'],
  ] as const)('says that it is %s', (state, code) => {
    const step = report(aPending(), state)

    expect(step.payment.failure).toEqual({ code, detail: null, field: null })
  })

  it('is gone when the money comes', () => {
    const failure = { code: 'pay_address_unknown', detail: null, field: null } as const

    const step = report(aPending({ failure }), 'paid')

    expect(step.payment.failure).toBeNull()
  })
})

describe('the due date of the order', () => {
  const dueAt = epoch + 3 * day

  it('wins over our own, and the watch goes on from it', () => {
    const step = next(aPending(), aTruth({ dueAt }), someFacts({ lateWatchMs: 10 * day }))

    expect(step.payment).toMatchObject({ expiresAt: dueAt, watchUntil: dueAt + 10 * day })
    expect(step.isChanged).toBe(true)
  })

  it.each(['processing', 'expired', 'paid', 'completed'] as const)(
    'changes nothing of a payment that is %s',
    (status) => {
      const payment = at(status)

      const step = next(payment, aTruth({ dueAt }), someFacts())

      expect(step.payment.expiresAt).toBe(payment.expiresAt)
    },
  )

  it.each([
    ['before the payment', epoch - minute],
    ['months ahead', epoch + 91 * day],
  ])('is not believed when it lies %s', (_where, dueAt) => {
    const step = next(aPending(), aTruth({ dueAt }), someFacts())

    expect(step.payment.expiresAt).toBe(aPending().expiresAt)
  })
})

describe('the pay address of the order', () => {
  const failure = { code: 'pay_address_unknown', detail: null, field: null } as const

  it.each([
    ['an address', { payUrl: 'https://checkout.example/1', payAction: 'redirect', qrCode: null }],
    ['a code to draw', { payUrl: null, payAction: 'qr', qrCode: '000201' }],
  ] as const)('is taken when it is %s', (_what, address) => {
    const step = next(aPending({ failure }), aTruth(address), someFacts())

    expect(step.payment).toMatchObject({ ...address, failure: null })
  })

  it('stays the one that the payer was given', () => {
    const payment = aPending({ payUrl: 'https://checkout.example/1' })

    const step = next(payment, aTruth({ payUrl: 'https://checkout.example/2' }), someFacts())

    expect(step.payment).toEqual(payment)
  })

  it.each([null, 'pay_01981f00-0000-7000-8000-0000000000ff'])(
    'is not taken of an order that names %s',
    (externalId) => {
      const truth = aTruth({ externalId, payUrl: 'https://checkout.example/1' })

      const step = next(aPending(), truth, someFacts())

      expect(step.payment.payUrl).toBeNull()
    },
  )
})

describe('our own clock', () => {
  it.each(['opening', 'pending'] as const)('expires a payment that is %s', (status) => {
    const step = expire(aPayment({ status, version: 2 }), epoch + day)

    expect(step.payment).toMatchObject({
      status: 'expired',
      failure: { code: 'payment_expired', detail: null, field: null },
      version: 3,
      updatedAt: epoch + day,
    })
    expect(step.effects).toEqual(['payment.expired'])
  })

  it.each(statuses.filter((status) => status !== 'opening' && status !== 'pending'))(
    'leaves a payment alone that is %s',
    (status) => {
      const payment = at(status)

      const step = expire(payment, epoch + day)

      expect(step).toEqual({ payment, isChanged: false, effects: [], notes: [], alarms: [] })
    },
  )

  it('leaves held money alone', () => {
    const step = expire(aHeld(), epoch + day)

    expect(step).toEqual({
      payment: aHeld(),
      isChanged: false,
      effects: [],
      notes: [],
      alarms: [],
    })
  })
})

describe('Koywe’s refusal', () => {
  it('rejects a payment that is opening, and says why', () => {
    const failure = { code: 'koywe_refused', detail: 'OR00011', field: null } as const

    const step = reject(aPayment(), failure, epoch + minute)

    expect(step.payment).toMatchObject({ status: 'rejected', failure, version: 2 })
    expect(step.effects).toEqual(['payment.rejected'])
  })
})
