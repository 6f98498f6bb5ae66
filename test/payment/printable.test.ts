/** Whatever others send: what is kept of it is text that PostgreSQL stores and people read. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toPrintable } from '../../payment/printable.ts'

it.each([
  ['Ana Ruiz', 'Ana Ruiz'],
  ['PA\u0000ID', 'PA\uFFFDID'],
  ['PAI\u200BD', 'PAI\uFFFDD'],
  ['1\r\n2\u20283', '1\uFFFD\uFFFD2\uFFFD3'],
  ['\uD83D', '\uFFFD'],
  ['0123456\u{1F600}', '0123456\uFFFD'],
  ['01234567890', '01234567'],
])('%j is kept as %j', (text, kept) => {
  expect(toPrintable(text, 8)).toBe(kept)
})

it('is well-formed, printable and short, whatever the text is', () => {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
  fc.assert(
    fc.property(fc.string({ unit }), fc.nat(20), (text, lengthMax) => {
      const kept = toPrintable(text, lengthMax)

      expect(kept).not.toMatch(/\p{C}/u)
      expect(kept.isWellFormed()).toBe(true)
      // Two halves may be one character, which U+FFFD replaces as one.
      expect(Array.from(kept)).toHaveLength(Array.from(text.slice(0, lengthMax)).length)
    }),
  )
})
