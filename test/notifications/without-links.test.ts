/** Texts of others in mails: no program finds a link in them, and ordinary words stay. */

import fc from 'fast-check'
import LinkifyIt from 'linkify-it'
import { expect, it } from 'vitest'
import { withoutLinks } from '../../notifications/without-links.ts'

/** What mail programs do: they skip invisible characters and read wide ones as plain. */
const linkify = new LinkifyIt({}, { fuzzyIP: true }).tlds('example', true).tlds('рф', true)
const find = (text: string) =>
  linkify.match(text.normalize('NFKC').replaceAll(/[\p{Cf}\p{DI}]/gu, '')) ?? []

it.each([
  'evil\u200B.com',
  'evil\u2060.com',
  'evil.\u00ADcom',
  'evil\u0307.com',
  'evil.c\u0329om',
  'evil.\u0301com',
  'evil\u2024com',
  'evil\uFF0Ecom',
  'evil。com',
  'i❤.com',
  'callto:x',
  'skype:evil',
  'https:\\evil.com',
  'https:\\\\evil.com',
  'https\uFF1A//evil.com',
  'ht\u200Btps://evil.com',
  'www\u200B.evil.com',
  'm\u200Bailto:ana@evil.com',
  '//evil.com',
  '//\u0ACE.0',
  'ana@evil.com',
])('%j is no link any more', (text) => {
  const written = withoutLinks(text)

  expect(find(written)).toEqual([])
  expect(written).not.toMatch(/\p{L}:\S|\S[.。]\p{L}{2}|[\p{Cf}\p{DI}]/u)
})

it.each([
  ['Pay at https://evil.example now', 'Pay at … now'],
  ['Amazon.com', 'Amazon. com'],
  ['Comercial Andina S.A.S.', 'Comercial Andina S.A.S.'],
  ['Talla 3.5, 2 u. a $ 1.299.000', 'Talla 3.5, 2 u. a $ 1.299.000'],
  ['10:30 a. m., Nro.123: mesa', '10:30 a. m., Nro.123: mesa'],
  ['José Ñandú, señora', 'José Ñandú, señora'],
])('%j becomes %j', (text, written) => {
  expect(withoutLinks(text)).toBe(written)
})

it('finds no link in any arrangement of what links are made of', () => {
  const piece = fc.oneof(
    fc.constantFrom('https', 'www', 'evil', 'com', 'example', 'mailto', 'рф', '192', '2'),
    fc.constantFrom('.', ':', '//', '\\', '@', '/', ' ', '-', '。', '\u2024', '\u200B', '\u0307'),
    fc.integer({ min: 33, max: 0x2fff }).map((point) => String.fromCodePoint(point)),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(find(withoutLinks(pieces.join('')))).toEqual([])
    }),
    { numRuns: 500 },
  )
})
