/** Resumes a payment from the ledger. Safe to repeat: reads only. */

import type { Dependencies } from './dependencies.ts'
import { reportProgress, type Progress } from './progress.ts'

export function createLoadPayment({ ledger, clock, settings }: Dependencies) {
  return async (paymentId: string): Promise<Progress> => {
    const record = await loadRecord(ledger, paymentId)
    const hasReports = await ledger.receipts.hasWaiting(paymentId)
    return reportProgress(ledger.effects, record, {
      now: clock(),
      hasReports: hasReports || record.decisionDue,
      reportsInMs: 0,
      settle: settings.settle,
    })
  }
}

/** @throws when the ledger does not know the payment: then the run was started by mistake */
export async function loadRecord(ledger: Dependencies['ledger'], paymentId: string) {
  const record = await ledger.payments.load(paymentId)
  if (record) return record
  throw new Error(`the ledger knows no payment ${paymentId}`)
}
