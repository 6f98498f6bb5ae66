/** The buttons of the playground: only those that do something for the order as it is now. */

import { expect, it } from 'vitest'
import type { ShopOrderState } from '../../../dev/shop/orders.ts'
import { listActions } from '../../../dev/shop/play.ts'
import { aShopOrder } from '../../support/visitor.ts'

it.each<[ShopOrderState, string | null, string[]]>([
  ['awaiting payment', null, ['lose', 'kill']],
  ['awaiting payment', 'pay_1', ['lose', 'late', 'kill']],
  ['shipped', 'pay_1', ['lose', 'kill']],
  ['on hold', 'pay_1', ['accept', 'decline', 'lose', 'kill']],
])('for an order that is %s with the payment %s are %j', (state, paymentId, actions) => {
  expect(listActions(aShopOrder({ state, paymentId }), { mayDecide: true })).toEqual(actions)
})

it('decide nothing without a key of support', () => {
  const order = aShopOrder({ state: 'on hold', paymentId: 'pay_1' })

  expect(listActions(order, { mayDecide: false })).toEqual(['lose', 'kill'])
})
