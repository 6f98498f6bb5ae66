/** Payment methods as payers know them. */

import { expect, it } from 'vitest'
import { nameMethod } from '../../payment/method-name.ts'

it.each([
  ['PIX_STATIC', 'Pix'],
  ['PIX_DYNAMIC', 'Pix'],
  ['NEQUI', 'Nequi'],
  ['PSE', 'PSE'],
  ['SPEI', 'SPEI'],
  ['CARD_PAYMENT', 'CARD PAYMENT'],
  ['constructor', 'constructor'],
])('%s is %s', (code, name) => {
  expect(nameMethod(code)).toBe(name)
})
