/** Amounts on the sandbox's pages. */

import { expect, it } from 'vitest'
import { showAmount } from '../../../dev/sandbox/amount.ts'

it.each([
  [50_000, 'COP', '$ 50.000'],
  [1_234_567.5, 'COP', '$ 1.234.567,50'],
  [120.5, 'BRL', 'R$ 120,50'],
  [79, 'BRL', 'R$ 79'],
  [12_990, 'CLP', '$12.990'],
  [1250.5, 'MXN', '$1,250.50'],
  [1000.5, 'ARS', '$ 1.000,50'],
  [10, 'PEN', 'S/ 10'],
  [5, 'XYZ', '5 XYZ'],
  [5, 'not a currency', '5 not a currency'],
])('%d in %s is written %s', (amount, currency, text) => {
  expect(showAmount(amount, currency)).toBe(text)
})
