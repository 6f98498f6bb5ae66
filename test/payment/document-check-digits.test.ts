/** Check digits of documents: the published formula decides, over the whole space of numbers. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Country } from '../../payment/country.ts'
import { checkDocument } from '../../payment/document.ts'
import {
  checkDigitOfCuit,
  checkDigitOfCurp,
  checkDigitOfNit,
  checkDigitOfRuc,
  checkDigitOfRut,
  checkDigitsOfCnpj,
  checkDigitsOfCpf,
} from '../support/check-digits.ts'

interface Family {
  country: Country
  type: string
  /** Everything before the check digits. */
  bases: fc.Arbitrary<string>
  checkDigits: (base: string) => string
  /** What stands between the two in writing. */
  dash?: '-'
}

const curpBases = fc
  .tuple(
    fc.stringMatching(/^X[XYZ]{3}$/),
    fc.date({ min: new Date('1930-01-01'), max: new Date('1999-12-31'), noInvalidDate: true }),
    fc.constantFrom('H', 'M'),
    fc.constantFrom('DF', 'NE', 'JC', 'YN'),
    fc.stringMatching(/^[B-DF-HJ-NP-TV-Z]{3}\d$/),
  )
  .map(([name, date, sex, state, rest]) => {
    const day = date.toISOString().slice(2, 10).replaceAll('-', '')
    return `${name}${day}${sex}${state}${rest}`
  })

const families: Family[] = [
  {
    country: 'BR',
    type: 'CPF',
    bases: fc.stringMatching(/^\d{9}$/).filter((base) => new Set(base).size > 1),
    checkDigits: checkDigitsOfCpf,
  },
  {
    country: 'BR',
    type: 'CNPJ',
    bases: fc.stringMatching(/^[0-9A-Z]{12}$/).filter((base) => new Set(base).size > 1),
    checkDigits: checkDigitsOfCnpj,
  },
  {
    country: 'CL',
    type: 'RUT',
    bases: fc.stringMatching(/^\d{7,8}$/),
    checkDigits: checkDigitOfRut,
    dash: '-',
  },
  {
    country: 'CO',
    type: 'NIT',
    bases: fc.stringMatching(/^\d{8,10}$/),
    checkDigits: checkDigitOfNit,
    dash: '-',
  },
  {
    country: 'AR',
    type: 'CUIT',
    bases: fc.stringMatching(/^(20|23|24|27|30|33|34)\d{8}$/),
    checkDigits: checkDigitOfCuit,
  },
  {
    country: 'AR',
    type: 'CUIL',
    bases: fc.stringMatching(/^(20|23|24|27)\d{8}$/),
    checkDigits: checkDigitOfCuit,
  },
  {
    country: 'PE',
    type: 'RUC',
    bases: fc.stringMatching(/^(10|15|17|20)\d{8}$/),
    checkDigits: checkDigitOfRuc,
  },
  { country: 'MX', type: 'CURP', bases: curpBases, checkDigits: checkDigitOfCurp },
]

const named = families.map((family) => [`${family.country} ${family.type}`, family] as const)

/** The bases and check digits of the published vectors of koywe.md, section 4.2. */
it.each([
  [checkDigitsOfCpf, '111444777', '35'],
  [checkDigitsOfCpf, '123456789', '09'],
  [checkDigitsOfCnpj, '112223330001', '81'],
  [checkDigitsOfCnpj, '12ABC34501DE', '35'],
  [checkDigitOfRut, '11111111', '1'],
  [checkDigitOfRut, '12345678', '5'],
  [checkDigitOfRut, '10000013', 'K'],
  [checkDigitOfRut, '10000004', '0'],
  [checkDigitOfNit, '213123432', '1'],
  [checkDigitOfNit, '900123456', '8'],
  [checkDigitOfCuit, '2026756539', '3'],
  [checkDigitOfCuit, '2005536168', '2'],
  [checkDigitOfRuc, '2051233379', '7'],
  [checkDigitOfCurp, 'BOXW310820HNERXN0', '9'],
])('these tests know the published formula: %o of %s is %s', (checkDigits, base, expected) => {
  const digits = checkDigits(base)

  expect(digits).toBe(expected)
})

describe.each(named)('%s', (_name, { country, type, bases, checkDigits, dash = '' }) => {
  it('is taken with the check digits of the formula', () => {
    fc.assert(
      fc.property(bases, (base) => {
        const check = checkDocument(country, type, `${base}${dash}${checkDigits(base)}`)

        expect(check).toHaveProperty('number')
      }),
    )
  })

  it('is refused with any other check digit', () => {
    fc.assert(
      fc.property(bases, fc.nat({ max: 99 }), (base, wrong) => {
        const right = checkDigits(base)
        const digits = String(wrong).padStart(2, '0').slice(-right.length)
        fc.pre(digits !== right)

        const check = checkDocument(country, type, `${base}${dash}${digits}`)

        expect(check).toHaveProperty('rule')
      }),
    )
  })

  it('is refused with one digit changed, wherever the formula notices', () => {
    const changes = fc.record({ base: bases, at: fc.nat({ max: 11 }), digit: fc.nat({ max: 9 }) })
    fc.assert(
      fc.property(changes, ({ base, at, digit }) => {
        const changed = `${base.slice(0, at)}${digit}${base.slice(at + 1)}`
        fc.pre(at < base.length && /\d/.test(base[at] ?? ''))
        fc.pre(checkDigits(changed) !== checkDigits(base))

        const check = checkDocument(country, type, `${changed}${dash}${checkDigits(base)}`)

        expect(check).toHaveProperty('rule')
      }),
    )
  })
})

describe('a RUT', () => {
  it('is refused with any one digit changed, for its formula notices every change', () => {
    const digits = fc.record({
      base: fc.stringMatching(/^\d{8}$/),
      at: fc.nat({ max: 7 }),
      by: fc.integer({ min: 1, max: 9 }),
    })
    fc.assert(
      fc.property(digits, ({ base, at, by }) => {
        const digit = (Number(base[at]) + by) % 10
        const changed = `${base.slice(0, at)}${digit}${base.slice(at + 1)}`

        const check = checkDocument('CL', 'RUT', `${changed}-${checkDigitOfRut(base)}`)

        expect(check).toHaveProperty('rule')
      }),
    )
  })
})

describe('a prefix that no taxpayer has', () => {
  it.each([
    ['AR', 'CUIT', '21', checkDigitOfCuit],
    ['AR', 'CUIT', '99', checkDigitOfCuit],
    ['PE', 'RUC', '11', checkDigitOfRuc],
    ['PE', 'RUC', '30', checkDigitOfRuc],
  ] as const)('is refused: %s %s %s…', (country, type, prefix, checkDigit) => {
    const base = `${prefix}12345678`

    const check = checkDocument(country, type, base + checkDigit(base))

    expect(check).toHaveProperty('rule')
  })
})
