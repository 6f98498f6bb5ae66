/** A person ends selling: only of what is still sold, and money that still comes is late. */

import { expect, it } from 'vitest'
import { stopSelling } from '../../payment/expiry.ts'
import { epoch } from '../support/clock.ts'
import { aRow } from '../support/rows.ts'

const asked = { by: 'ana', reason: 'sold out', now: epoch + 1000 }

it('expires an open payment at once, and notifies the shop', () => {
  const row = aRow({ payment: { status: 'pending', version: 3 } })

  const change = stopSelling(row, asked)

  expect(change?.result.payment).toMatchObject({
    status: 'expired',
    expiresAt: epoch + 1000,
    watchUntil: row.payment.watchUntil,
    version: 4,
    failure: { code: 'payment_expired' },
  })
  expect(change?.result.messages).toEqual(['payment.expired', 'mail.expired'])
  expect(change?.result.notes.map(({ summary }) => summary)).toEqual([
    'pending → expired',
    'selling was stopped by ana: sold out',
  ])
})

it('does not move a deadline that has passed', () => {
  const row = aRow({ payment: { status: 'pending', expiresAt: epoch } })

  expect(stopSelling(row, asked)?.result.payment.expiresAt).toBe(epoch)
})

it.each([
  { status: 'opening' },
  { status: 'processing' },
  { status: 'paid' },
  { status: 'expired' },
  { status: 'pending', fulfilment: 'held' },
  { status: 'pending', decision: { decision: 'decline', by: 'ana', at: epoch, reason: 'x' } },
] as const)('ends nothing where nothing is sold any more, or money has come: %j', (payment) => {
  expect(stopSelling(aRow({ payment }), asked)).toBeNull()
})
