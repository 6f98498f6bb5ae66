/** Amounts as payers read them, in each country, exactly. */

import { expect, it } from 'vitest'
import { writeAmount } from '../../payment/amount-text.ts'
import { amountDigitsMax } from '../../payment/money.ts'

it.each([
  ['79.9', 'BRL', 'BR', 'R$ 79,90'],
  ['1234.5', 'BRL', 'BR', 'R$ 1.234,50'],
  ['50000', 'COP', 'CO', '$ 50.000'],
  ['2000', 'COP', 'CO', '$ 2.000'],
  ['12990', 'CLP', 'CL', '$12.990'],
  ['1234.5', 'MXN', 'MX', '$1,234.50'],
  ['1234.5', 'ARS', 'AR', '$ 1.234,50'],
  ['1234.5', 'PEN', 'PE', 'S/ 1,234.50'],
] as const)('%s %s is in %s: %s', (amount, currency, country, expected) => {
  expect(writeAmount(amount, currency, { country })).toBe(expected)
})

const brazil = { country: 'BR' } as const

it.each([
  ['12345678901234.5', 'BRL', 'R$ 12.345.678.901.234,50'],
  ['0.12345678', 'USDT', '0,12345678 USDT'],
  ['79.905', 'BRL', 'R$ 79,905'],
  // Another currency has the decimals of its own, whichever was written before.
  ['5.5', 'MXN', '5,50 MXN'],
  ['5.5', 'USDT', '5,5 USDT'],
])('never rounds: %s %s', (amount, currency, expected) => {
  expect(writeAmount(amount, currency, brazil)).toBe(expected)
})

it('keeps every digit that an amount may have', () => {
  const amount = '9'.repeat(amountDigitsMax)

  const written = writeAmount(amount, 'BRL', brazil)

  expect(written.replaceAll(/\D/g, '')).toBe(amount)
})
