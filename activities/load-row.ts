/** Loads the payment that an activity is about. */

import type { Payer } from '../payment/payment.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { Dependencies } from './dependencies.ts'

/** @throws when the store does not know the payment: the run was started by mistake */
export async function loadRow(
  { store }: Pick<Dependencies, 'store'>,
  paymentId: string,
): Promise<PaymentRow> {
  return mustBeKnown(await store.payments.load(paymentId), paymentId)
}

/** A payment with its payer. */
export interface RowWithPayer {
  row: PaymentRow
  /** Null once the payer is erased. */
  payer: Payer | null
  /** The payer's contact at Koywe, where it is known and belongs to our merchant. */
  contactId: string | null
}

/** @throws as `loadRow` */
export async function loadWithPayer(
  { store, settings }: Pick<Dependencies, 'store' | 'settings'>,
  paymentId: string,
): Promise<RowWithPayer> {
  const known = mustBeKnown(await store.payers.loadWithPayment(paymentId), paymentId)
  const { row, payer, contact } = known
  return { row, payer, contactId: contact?.merchant === settings.koyweMerchant ? contact.id : null }
}

/** Gives what the store found of a payment. @throws as `loadRow` */
export function mustBeKnown<Found>(found: Found | undefined, paymentId: string): Found {
  if (found === undefined) throw new Error(`the store knows no payment ${paymentId}`)
  return found
}
