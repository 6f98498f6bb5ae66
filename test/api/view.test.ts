/** The document of a payment says what the payment shows, in both directions. */

import { expect, it } from 'vitest'
import { PaymentAnswer } from '../../api/schemas.ts'
import { viewPayment } from '../../payment/payment.ts'
import { aPayment } from '../support/records.ts'

it('has every member that is shown, in that order, and no other', () => {
  const shown = Object.keys(viewPayment(aPayment()))

  expect(Object.keys(PaymentAnswer.properties)).toEqual(shown)
  expect(PaymentAnswer.required).toEqual(shown)
})
