/** E-mail addresses: those that a mail server takes, and those that it does not. */

import { domainToUnicode } from 'node:url'
import fc from 'fast-check'
import { createTransport } from 'nodemailer'
import { expect, it } from 'vitest'
import { isEmail } from '../../payment/email.ts'

it.each([
  'ana@example.com',
  'ana.perez+shop@sub.example.com.co',
  'josé@example.com',
  'ana@exämple.com',
  'ana@Exämple.COM',
  'ana@xn--exmple-cua.com',
  'ana@пример.рф',
  'ana@例え.jp',
  'José.Niño@example.com',
  "!#$%&'*+/=^_`{|}~-@example.com",
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
  'ana@x\u200B.com',
  'ana@x\u00AD.com',
  'a\u00AD@x.com',
  'a@\uFB01.com',
  '\u1680a@x.com',
  'ana\u202E@x.com',
  'a\u2028b@x.com',
  'a\u3000b@x.com',
  'a\u034Fb@x.com',
  'a\u3164b@x.com',
  'ana\uFE0F@x.com',
  'a\uFEFFb@x.com',
  '\uFF41na@x.com',
  'ana@\uFF58.com',
  'ana@x\u3002example.com',
  'ana@aאb.com',
  'ana@x.com\u0301',
  '“ana”@x.com',
  '„ana“@x.com',
  '«ana»@x.com',
  '=?utf-8?q?a?=@x.com',
  '@example.com',
  'ana@',
  '',
])('%j is none', (text) => {
  expect(isEmail(text)).toBe(false)
})

it('takes only addresses that the mail library sends to as they are written', async () => {
  const transport = createTransport({ jsonTransport: true })
  const odd = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point))
  const address = fc
    .tuple(odd, odd)
    .map(([local, label]) => [`ana${local}`, `a${label}b.com`] as const)
  const written = address.filter(([local, domain]) => isEmail(`${local}@${domain}`))

  await fc.assert(
    fc.asyncProperty(written, async ([local, domain]) => {
      const to = { name: '', address: `${local}@${domain}` }
      const { envelope } = await transport.sendMail({ to, from: 'shop@example.com', text: '' })

      const sent = envelope.to.map((one) => one.split('@'))
      expect(sent).toEqual([[local, expect.any(String)]])
      expect(domainToUnicode(sent[0]?.[1] ?? '').toUpperCase()).toBe(domain.toUpperCase())
    }),
  )
})
