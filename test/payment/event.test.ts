/** The business key of every outbox message, and the frozen body of a merchant event. */

import { describe, expect, it } from 'vitest'
import { messageKey, freezeEvent } from '../../payment/event.ts'
import { viewPayment } from '../../payment/payment.ts'
import { messageKinds } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aPaid, aPending, minute } from '../support/payments.ts'

const oncePerPayment = [
  'payment.completed',
  'mail.confirmation',
  'mail.shipping',
  'mail.failure',
] as const
const oncePerVersion = messageKinds.filter((kind) => !oncePerPayment.some((one) => one === kind))

describe('the key of an outbox message', () => {
  it.each(oncePerPayment)('%s is the same at every version', (kind) => {
    const keys = [2, 9].map((version) => messageKey(kind, aPending({ version })))

    expect(keys[1]).toBe(keys[0])
  })

  it.each(oncePerVersion)('%s is another at every version', (kind) => {
    const keys = [2, 9].map((version) => messageKey(kind, aPending({ version })))

    expect(keys[1]).not.toBe(keys[0])
  })

  it.each(messageKinds)('%s names the payment', (kind) => {
    const id = 'pay_01981f00-0000-7000-8000-0000000000aa'

    const key = messageKey(kind, aPending({ id }))

    expect(key.startsWith(`${id}.`)).toBe(true)
  })

  it('is another for every kind', () => {
    const keys = messageKinds.map((kind) => messageKey(kind, aPending()))

    expect(new Set(keys).size).toBe(messageKinds.length)
  })
})

describe('the body of an event', () => {
  it('is the payment as the API shows it, at the time of its transition', () => {
    const payment = aPaid({ updatedAt: epoch + minute, version: 4 })

    const body = freezeEvent('payment.paid', payment)

    expect(JSON.parse(body)).toEqual({
      type: 'payment.paid',
      timestamp: '2026-01-01T00:01:00.000Z',
      data: viewPayment(payment),
    })
  })

  it('is the same bytes for the same payment', () => {
    const bodies = [aPaid(), aPaid()].map((payment) => freezeEvent('payment.completed', payment))

    expect(bodies[1]).toBe(bodies[0])
  })
})
