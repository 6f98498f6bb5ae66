/** The document of a payment says what the payment shows, in both directions. */

import { expect, it } from 'vitest'
import { PaymentAnswer } from '../../api/schemas.ts'
import { viewPayment } from '../../payment/payment.ts'
import { aPaid } from '../support/payments.ts'

it('has every member that is shown, in that order, and no other', () => {
  const shown = Object.keys(viewPayment(aPaid({ paidCurrency: 'USD' })))

  const always = Object.keys(PaymentAnswer.properties).filter((name) => name !== 'refresh')
  expect(always).toEqual(shown)
  expect(PaymentAnswer.required).toEqual(Object.keys(viewPayment(aPaid())))
})
