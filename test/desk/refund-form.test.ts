/** What the form of a refund by hand suggests. */

import { expect, it } from 'vitest'
import { suggestRefund } from '../../desk/refund-form.ts'
import type { HandRefundKind } from '../../store/hand-refunds.ts'
import { aPaid } from '../support/payments.ts'

it.each<[string, HandRefundKind[], string]>([
  ['what arrived, where it was declined', ['refund_by_hand'], '60000'],
  ['the difference, where too much was accepted', ['refund_excess'], '10000'],
  ['nothing where another order was paid', ['duplicate_money'], ''],
  ['nothing where several refunds are open', ['refund_by_hand', 'refund_excess'], ''],
])('suggests %s', (_what, kinds, amount) => {
  const payment = aPaid({ paidAmount: '60000' })

  expect(suggestRefund(kinds, payment)).toBe(amount)
})

it('suggests no difference between two currencies', () => {
  const payment = aPaid({ currency: 'COP', paidAmount: '60000', paidCurrency: 'USD' })

  expect(suggestRefund(['refund_excess'], payment)).toBe('')
})
