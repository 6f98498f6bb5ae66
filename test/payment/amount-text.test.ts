/** Amounts as payers read them, in each country, exactly. */

import { expect, it } from 'vitest'
import { writeAmount } from '../../payment/amount-text.ts'
import { amountDigitsMax } from '../../payment/money.ts'

it.each([
  ['79.9', 'BRL', 'pt', 'BR', '79,90 BRL'],
  ['1234.5', 'BRL', 'pt', 'BR', '1.234,50 BRL'],
  ['50000', 'COP', 'es', 'CO', '50.000,00 COP'],
  ['2000', 'COP', 'es', 'CO', '2.000,00 COP'],
  ['12990', 'CLP', 'es', 'CL', '12.990 CLP'],
  ['1234.5', 'MXN', 'es', 'MX', '1,234.50 MXN'],
  ['1234.5', 'ARS', 'es', 'AR', '1.234,50 ARS'],
  ['1234.5', 'PEN', 'es', 'PE', '1,234.50 PEN'],
  ['50000', 'COP', 'en', 'CO', '50,000.00 COP'],
] as const)('%s %s is in %s-%s: %s', (amount, currency, locale, country, expected) => {
  expect(writeAmount(amount, currency, { locale, country })).toBe(expected)
})

const brazil = { locale: 'pt', country: 'BR' } as const

it.each([
  ['12345678901234.5', 'BRL', '12.345.678.901.234,50 BRL'],
  ['0.12345678', 'USDT', '0,12345678 USDT'],
  ['79.905', 'BRL', '79,905 BRL'],
])('never rounds: %s %s', (amount, currency, expected) => {
  expect(writeAmount(amount, currency, brazil)).toBe(expected)
})

it('keeps every digit that an amount may have', () => {
  const amount = '9'.repeat(amountDigitsMax)

  const written = writeAmount(amount, 'BRL', brazil)

  expect(written.replaceAll(/\D/g, '')).toBe(`${amount}00`)
})
