/**
 * Ends selling by our own clock: a pending payment after one last read of its order, or at the end of the
 * watch where Koywe no longer knows it; an opening one when it is certain that no order exists. Safe to
 * repeat: does nothing where none of it holds.
 */

import { expire } from '../payment/next.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRecord } from './load-payment.ts'
import { commitAndReport, reportRecord } from './commit-and-report.ts'
import type { Progress } from './progress.ts'
import { maySellingEnd, nextLookAt } from './schedule.ts'

export function createExpirePayment(dependencies: Dependencies) {
  const { ledger, clock, log, settings } = dependencies

  return async (paymentId: string): Promise<Progress> => {
    const record = await loadRecord(ledger, paymentId)
    const { payment, intent } = record
    const now = clock()
    const isUnopened = payment.status === 'opening' && intent.intentAt === null
    const isOver = payment.status === 'pending' && maySellingEnd(record, now)
    const mayEnd = now >= payment.expiresAt && (isUnopened || isOver)
    if (!mayEnd) return reportRecord(dependencies, record)

    const step = expire(payment, now)
    const expired = { ...record, payment: step.payment }
    const lookAt = nextLookAt(expired, { now, override: settings.pollScheduleMs })
    log.info({ paymentId }, 'payment expired')
    return commitAndReport(dependencies, {
      record,
      step,
      at: now,
      watch: { lookAt },
      ...(isUnopened && step.payment.failure
        ? { answer: { outcome: 'refused', failure: step.payment.failure } as const }
        : {}),
    })
  }
}
