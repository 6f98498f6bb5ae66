/** The cart of a visitor, and the amount that Payin is asked for. */

import { describe, expect, it } from 'vitest'
import { toDecimal, totalOf } from '../../../dev/shop/catalog.ts'
import { findMarket } from '../../../dev/shop/markets.ts'
import { changeCart, quantityMax } from '../../../dev/shop/visitor.ts'

const quantities = (cart: ReturnType<typeof changeCart>) =>
  cart.map(({ product, quantity }) => [product.id, quantity])

describe('a cart', () => {
  it('takes products, and gives them back at 0', () => {
    const both = changeCart(changeCart([], 'mug', 2), 'coffee', 1)

    expect(quantities(both)).toEqual([
      ['coffee', 1],
      ['mug', 2],
    ])
    expect(quantities(changeCart(both, 'mug', 0))).toEqual([['coffee', 1]])
  })

  it.each([
    ['mug', -1, []],
    ['mug', 1000, [['mug', quantityMax]]],
    ['mug', 1.5, []],
    ['mug', Number.NaN, []],
    ['gold', 1, []],
    [undefined, 1, []],
  ])('of %s × %d is %j', (product, quantity, expected) => {
    expect(quantities(changeCart([], product, quantity))).toEqual(expected)
  })

  it.each([
    ['CO', '114000.00'],
    ['BR', '178.90'],
    ['CL', '30970'],
  ])('of a kilo and two mugs costs in %s exactly %s', (country, total) => {
    const cart = changeCart(changeCart([], 'coffee', 1), 'mug', 2)
    const market = findMarket(country)

    expect(toDecimal(totalOf(cart, market), market)).toBe(total)
  })
})
