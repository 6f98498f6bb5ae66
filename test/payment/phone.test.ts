/** Phone numbers: what people dial, and what E.164 makes of it. */

import fc from 'fast-check'
import { getCountries, getExampleNumber } from 'libphonenumber-js'
import examples from 'libphonenumber-js/mobile/examples'
import { expect, it } from 'vitest'
import { normalizePhone } from '../../payment/phone.ts'

it.each([
  ['+573001234567', 'CO', '+573001234567'],
  ['300 123 4567', 'CO', '+573001234567'],
  ['57 300 1234567', 'CO', '+573001234567'],
  ['0057 300 1234567', 'CO', '+573001234567'],
  ['005 57 300 1234567', 'CO', '+573001234567'],
  ['+52 1 55 1234 5678', 'MX', '+525512345678'],
  ['+5215512345678', 'CO', '+525512345678'],
  ['0052 1 55 1234 5678', 'MX', '+525512345678'],
  ['55 1234 5678', 'MX', '+525512345678'],
  ['044 55 1234 5678', 'MX', '+525512345678'],
  ['01 55 1234 5678', 'MX', '+525512345678'],
  ['011 15 1234-5678', 'AR', '+5491112345678'],
  ['+54 9 11 1234 5678', 'AR', '+5491112345678'],
  ['(11) 91234-5678', 'BR', '+5511912345678'],
  ['00 55 11 91234-5678', 'BR', '+5511912345678'],
  ['021 11 91234-5678', 'BR', '+5511912345678'],
  ['9 1234 5678', 'CL', '+56912345678'],
  ['09 1234 5678', 'CL', '+56912345678'],
  ['0056 9 1234 5678', 'CL', '+56912345678'],
  ['0056 9 1234 5678', 'BR', '+56912345678'],
  ['0034 612 345 678', 'BR', '+34612345678'],
  ['0033 6 12 34 56 78', 'CO', '+33612345678'],
  ['0021 55 11 91234-5678', 'BR', '+5511912345678'],
  ['987 654 321', 'PE', '+51987654321'],
  ['+57 300 1234567', 'MX', '+573001234567'],
  ['＋５７ ３００ １２３ ４５６７', 'CO', '+573001234567'],
  ['+57 (0) 300 1234567', 'CO', '+573001234567'],
  ['(0057)3001234567', 'CO', '+573001234567'],
  ['(+57) 300 1234567', 'CO', '+573001234567'],
  ['tel:+57-300-123-4567;ext=7', 'CO', '+573001234567'],
  ['300 123 4567 anexo 12', 'CO', '+573001234567'],
  ['\u202A+57 300 123 4567\u202C', 'CO', '+573001234567'],
  ['601 234 5678', 'CO', '+576012345678'],
  ['+56 09 1234 5678', 'CL', '+56912345678'],
  ['5215512345678', 'MX', '+525512345678'],
  ['52 1 55 1234 5678', 'MX', '+525512345678'],
  ['+52 01 55 1234 5678', 'MX', '+525512345678'],
  ['+52 044 55 1234 5678', 'MX', '+525512345678'],
  ['+5215512345678 ext 1', 'MX', '+525512345678'],
  ['+54 9 11 15 2345 6789', 'AR', '+5491123456789'],
  ['+54 9 (011) 15 2345 6789', 'AR', '+5491123456789'],
  ['+54 9 3541 15 23 4567', 'AR', '+5493541234567'],
  ['0351 15 234 5678', 'AR', '+5493512345678'],
  ['+55 (0)11 91234-5678', 'BR', '+5511912345678'],
  ['+51 01 234 5678', 'PE', '+5112345678'],
  ['+44 (0) 20 7946 0958', 'CO', '+442079460958'],
  ['+1 212 736 5000', 'MX', '+12127365000'],
] as const)('%s in %s is %s', (text, country, expected) => {
  expect(normalizePhone(text, country)).toBe(expected)
})

it.each([
  ['call me', 'CO'],
  ['12', 'CO'],
  ['', 'CO'],
  ['+', 'CO'],
  ['+999 300 1234567', 'CO'],
  ['+57 300 123 456 ext 7', 'CO'],
  ['3x0y0z1234567', 'CO'],
  ['order 300, item 1234567', 'CO'],
  ['031 300 1234567', 'CO'],
  ['++573001234567', 'CO'],
  ['+57+3001234567', 'CO'],
  ['3001234567 3001234567', 'CO'],
  ['022345678', 'CL'],
  ['91234-5678', 'BR'],
  ['15 1234 5678', 'AR'],
  ['1-212-555-0123', 'MX'],
] as const)('%j in %s is no phone number', (text, country) => {
  expect(normalizePhone(text, country)).toBeNull()
})

it.each(['AR', 'BR', 'CL', 'CO', 'MX', 'PE'] as const)(
  'of every country is the same with 00 as with +, where it is dialled in %s',
  (country) => {
    const numbers = getCountries().flatMap((of) => getExampleNumber(of, examples)?.number ?? [])

    const wrong = numbers.filter(
      (number) =>
        normalizePhone(`00${number.slice(1)}`, country) !== normalizePhone(number, country),
    )

    expect(numbers.length).toBeGreaterThan(200)
    expect(wrong.filter((number) => normalizePhone(number, country) !== null)).toEqual([])
  },
)

it('is no number that is one only behind the code of a carrier', () => {
  expect(normalizePhone('0129030000000', 'BR')).toBeNull()
})

it('gives itself for each number that it gives, in every country', () => {
  const digits = fc.stringMatching(/^\+?[0-9]{6,14}$/)
  fc.assert(
    fc.property(digits, fc.constantFrom('AR', 'BR', 'CL', 'CO', 'MX', 'PE'), (text, country) => {
      const number = normalizePhone(text, country)
      fc.pre(number !== null)

      expect(normalizePhone(number ?? '', country)).toBe(number)
      expect(text.startsWith('+') || text.startsWith('00') || number?.startsWith('+5')).toBe(true)
    }),
  )
})
