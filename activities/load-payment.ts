/** Reports a payment's progress from the store. Safe to repeat: reads only. */

import type { Dependencies } from './dependencies.ts'
import { reportRow } from './commit-and-report.ts'
import type { Progress } from '../payment/next-step.ts'

export function createLoadPayment(dependencies: Dependencies) {
  return async (paymentId: string): Promise<Progress> =>
    reportRow(dependencies, await loadRow(dependencies.store, paymentId))
}

/** @throws when the store does not know the payment: the run was started by mistake */
export async function loadRow({ payments }: Dependencies['store'], paymentId: string) {
  return mustBeKnown(await payments.load(paymentId), paymentId)
}

/** @throws as `loadRow` */
export async function loadWithPayer({ payers }: Dependencies['store'], paymentId: string) {
  return mustBeKnown(await payers.loadWithPayment(paymentId), paymentId)
}

export function mustBeKnown<Found>(found: Found | undefined, paymentId: string): Found {
  if (found === undefined) throw new Error(`the store knows no payment ${paymentId}`)
  return found
}
