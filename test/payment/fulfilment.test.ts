/** Fulfilment: what the shop's answer to `payment.completed` changes. */

import { expect, it } from 'vitest'
import { applyFulfilment } from '../../payment/fulfilment.ts'
import { statuses } from '../../payment/status.ts'
import { epoch } from '../support/clock.ts'
import { aPaid, minute } from '../support/payments.ts'

const now = epoch + minute

it.each(statuses)('is done once the shop has taken the event, with a new version: %s', (status) => {
  const payment = aPaid({ status })

  const result = applyFulfilment(payment, now)

  expect(result.payment).toEqual({
    ...payment,
    fulfilment: 'done',
    version: payment.version + 1,
    updatedAt: now,
  })
  expect(result.messages).toEqual([])
})

it.each(['held', 'done'] as const)('stays %s, with the same version', (fulfilment) => {
  const payment = aPaid({ fulfilment })

  const result = applyFulfilment(payment, now)

  expect(result.isChanged).toBe(false)
  expect(result.payment).toEqual(payment)
})
