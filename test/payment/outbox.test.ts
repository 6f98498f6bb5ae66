/** What follows a failed attempt of an outbox message. */

import { expect, it } from 'vitest'
import {
  decideAfterFailure,
  type AfterFailure,
  type DeliveryFailure,
} from '../../payment/outbox.ts'

const giveUpMs = 1000
const event = { kind: 'payment.completed', uncertainAttempts: 9, triedForMs: 999 } as const
const mail = { kind: 'mail.shipping', uncertainAttempts: 1, triedForMs: 999 } as const

it.each<[string, Parameters<typeof decideAfterFailure>[0], DeliveryFailure, AfterFailure]>([
  ['an event that is refused is attempted again', event, 'refused', 'retry'],
  ['an event of unknown outcome is attempted again', event, 'unknown', 'retry'],
  ['an event is given up in the end', { ...event, triedForMs: 1000 }, 'refused', 'give_up'],
  ['a mail of unknown outcome is attempted again once', mail, 'unknown', 'retry'],
  ['and no third time', { ...mail, uncertainAttempts: 2 }, 'unknown', 'give_up'],
  ['a mail that is certainly refused is', { ...mail, uncertainAttempts: 2 }, 'refused', 'retry'],
  ['a refused address ends the mail', mail, 'undeliverable', 'undeliverable'],
  ['at any age', { ...mail, triedForMs: 1000 }, 'undeliverable', 'undeliverable'],
])('%s', (_what, message, failure, expected) => {
  expect(decideAfterFailure(message, failure, giveUpMs)).toBe(expected)
})
