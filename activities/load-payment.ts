/** Resumes a payment from the ledger. Safe to repeat: reads only. */

import type { Dependencies } from './dependencies.ts'
import { reportRecord } from './commit-and-report.ts'
import type { Progress } from './progress.ts'

export function createLoadPayment(dependencies: Dependencies) {
  return async (paymentId: string): Promise<Progress> =>
    reportRecord(dependencies, await loadRecord(dependencies.ledger, paymentId))
}

/** @throws when the ledger does not know the payment: then the run was started by mistake */
export async function loadRecord({ payments }: Dependencies['ledger'], paymentId: string) {
  return mustBeKnown(await payments.load(paymentId), paymentId)
}

/** @throws as loadRecord */
export async function loadWithPayer({ payers }: Dependencies['ledger'], paymentId: string) {
  return mustBeKnown(await payers.loadWithPayment(paymentId), paymentId)
}

export function mustBeKnown<Found>(found: Found | undefined, paymentId: string): Found {
  if (found === undefined) throw new Error(`the ledger knows no payment ${paymentId}`)
  return found
}
