/** A rule that several rooms need stands once, as a function or constant of payment/. */

import { expect, it } from 'vitest'
import { read, sources } from './support/tree.ts'

const product = sources.filter((path) => !/^(?:test|dev)\//.test(path))

it.each([
  ['whether money can be decided', /=== 'held' && [\w.]*decision === null/, 'payment/decision.ts'],
  [
    'that a reference is checked with its first money',
    /paidAmount === null &&/,
    'payment/order-read.ts',
  ],
  [
    'whether a message is sent',
    /sentMails\.includes\(|<> all \(\$\{sentMails\}/,
    'payment/outbox.ts',
  ],
  ['whether Koywe is awaited', /isLive\([\w.]+\) \|\| [\w.]+ === 'paid'/, 'payment/status.ts'],
  ['why an event without news ends', /'says no more than /, 'payment/established.ts'],
  ['the payment of a key', /\[paymentId\] = |split\('\.'\)\[0\] \?\?/, 'payment/outbox-message.ts'],
  ['how long an event may wait', /\b(?:unread|waiting)Ms\w* = \d/, 'payment/webhook-event.ts'],
])('%s is decided in one place', (_what, rule, place) => {
  const places = product.filter((path) => rule.test(read(path)))

  expect(places).toEqual([place])
})
