/** The key of an outbox message, what the store is given of it, and the frozen body of an event. */

import { describe, expect, it } from 'vitest'
import {
  freezeEvent,
  messageKey,
  paymentIdOf,
  toNewMessages,
} from '../../payment/outbox-message.ts'
import { viewPayment } from '../../payment/payment.ts'
import { mailKinds, messageKinds } from '../../payment/outbox.ts'
import { epoch } from '../support/clock.ts'
import { aPaid, aPending, minute } from '../support/payments.ts'

const oncePerPayment = ['payment.completed', ...mailKinds] as const
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

    expect(paymentIdOf(key)).toBe(id)
  })

  it('is another for every kind', () => {
    const keys = messageKinds.map((kind) => messageKey(kind, aPending()))

    expect(new Set(keys).size).toBe(messageKinds.length)
  })
})

describe('the messages of a transition', () => {
  const kinds = ['payment.completed', 'mail.confirmation', 'mail.shipping'] as const

  it('keep the order of the transition, each in its queue', () => {
    const messages = toNewMessages(kinds, aPaid({ id: 'pay_1' }))

    expect(messages.map(({ kind, queue, position }) => [kind, queue, position])).toEqual([
      ['payment.completed', 'events', 0],
      ['mail.confirmation', 'mails', 1],
      ['mail.shipping', 'mails', 2],
    ])
  })

  it('name what they wait for: the shipping mail waits for the shop', () => {
    const messages = toNewMessages(kinds, aPaid({ id: 'pay_1' }))

    expect(messages.map(({ waitsFor }) => waitsFor)).toEqual([null, null, 'pay_1.completed'])
  })

  it('overtake earlier ones where they say that the goods come', () => {
    const messages = toNewMessages(messageKinds, aPaid())

    const overtaking = messages.filter(({ overtakes }) => overtakes)
    expect(overtaking.map(({ kind }) => kind)).toEqual(['payment.completed', 'mail.shipping'])
  })

  it('have a body in the case of events alone: mails are written when they are sent', () => {
    const messages = toNewMessages(messageKinds, aPaid())

    expect(messages.filter(({ queue, body }) => (queue === 'events') === (body === null))).toEqual(
      [],
    )
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

  it('of payment.completed says that fulfilment is done, because the shop ships on it', () => {
    const payment = aPaid({ status: 'completed', fulfilment: 'none' })

    const body = freezeEvent('payment.completed', payment)

    expect(JSON.parse(body)).toMatchObject({
      data: { ...viewPayment(payment), fulfilment: 'done' },
    })
  })

  it('is the same bytes for the same payment', () => {
    const bodies = [aPaid(), aPaid()].map((payment) => freezeEvent('payment.completed', payment))

    expect(bodies[1]).toBe(bodies[0])
  })
})
