/**
 * Ends selling by our own clock: a pending payment after one last read of its order, or at the end of the
 * watch where Koywe no longer knows it; an opening one when it is certain that no order exists. Safe to
 * repeat: does nothing where none of it holds.
 */

import { expire } from '../payment/next.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRow } from './load-payment.ts'
import { commitAndReport, reportRow } from './commit-and-report.ts'
import type { Progress } from './progress.ts'
import { maySellingEnd, computeNextPollAt } from './schedule.ts'

export function createExpirePayment(dependencies: Dependencies) {
  const { store, clock, log, settings } = dependencies

  return async (paymentId: string): Promise<Progress> => {
    const row = await loadRow(store, paymentId)
    const { payment, intent } = row
    const now = clock()
    const isUnopened = payment.status === 'opening' && intent.intentAt === null
    const isOver = payment.status === 'pending' && maySellingEnd(row, now)
    const mayEnd = now >= payment.expiresAt && (isUnopened || isOver)
    if (!mayEnd) return reportRow(dependencies, row)

    const result = expire(payment, now)
    const expired = { ...row, payment: result.payment }
    const nextPollAt = computeNextPollAt(expired, { now, override: settings.pollScheduleMs })
    log.info({ paymentId }, 'payment expired')
    return commitAndReport(dependencies, {
      row,
      result,
      at: now,
      polling: { nextPollAt },
      ...(isUnopened && result.payment.failure
        ? { answer: { outcome: 'refused', failure: result.payment.failure } as const }
        : {}),
    })
  }
}
