/** What an order's state says about the payer's money. */

import { describe, expect, it } from 'vitest'
import { hasMoney, truthStates } from '../../payment/order-snapshot.ts'
import { aTruth } from '../support/payments.ts'

describe('the payer’s money', () => {
  it.each(['paid', 'completed'] as const)('has arrived when the order is %s', (state) => {
    const isThere = hasMoney(aTruth({ state }))

    expect(isThere).toBe(true)
  })

  it.each(truthStates.filter((state) => state !== 'paid' && state !== 'completed'))(
    'has not arrived when the order is %s',
    (state) => {
      const isThere = hasMoney(aTruth({ state }))

      expect(isThere).toBe(false)
    },
  )
})
