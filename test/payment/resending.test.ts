/** What sending a message again does, and when it is not legal. */

import { describe, expect, it } from 'vitest'
import type { MessageState } from '../../payment/outbox-message.ts'
import { findResend, type ResendFacts, type SentMessage } from '../../payment/resending.ts'
import { aPayment } from '../support/rows.ts'

const event: SentMessage = {
  key: 'pay_1.completed',
  kind: 'payment.completed',
  state: 'done',
  repeats: null,
}
const mail: SentMessage = { ...event, key: 'pay_1.mail.shipping', kind: 'mail.shipping' }
const repetition: SentMessage = { ...event, key: 'pay_1.completed.again.1', repeats: event.key }

const facts: ResendFacts = {
  payment: aPayment({ status: 'completed', fulfilment: 'done' }),
  hasAddress: true,
  messages: [],
}

describe('a message', () => {
  it.each<[MessageState, string]>([
    ['due', 'retry'],
    ['given_up', 'revive'],
    ['undeliverable', 'revive'],
    ['skipped', 'revive'],
    ['done', 'repeat'],
  ])('that is %s can be sent again: %s', (state, how) => {
    expect(findResend({ ...mail, state }, facts)).toBe(how)
  })

  it('that is an e-mail is not sent without an address', () => {
    expect(findResend({ ...mail, state: 'skipped' }, { ...facts, hasAddress: false })).toBeNull()
    expect(findResend(mail, { ...facts, hasAddress: false })).toBeNull()
    expect(findResend(event, { ...facts, hasAddress: false })).toBe('repeat')
  })

  it.each<MessageState>(['due', 'given_up', 'skipped', 'done'])(
    'that asks the shop to ship is not sent after a refund, even if it is %s',
    (state) => {
      const refunded = { ...facts, payment: aPayment({ status: 'refunded' }) }

      expect(findResend({ ...event, state }, refunded)).toBeNull()
    },
  )

  it('that was withdrawn is not sent', () => {
    expect(findResend({ ...event, state: 'skipped' }, facts)).toBeNull()
  })

  it('is repeated by one message at a time', () => {
    const open = { ...repetition, state: 'due' as const }

    expect(findResend(event, { ...facts, messages: [event, open] })).toBeNull()
    expect(findResend(open, { ...facts, messages: [event, open] })).toBe('retry')
    expect(findResend(event, { ...facts, messages: [event, repetition] })).toBe('repeat')
  })

  it('that repeats another one is not repeated itself', () => {
    expect(findResend(repetition, facts)).toBeNull()
  })
})
