/** Commits a change of a payment, and gives the row after it. */

import { applyChange, type PaymentChange } from '../payment/change.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { Dependencies } from './dependencies.ts'

/** Another writer was first. Temporal retries the activity, which then loads the payment again. */
class PaymentChanged extends Error {
  constructor(paymentId: string) {
    super(`payment ${paymentId} was changed by another writer`)
    this.name = 'PaymentChanged'
  }
}

/** Commits a change and gives the row after it. @throws PaymentChanged */
export async function commitRow(
  { store }: Pick<Dependencies, 'store'>,
  change: PaymentChange,
): Promise<PaymentRow> {
  if (!(await store.commit(change))) throw new PaymentChanged(change.row.payment.id)
  return applyChange(change)
}
