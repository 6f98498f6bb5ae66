/** What the replay of a webhook event would change, by the rules of a read. */

import { describe, expect, it } from 'vitest'
import type { OrderRead } from '../../payment/order-read.ts'
import { mailKinds } from '../../payment/outbox.ts'
import { mayReplay, previewReplay, type ReplayFacts } from '../../payment/replay.ts'
import { toReadChange } from '../../payment/read-outcome.ts'
import type { WaitingWebhookEvent } from '../../payment/webhook-event.ts'
import { epoch } from '../support/clock.ts'
import { aPending, aSnapshot } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

const row = aRow({ payment: aPending({ koyweOrderId: 'ord_1' }) })
const { payment } = row

const event: WaitingWebhookEvent = {
  id: 7n,
  receivedAt: epoch,
  type: 'order.completed',
  status: 'COMPLETED',
  orderId: 'ord_1',
  isCounted: false,
  isRepeated: false,
}

const facts: ReplayFacts = {
  facts: {
    now: epoch,
    lateMoney: 'hold',
    lateWatchMs: 0,
    publicUrl: 'https://pay.example',
    isReferencePaid: false,
  },
  override: null,
  hasAddress: true,
  knownKeys: new Set(),
  sentMails: mailKinds,
}

const aRead = (wishes: Partial<OrderRead> = {}): OrderRead => ({
  startedAt: epoch,
  cause: 'refresh',
  waiting: [event],
  isRefundReported: false,
  own: aSnapshot({ orderId: 'ord_1', externalId: payment.id, state: 'completed' }),
  fault: null,
  others: new Map(),
  ...wishes,
})

const preview = (read: OrderRead, wishes: Partial<ReplayFacts> = {}) =>
  previewReplay(row, read, { ...facts, ...wishes, eventId: event.id })

describe('a preview', () => {
  it('says what the read would commit', () => {
    const change = toReadChange(row, aRead(), facts)

    expect(preview(aRead())).toEqual({
      status: { before: 'pending', after: 'completed' },
      fulfilment: { before: 'none', after: 'none' },
      exceptions: [],
      messages: change.result.messages,
      findings: [],
      outcome: { state: 'applied', reason: expect.stringContaining('the order was read') },
    })
    expect(change.result.payment.status).toBe('completed')
  })

  it('goes by the order, and not by what the event claims', () => {
    const own = aSnapshot({ orderId: 'ord_1', externalId: payment.id, state: 'pending' })

    const { status, messages } = preview(aRead({ own }))

    expect(status).toEqual({ before: 'pending', after: 'pending' })
    expect(messages).toEqual([])
  })

  it('leaves out messages that the payment has, and e-mails that are not sent', () => {
    const all = preview(aRead()).messages
    const known = new Set([`${payment.id}.completed`])

    expect(all).toContain('payment.completed')
    expect(preview(aRead(), { knownKeys: known }).messages).not.toContain('payment.completed')
    expect(preview(aRead(), { hasAddress: false }).messages).toEqual(['payment.completed'])
    expect(preview(aRead(), { sentMails: ['mail.shipping'] }).messages).toEqual([
      'payment.completed',
      'mail.shipping',
    ])
  })

  it('of an event about an order of somebody else rejects it', () => {
    const other = aSnapshot({ orderId: 'ord_2', externalId: 'pay_2', state: 'completed' })
    const waiting = [{ ...event, orderId: 'ord_2' }]
    const own = aSnapshot({ orderId: 'ord_1', externalId: payment.id, state: 'pending' })

    const { status, outcome } = preview(
      aRead({ waiting, own, others: new Map([['ord_2', other]]) }),
    )

    expect(status.after).toBe('pending')
    expect(outcome?.state).toBe('rejected')
  })

  it('says that an event keeps waiting whose order Koywe does not show', () => {
    expect(preview(aRead({ own: null })).outcome).toBeNull()
  })
})

describe('a webhook event', () => {
  it.each([
    ['applied', 'pay_1', 'order.paid', true],
    ['rejected', 'pay_1', 'order.paid', true],
    ['duplicate', 'pay_1', 'order.paid', true],
    ['waiting', 'pay_1', 'order.paid', false],
    ['foreign', null, 'order.paid', false],
    ['rejected', 'pay_1', null, false],
  ])('that is %s, of %s and of the type %s can be replayed: %s', (state, paymentId, type, may) => {
    expect(mayReplay({ state, paymentId, type })).toBe(may)
  })
})
