/**
 * Ends selling by our own clock, where `expireRow` allows it. Safe to repeat: does nothing to a payment
 * that may not expire.
 */

import { expireRow } from '../payment/expiry.ts'
import type { Progress } from '../payment/next-step.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRow } from './load-row.ts'
import { commitProgress, loadProgress } from './progress.ts'

export function createExpirePayment(dependencies: Dependencies) {
  const { log, settings } = dependencies

  return async (paymentId: string): Promise<Progress> => {
    const row = await loadRow(dependencies, paymentId)
    const change = expireRow(row, { now: row.loadedAt, override: settings.pollScheduleMs })
    if (change === null) return loadProgress(dependencies, row)
    log.info({ paymentId }, 'payment expired')
    return commitProgress(dependencies, change)
  }
}
