/** Money as decimal text and whole minor units: exact in both directions, never rounded. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareDecimals,
  currencyScales,
  formatAmount,
  isCurrency,
  normalDecimal,
  parseAmount,
  roundDecimal,
  subtractDecimals,
  type Currency,
} from '../../payment/money.ts'

const anyCurrency = fc.constantFrom(...(Object.keys(currencyScales) as Currency[]))

/** Decimal text of up to twenty digits on each side of the point, far beyond what a float keeps. */
const anyDecimal = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.stringMatching(/^\d{1,20}$/),
    fraction: fc.stringMatching(/^\d{1,20}$/),
  })
  .map(({ sign, whole, fraction }) => ({
    text: `${sign}${whole}.${fraction}`,
    /** In units of the twentieth decimal. */
    units: BigInt(`${sign}${whole}${fraction.padEnd(20, '0')}`),
  }))

describe('a currency', () => {
  it.each([
    ['ARS', 2],
    ['BRL', 2],
    ['CLP', 0],
    ['COP', 2],
    ['MXN', 2],
    ['PEN', 2],
  ] as const)('%s has %i decimals', (currency, decimals) => {
    const scale = currencyScales[currency]

    expect(scale).toBe(decimals)
  })

  it.each(['COP', 'CLP'])('%s is known', (text) => {
    const isKnown = isCurrency(text)

    expect(isKnown).toBe(true)
  })

  it.each(['USD', 'cop', '', 'toString', 'constructor'])('"%s" is not known', (text) => {
    const isKnown = isCurrency(text)

    expect(isKnown).toBe(false)
  })
})

describe('an amount that is read', () => {
  it.each([
    ['50000', 'COP', 5_000_000n],
    ['49.90', 'BRL', 4990n],
    ['49.9', 'BRL', 4990n],
    ['0.01', 'MXN', 1n],
    ['0.29', 'PEN', 29n],
    ['1.15', 'PEN', 115n],
    ['00012', 'ARS', 1200n],
    ['5000', 'CLP', 5000n],
    ['999999999999999', 'CLP', 999_999_999_999_999n],
    ['9999999999999.99', 'COP', 999_999_999_999_999n],
  ] as const)('of "%s" %s is %i minor units', (text, currency, minor) => {
    const amount = parseAmount(text, currency)

    expect(amount).toBe(minor)
  })

  it.each([
    '',
    ' ',
    'abc',
    '1e3',
    '1E3',
    '+1',
    '.5',
    '5.',
    '1,5',
    '1.000,00',
    '1 000',
    ' 1',
    '1\n',
    '0x10',
    '--1',
    'NaN',
    'Infinity',
    '٣',
    '１',
    '1'.repeat(41),
  ])('is not a number when it is "%s"', (text) => {
    const amount = parseAmount(text, 'COP')

    expect(amount).toBe('not_a_number')
  })

  it.each(['0', '0.00', '-0', '-1', '-0.01'])('is not positive when it is "%s"', (text) => {
    const amount = parseAmount(text, 'COP')

    expect(amount).toBe('not_positive')
  })

  it.each([
    ['1.5', 'CLP'],
    ['5000.01', 'CLP'],
    ['0.001', 'COP'],
    ['49.905', 'BRL'],
    ['49.9000000000000000001', 'BRL'],
  ] as const)('of "%s" %s has too many decimals and is not rounded', (text, currency) => {
    const amount = parseAmount(text, currency)

    expect(amount).toBe('too_many_decimals')
  })

  it.each([
    ['1234567890123456', 'CLP'],
    ['12345678901234.56', 'COP'],
    ['9007199254740993', 'CLP'],
  ] as const)('of "%s" %s has more digits than a JSON number keeps', (text, currency) => {
    const amount = parseAmount(text, currency)

    expect(amount).toBe('too_many_digits')
  })

  it('is worth its digits, whatever a float would make of them', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[1-9]\d{0,12}$/),
        fc.stringMatching(/^\d\d$/),
        (whole, cents) => {
          const amount = parseAmount(`${whole}.${cents}`, 'BRL')

          expect(amount).toBe(BigInt(whole + cents))
        },
      ),
    )
  })
})

describe('an amount that is printed', () => {
  it.each([
    [5_000_000n, 'COP', '50000'],
    [4990n, 'BRL', '49.9'],
    [4905n, 'BRL', '49.05'],
    [1n, 'MXN', '0.01'],
    [10n, 'MXN', '0.1'],
    [100n, 'MXN', '1'],
    [5000n, 'CLP', '5000'],
    [999_999_999_999_999n, 'PEN', '9999999999999.99'],
  ] as const)('of %i minor units of %s is "%s"', (minor, currency, text) => {
    const printed = formatAmount(minor, currency)

    expect(printed).toBe(text)
  })

  it('is read back as the same amount', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 999_999_999_999_999n), anyCurrency, (minor, currency) => {
        const amount = parseAmount(formatAmount(minor, currency), currency)

        expect(amount).toBe(minor)
      }),
    )
  })

  it('is a plain decimal without trailing zeros', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 999_999_999_999_999n), anyCurrency, (minor, currency) => {
        const printed = formatAmount(minor, currency)

        expect(printed).toMatch(/^(0|[1-9]\d*)(\.\d*[1-9])?$/)
      }),
    )
  })
})

describe('the normal form of a decimal', () => {
  it.each([
    ['050000.10', '50000.1'],
    ['50000', '50000'],
    ['50000.00', '50000'],
    ['0.10', '0.1'],
    ['000', '0'],
    ['-0', '0'],
    ['-0.50', '-0.5'],
    ['0.30000000000000004', '0.30000000000000004'],
    ['9007199254740993', '9007199254740993'],
  ])('of "%s" is "%s"', (text, normal) => {
    const form = normalDecimal(text)

    expect(form).toBe(normal)
  })

  it.each(['', '1e21', '1.', '.1', 'one', '1,0', '1 '])('of "%s" does not exist', (text) => {
    const form = normalDecimal(text)

    expect(form).toBeNull()
  })

  it('keeps every digit that counts', () => {
    fc.assert(
      fc.property(anyDecimal, ({ text }) => {
        const form = normalDecimal(text)

        const trimmed = text.replace(/\.?0+$/, '').replace(/^(-?)0+(?=\d)/, '$1')
        expect(form).toBe(trimmed === '-0' ? '0' : trimmed)
      }),
    )
  })

  it('is its own normal form', () => {
    fc.assert(
      fc.property(anyDecimal, ({ text }) => {
        const form = normalDecimal(text) ?? ''

        expect(normalDecimal(form)).toBe(form)
      }),
    )
  })
})

describe('the comparison of two decimals', () => {
  it.each([
    ['50000', '50000.00', 0],
    ['49.9', '49.90', 0],
    ['-0', '0', 0],
    ['9', '10', -1],
    ['49.9', '49.89', 1],
    ['49999.99', '50000', -1],
    ['50000.001', '50000', 1],
    ['9007199254740993', '9007199254740992', 1],
    ['0.10000000000000000001', '0.1', 1],
    ['-2', '-1', -1],
  ])('of %s and %s is %i', (left, right, sign) => {
    const comparison = compareDecimals(left, right)

    expect(comparison).toBe(sign)
  })

  it.each([
    ['1e3', '1000'],
    ['1000', ''],
    ['NaN', 'NaN'],
  ])('of "%s" and "%s" is refused', (left, right) => {
    const compare = () => compareDecimals(left, right)

    expect(compare).toThrow(new TypeError('compareDecimals takes plain decimals'))
  })

  it('is exact, however many digits there are', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (left, right) => {
        const comparison = compareDecimals(left.text, right.text)

        const expected = left.units < right.units ? -1 : left.units > right.units ? 1 : 0
        expect(comparison).toBe(expected)
      }),
    )
  })
})

describe('the difference of two decimals', () => {
  it.each([
    ['60000', '50000', '10000'],
    ['60000.50', '50000', '10000.5'],
    ['50000', '50000.00', '0'],
    ['0.1', '0.25', '-0.15'],
    ['-1', '-2', '1'],
    ['9007199254740993', '0.01', '9007199254740992.99'],
  ])('of %s and %s is %s', (left, right, difference) => {
    expect(subtractDecimals(left, right)).toBe(difference)
  })

  it('is refused for what is no plain decimal', () => {
    const subtract = () => subtractDecimals('1e3', '1')

    expect(subtract).toThrow(new TypeError('subtractDecimals takes plain decimals'))
  })
})

describe('a decimal of six decimals at most', () => {
  it.each([
    ['250.75000000000003', '250.75'],
    ['0.1234565', '0.123457'],
    ['99.9999999', '100'],
    ['-0.0000005', '-0.000001'],
    ['50000', '50000'],
    ['1.123456', '1.123456'],
  ])('rounds %s to %s', (text, expected) => {
    expect(roundDecimal(text, 6)).toBe(expected)
  })

  it('is none where the text is no plain decimal', () => {
    expect(roundDecimal('1e21', 6)).toBeNull()
  })
})
