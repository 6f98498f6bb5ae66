/** What an order's state says about the payer's money. */

import { describe, expect, it } from 'vitest'
import { hasMoney, orderStates } from '../../payment/order-snapshot.ts'
import { aSnapshot } from '../support/payments.ts'

describe('the payer’s money', () => {
  it.each(['paid', 'completed'] as const)('has arrived when the order is %s', (state) => {
    const isThere = hasMoney(aSnapshot({ state }))

    expect(isThere).toBe(true)
  })

  it.each(orderStates.filter((state) => state !== 'paid' && state !== 'completed'))(
    'has not arrived when the order is %s',
    (state) => {
      const isThere = hasMoney(aSnapshot({ state }))

      expect(isThere).toBe(false)
    },
  )
})
