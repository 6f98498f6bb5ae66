/** Commits a change and reports the payment's progress. Every activity that writes a payment ends here. */

import { applyChange, type PaymentChange } from '../payment/change.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { Dependencies } from './dependencies.ts'
import { toProgress, type Progress } from '../payment/next-step.ts'

/** Another writer was first. Temporal retries the activity, which then loads the payment again. */
export class PaymentChanged extends Error {
  constructor(paymentId: string) {
    super(`payment ${paymentId} was changed by another writer`)
    this.name = 'PaymentChanged'
  }
}

/** Commits a change and reports progress. @throws PaymentChanged */
export async function commitAndReport(
  dependencies: Dependencies,
  change: PaymentChange,
): Promise<Progress> {
  return reportRow(dependencies, await commitChange(dependencies, change))
}

/** Commits a change and gives the row after it. @throws PaymentChanged */
export async function commitChange(
  { store }: Dependencies,
  change: PaymentChange,
): Promise<PaymentRow> {
  if (!(await store.commit(change))) throw new PaymentChanged(change.row.payment.id)
  return applyChange(change)
}

/**
 * Reports the progress of a row that was just loaded or committed, with the pending work of the store.
 * @param reports what the store does not know: how long webhooks cause no read, and that a read is due
 */
export async function reportRow(
  { store, settings }: Dependencies,
  row: PaymentRow,
  reports: { reportsPausedMs?: number; hasReports?: boolean } = {},
): Promise<Progress> {
  const { messages, hasWaiting, now } = isUntouched(row)
    ? { messages: [], hasWaiting: false, now: row.loadedAt }
    : await store.pendingWork(row.payment.id)
  return toProgress(row, {
    now,
    messages,
    hasReports: hasWaiting || row.decisionDue || reports.hasReports === true,
    reportsPausedMs: reports.reportsPausedMs ?? 0,
    lookupGrace: settings.lookupGrace,
  })
}

/** Before the POST of an order no message can be due, and a webhook event could only wait. */
function isUntouched({ payment, intent }: PaymentRow): boolean {
  return payment.status === 'opening' && intent.intentAt === null
}
