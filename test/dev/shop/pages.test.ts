/** The shop's front page: prices as the offer's country writes them. */

import { expect, it } from 'vitest'
import { renderShop } from '../../../dev/shop/pages.ts'

it.each([
  'Colombia · PSE · $ 50.000<',
  'Colombia · PSE · $ 666 (the bank declines)<',
  'Brasil · PIX · R$ 79,90<',
  'México · SPEI · $250 (the sandbox pays it after 1.5 s)<',
  'Chile · Khipu · $12.990 (the sandbox pays it after 1.5 s)<',
])('offers %s', (choice) => {
  expect(renderShop([])).toContain(choice)
})
