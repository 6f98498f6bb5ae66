/** What an activity returns to the workflow: the progress of its payment, after a commit or without one. */

import type { PaymentChange } from '../payment/change.ts'
import { toProgress, type Progress } from '../payment/next-step.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { commitRow } from './commit-row.ts'
import type { Dependencies } from './dependencies.ts'

/** Commits a change, and reports the progress after it. @throws PaymentChanged */
export async function commitProgress(
  dependencies: Dependencies,
  change: PaymentChange,
): Promise<Progress> {
  return reportProgress(dependencies, await commitRow(dependencies, change))
}

/**
 * Reports the progress of a row that was just loaded or committed, with the pending work of the store.
 * @param reports what the store does not know: how long webhooks cause no read, and that a read is due
 */
export async function reportProgress(
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
    hasReports: hasWaiting || row.isDecisionDue || reports.hasReports === true,
    reportsPausedMs: reports.reportsPausedMs ?? 0,
    lookupGrace: settings.lookupGrace,
  })
}

/** Before the POST of an order no message can be due, and a webhook event could only wait. */
function isUntouched({ payment, intent }: PaymentRow): boolean {
  return payment.status === 'opening' && intent.intentAt === null
}
