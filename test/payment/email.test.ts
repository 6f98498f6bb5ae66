/** E-mail addresses: those that a mail server takes, and those that it does not. */

import { expect, it } from 'vitest'
import { isEmail } from '../../payment/email.ts'

it.each([
  'ana@example.com',
  'ana.perez+shop@sub.example.com.co',
  'josé@example.com',
  'ana@exämple.com',
  "o'brien@example.com",
])('%s is an address', (text) => {
  expect(isEmail(text)).toBe(true)
})

it.each([
  'ana@payer..example',
  '.a..b.@x.com',
  'a\u0001b@x.com',
  'a b@x.com',
  'Ana <ana@example.com>',
  'ana@example.com, eva@example.com',
  'ana@example.com\nBcc: eva@example.com',
  '"ana"@example.com',
  'ana@-example.com',
  'ana@localhost',
  'ana@[127.0.0.1]',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b'.repeat(250)}.com`,
  '\uD83D',
  'ana\uD83D@example.com',
  'ana@\uDE00.com',
  '@example.com',
  'ana@',
  '',
])('%j is none', (text) => {
  expect(isEmail(text)).toBe(false)
})
