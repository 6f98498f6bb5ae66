/**
 * Ends selling by our own clock, where `expireRow` allows it. Safe to repeat: does nothing to a payment
 * that may not expire.
 */

import { expireRow } from '../payment/expiry.ts'
import { commitAndReport, reportRow } from './commit-and-report.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRow } from './load-payment.ts'
import type { Progress } from '../payment/next-step.ts'

export function createExpirePayment(dependencies: Dependencies) {
  const { store, log, settings } = dependencies

  return async (paymentId: string): Promise<Progress> => {
    const row = await loadRow(store, paymentId)
    const change = expireRow(row, { now: row.loadedAt, override: settings.pollScheduleMs })
    if (change === null) return reportRow(dependencies, row)
    log.info({ paymentId }, 'payment expired')
    return commitAndReport(dependencies, change)
  }
}
