/** The one function that moves a payment: what every report does to it, and what it leaves alone. */

import { describe, expect, it } from 'vitest'
import { expire } from '../../payment/expiry.ts'
import { applyOrder } from '../../payment/apply-order.ts'
import { reject } from '../../payment/opening.ts'
import type { Payment } from '../../payment/payment.ts'
import type { MessageKind } from '../../payment/outbox.ts'
import { statuses, type Status } from '../../payment/status.ts'
import type { OrderState } from '../../payment/order-snapshot.ts'
import { epoch } from '../support/clock.ts'
import { aPayment } from '../support/rows.ts'
import { aHeld, aPaid, aPending, aSnapshot, day, minute, someFacts } from '../support/payments.ts'

/** A payment at a status, with its money on record where it must have some. */
function at(status: Status): Payment {
  if (status === 'paid' || status === 'refunded') return aPaid({ status })
  if (status === 'completed') return aPaid({ status, completedAt: epoch })
  return aPending({ status })
}

const report = (payment: Payment, state: OrderState) =>
  applyOrder(payment, aSnapshot({ state }), someFacts())

describe('a report moves a payment', () => {
  it.each<[Status, OrderState, Status, MessageKind[]]>([
    ['pending', 'processing', 'processing', []],
    ['pending', 'paid', 'paid', ['payment.paid', 'mail.confirmation']],
    ['processing', 'paid', 'paid', ['payment.paid', 'mail.confirmation']],
    ['pending', 'failed', 'failed', ['payment.failed', 'mail.failure']],
    ['processing', 'failed', 'failed', ['payment.failed', 'mail.failure']],
    ['pending', 'cancelled', 'cancelled', ['payment.cancelled']],
    ['processing', 'expired', 'expired', ['payment.expired', 'mail.expired']],
    ['paid', 'refunded', 'refunded', ['payment.refunded', 'mail.refunded']],
    ['completed', 'refunded', 'refunded', ['payment.refunded', 'mail.refunded']],
    ['expired', 'refunded', 'refunded', ['payment.refunded', 'mail.refunded']],
  ])('%s, read as %s, is %s with %j', (from, state, to, messages) => {
    const result = report(at(from), state)

    expect(result.payment.status).toBe(to)
    expect(result.messages).toEqual(messages)
    expect(result.notes).toContainEqual({ kind: 'transition', summary: `${from} → ${to}` })
  })

  it.each(['pending', 'processing', 'paid'] as const)(
    'from %s to completed, where the shop may ship and the payer has both mails',
    (from) => {
      const result = report(at(from), 'completed')

      expect(result.payment).toMatchObject({ status: 'completed', exception: null })
      expect(result.messages.toSorted()).toEqual([
        'mail.confirmation',
        'mail.shipping',
        'payment.completed',
      ])
    },
  )

  it('by one version, at the time of the report', () => {
    const payment = aPending({ version: 7 })

    const result = report(payment, 'processing')

    expect(result.isChanged).toBe(true)
    expect(result.payment).toMatchObject({ version: 8, updatedAt: epoch + minute })
  })

  it('and leaves the payment that it was given as it was', () => {
    const payment = Object.freeze(aPending())

    const result = report(payment, 'completed')

    expect(result.payment).not.toBe(payment)
    expect(payment).toEqual(aPending())
  })
})

describe('a report of a lower rank moves nothing', () => {
  it.each<[Status, OrderState[]]>([
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
    const results = states.map((state) => report(at(status), state))

    expect(results.map(({ payment }) => payment.status)).toEqual(states.map(() => status))
    expect(results.flatMap(({ messages }) => messages)).toEqual([])
    expect(results.map(({ isChanged }) => isChanged)).toEqual(states.map(() => false))
  })
})

describe('a report that only people need to know', () => {
  it.each([
    ['on_hold', 'ON_HOLD: Koywe holds the order; the payment waits'],
    ['refund_requested', 'REFUND_REQUESTED: a refund was requested at Koywe'],
    ['unknown', 'UNKNOWN: Koywe uses a status that Payin does not know; nothing changes'],
  ] as const)('%s is a line of the timeline', (state, summary) => {
    const result = report(aPending(), state)

    expect(result.notes).toEqual([{ kind: 'koywe', summary }])
    expect(result.messages).toEqual([])
    expect(result.payment).toEqual({ ...aPending(), koyweStatus: state.toUpperCase() })
  })

  it('is one line, however often it is read', () => {
    const payment = aPending({ koyweStatus: 'ON_HOLD' })

    const result = report(payment, 'on_hold')

    expect(result.notes).toEqual([])
  })

  it('raises an alarm when the word is not known', () => {
    const result = applyOrder(
      aPending(),
      aSnapshot({ state: 'unknown', word: 'MELTED' }),
      someFacts(),
    )

    expect(result.alarms).toEqual(['unknown_status'])
    expect(result.payment.koyweStatus).toBe('MELTED')
  })

  it.each<[Status, OrderState]>([
    ['paid', 'failed'],
    ['paid', 'expired'],
    ['completed', 'cancelled'],
    ['completed', 'failed'],
  ])('raises an alarm when a payment is %s and the order %s', (status, state) => {
    const result = report(at(status), state)

    expect(result.alarms).toEqual(['contradiction'])
    expect(result.payment.status).toBe(status)
  })
})

describe('the failure of a payment', () => {
  it.each([
    ['failed', 'payment_failed'],
    ['cancelled', 'payment_cancelled'],
    ['expired', 'payment_expired'],
  ] as const)('says that it is %s', (state, code) => {
    const result = report(aPending(), state)

    expect(result.payment.failure).toEqual({ code, detail: null, field: null })
  })

  it('is gone when the money comes', () => {
    const failure = { code: 'pay_address_unknown', detail: null, field: null } as const

    const result = report(aPending({ failure }), 'paid')

    expect(result.payment.failure).toBeNull()
  })
})

describe('the due date of the order', () => {
  const dueAt = epoch + 3 * day

  it('wins over our own, and the watch goes on from it', () => {
    const result = applyOrder(
      aPending(),
      aSnapshot({ dueAt }),
      someFacts({ lateWatchMs: 10 * day }),
    )

    expect(result.payment).toMatchObject({ expiresAt: dueAt, watchUntil: dueAt + 10 * day })
    expect(result.isChanged).toBe(true)
  })

  it.each(['processing', 'expired', 'paid', 'completed'] as const)(
    'changes nothing of a payment that is %s',
    (status) => {
      const payment = at(status)

      const result = applyOrder(payment, aSnapshot({ dueAt }), someFacts())

      expect(result.payment.expiresAt).toBe(payment.expiresAt)
    },
  )

  it.each([
    ['before the payment', epoch - minute],
    ['months ahead', epoch + 91 * day],
  ])('is not believed when it lies %s', (_where, dueAt) => {
    const result = applyOrder(aPending(), aSnapshot({ dueAt }), someFacts())

    expect(result.payment.expiresAt).toBe(aPending().expiresAt)
  })
})

describe('the pay address of the order', () => {
  const failure = { code: 'pay_address_unknown', detail: null, field: null } as const

  it.each([
    ['an address', { payUrl: 'https://checkout.example/1', payAction: 'redirect', qrCode: null }],
    ['a code to draw', { payUrl: null, payAction: 'qr', qrCode: '000201' }],
    ['an account', { payUrl: null, transfer: [{ name: 'clabe', value: '646180111800000009' }] }],
  ] as const)('is taken when it is %s', (_what, address) => {
    const payment = aPending({ failure })

    const result = applyOrder(payment, aSnapshot(address), someFacts())

    const payUrl = address.payUrl ?? `https://pay.example/pay/${payment.id}`
    expect(result.payment).toMatchObject({ ...address, payUrl, failure: null })
  })

  it('stays the one that the payer was given', () => {
    const payment = aPending({ payUrl: 'https://checkout.example/1' })

    const result = applyOrder(
      payment,
      aSnapshot({ payUrl: 'https://checkout.example/2' }),
      someFacts(),
    )

    expect(result.payment).toEqual(payment)
  })

  it.each([null, 'pay_01981f00-0000-7000-8000-0000000000ff'])(
    'is not taken of an order that names %s',
    (externalId) => {
      const snapshot = aSnapshot({ externalId, payUrl: 'https://checkout.example/1' })

      const result = applyOrder(aPending(), snapshot, someFacts())

      expect(result.payment.payUrl).toBeNull()
    },
  )
})

describe('our own clock', () => {
  it.each([
    ['opening', ['payment.expired']],
    ['pending', ['payment.expired', 'mail.expired']],
  ] as const)('expires a payment that is %s, with %j', (status, messages) => {
    const result = expire(aPayment({ status, version: 2 }), epoch + day)

    expect(result.payment).toMatchObject({
      status: 'expired',
      failure: { code: 'payment_expired', detail: null, field: null },
      version: 3,
      updatedAt: epoch + day,
    })
    expect(result.messages).toEqual(messages)
  })

  it.each(statuses.filter((status) => status !== 'opening' && status !== 'pending'))(
    'leaves a payment alone that is %s',
    (status) => {
      const payment = at(status)

      const result = expire(payment, epoch + day)

      expect(result).toEqual({ payment, isChanged: false, messages: [], notes: [], alarms: [] })
    },
  )

  it('leaves held money alone', () => {
    const result = expire(aHeld(), epoch + day)

    expect(result).toEqual({
      payment: aHeld(),
      isChanged: false,
      messages: [],
      notes: [],
      alarms: [],
    })
  })
})

describe('Koywe’s refusal', () => {
  it('rejects a payment that is opening, and says why', () => {
    const failure = { code: 'koywe_refused', detail: 'OR00011', field: null } as const

    const result = reject(aPayment(), failure, epoch + minute)

    expect(result.payment).toMatchObject({ status: 'rejected', failure, version: 2 })
    expect(result.messages).toEqual(['payment.rejected'])
  })
})
