/** Since when a read of an order has been due. */

import { expect, it } from 'vitest'
import { findDueSince } from '../../payment/order-read.ts'
import type { WaitingWebhookEvent } from '../../payment/webhook-event.ts'
import { epoch } from '../support/clock.ts'
import { accepted, aHeld, minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

const hour = 60 * minute
const loadedAt = epoch + 48 * hour
const ago = (ms: number) => loadedAt - ms

const report = (receivedAt: number): WaitingWebhookEvent => ({
  id: 1n,
  receivedAt,
  type: 'order.paid',
  status: 'PAID',
  orderId: 'ord_1',
  isCounted: false,
  isRepeated: false,
})

const decided = (at: number) => aHeld({ decision: accepted && { ...accepted, at } })

it.each([
  ['now, if only somebody asks, however long ago the last read was', {}, [], 0],
  ['since the poll that is overdue', { nextPollAt: ago(minute) }, [], minute],
  ['now, if the next poll is still to come', { nextPollAt: ago(-minute) }, [], 0],
  ['since the first webhook event', {}, [report(ago(minute)), report(ago(hour))], hour],
  ['since the poll, if that was first', { nextPollAt: ago(hour) }, [report(ago(minute))], hour],
])('is due %s', (_since, polling, waiting, dueMs) => {
  const row = aRow({ loadedAt, polling: { lastReadAt: epoch, nextPollAt: null, ...polling } })

  expect(findDueSince(row, waiting)).toBe(ago(dueMs))
})

it.each([
  ['since the decision that no read has acted on', true, minute],
  ['now, if a read has acted on the decision', false, 0],
])('is due %s', (_since, isDecisionDue, dueMs) => {
  const row = { ...aRow({ loadedAt, payment: decided(ago(minute)) }), isDecisionDue }

  expect(findDueSince(row, [])).toBe(ago(dueMs))
})
