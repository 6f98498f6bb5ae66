/** What of an order that was read becomes a finding, and what closes it again. */

import { describe, expect, it } from 'vitest'
import type { FindingKind } from '../../payment/finding.ts'
import type { OrderRead } from '../../payment/order-read.ts'
import { aWebhookEvent, readAs } from '../support/order-reads.ts'
import { aPaid, aSnapshot } from '../support/payments.ts'

describe('an alarm of a read', () => {
  const amount = '40000'
  const paid = aPaid()
  const second = aSnapshot({ orderId: 'ord_2', state: 'completed' })
  const others = new Map([['ord_2', second]])

  it.each<[FindingKind, Partial<OrderRead>, boolean]>([
    ['order_amount_changed', { own: aSnapshot({ state: 'completed', amount }) }, true],
    ['order_contradiction', { own: aSnapshot({ state: 'failed' }) }, true],
    ['duplicate_money', { others, waiting: [aWebhookEvent({ orderId: 'ord_2' })] }, false],
    ['order_missing', { own: null }, true],
    ['order_unreadable', { own: null, fault: 'amountIn: 1e+21' }, true],
  ])(
    'is the finding %s, which a successful read of the same order closes',
    (kind, wishes, isCured) => {
      const change = readAs(wishes)
      const good = readAs({})

      expect(change.raised).toEqual([kind])
      expect(change.cured ?? []).not.toContain(kind)
      expect(good.raised).toEqual([])
      expect(good.cured?.includes(kind)).toBe(isCured)
    },
  )

  it('about an unreadable order names what cannot be read, and ends nothing', () => {
    const fault = 'Koywe answered an order in an unknown shape: amountIn: 1e+21'
    const change = readAs({ own: null, fault, waiting: [aWebhookEvent()] })

    expect(change.findingDetail).toBe(fault)
    expect(change.entries).toMatchObject([{ summary: `order read: ${fault}` }])
    expect(change.webhookEvents).toEqual([])
    expect(change.result).toMatchObject({ isChanged: false, messages: [] })
  })

  it('about an unknown status is no finding, but an entry in the timeline', () => {
    const change = readAs({ own: aSnapshot({ state: 'unknown', word: 'TELEPORTED' }) }, 0, paid)

    expect(change.result.alarms).toEqual(['unknown_status'])
    expect(change.raised).toEqual([])
    expect(change.result.notes[0]?.summary).toMatch(/^TELEPORTED: /)
  })

  it('about an unknown word says the word once the money is final', () => {
    const completed = aPaid({ status: 'completed', fulfilment: 'done' })
    const own = aSnapshot({ state: 'unknown', word: 'CHARGEBACK' })

    const change = readAs({ own }, 0, completed)

    expect(change.raised).toEqual(['order_status_unknown'])
    expect(change.findingDetail).toContain('CHARGEBACK')
  })

  it('about a second order is not cured by the refund of an order of somebody else', () => {
    const foreign = { ...second, state: 'refunded' as const, externalId: 'pay_someone_else' }

    expect(readAs({ others: new Map([['ord_2', foreign]]) }).cured).not.toContain('duplicate_money')
  })

  it('about a second order is cured when one of the two is refunded', () => {
    const refunded = new Map([['ord_2', { ...second, state: 'refunded' as const }]])

    expect(readAs({ others: refunded }).cured).toContain('duplicate_money')
    expect(readAs({ own: aSnapshot({ state: 'refunded' }) }).cured).toContain('duplicate_money')
    const long = aPaid({ status: 'refunded' })
    expect(readAs({ own: aSnapshot({ state: 'refunded' }) }, 0, long).cured).not.toContain(
      'duplicate_money',
    )
  })
})
