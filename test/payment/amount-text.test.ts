/** Amounts as payers read them, in each country, exactly. */

import { expect, it } from 'vitest'
import { writeAmount } from '../../payment/amount-text.ts'
import { amountDigitsMax } from '../../payment/money.ts'

it.each([
  ['79.9', 'BRL', 'pt', 'BR', 'R$ 79,90'],
  ['1234.5', 'BRL', 'pt', 'BR', 'R$ 1.234,50'],
  ['50000', 'COP', 'es', 'CO', '$ 50.000'],
  ['2000', 'COP', 'es', 'CO', '$ 2.000'],
  ['12990', 'CLP', 'es', 'CL', '$12.990'],
  ['1234.5', 'MXN', 'es', 'MX', '$1,234.50'],
  ['1234.5', 'ARS', 'es', 'AR', '$ 1.234,50'],
  ['1234.5', 'PEN', 'es', 'PE', 'S/ 1,234.50'],
  ['50000', 'COP', 'en', 'CO', '$50,000'],
] as const)('%s %s is in %s-%s: %s', (amount, currency, locale, country, expected) => {
  expect(writeAmount(amount, currency, { locale, country })).toBe(expected)
})

const brazil = { locale: 'pt', country: 'BR' } as const

it.each([
  ['12345678901234.5', 'BRL', 'R$ 12.345.678.901.234,50'],
  ['0.12345678', 'USDT', '0,12345678 USDT'],
  ['79.905', 'BRL', 'R$ 79,905'],
])('never rounds: %s %s', (amount, currency, expected) => {
  expect(writeAmount(amount, currency, brazil)).toBe(expected)
})

it('keeps every digit that an amount may have', () => {
  const amount = '9'.repeat(amountDigitsMax)

  const written = writeAmount(amount, 'BRL', brazil)

  expect(written.replaceAll(/\D/g, '')).toBe(amount)
})
