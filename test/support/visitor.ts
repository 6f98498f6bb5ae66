/** A visitor of the tiny shop. */

import { findMarket } from '../../dev/shop/markets.ts'
import type { ShopOrder } from '../../dev/shop/orders.ts'
import { changeCart, type Visitor } from '../../dev/shop/visitor.ts'

/** A visitor from Colombia who reads English and has a kilo of coffee in the cart. */
export function aVisitor({
  country = 'CO',
  ...wishes
}: Partial<Visitor> & { country?: string } = {}): Visitor {
  return {
    language: 'en',
    market: findMarket(country),
    cart: changeCart([], 'coffee', 1),
    ...wishes,
  }
}

export function aShopOrder(wishes: Partial<ShopOrder> = {}): ShopOrder {
  return {
    reference: 'order-1',
    language: 'en',
    country: 'CO',
    items: [{ productId: 'coffee', quantity: 1 }],
    total: 5_000_000,
    buyer: findMarket('CO').buyer,
    method: 'PSE',
    bank: 'BANCOLOMBIA',
    state: 'awaiting payment',
    paymentId: null,
    qrCode: null,
    version: 0,
    events: [],
    ...wishes,
  }
}
