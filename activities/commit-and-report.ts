/** Commits moves that need no read of the order, and says what comes next. */

import type { PaymentChange } from '../payment/change.ts'
import type { StoredAnswer } from '../payment/change.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { PendingWork } from '../store/pending-work.ts'
import { reject } from '../payment/next.ts'
import type { TransitionResult } from '../payment/transition.ts'
import { viewPayment, type Payment, type PaymentFailure } from '../payment/payment.ts'
import type { Dependencies } from './dependencies.ts'
import { toProgress, type Progress } from './progress.ts'

/** Another writer was first. The engine tries the activity again, which then starts from the news. */
export class PaymentChanged extends Error {
  constructor(paymentId: string) {
    super(`payment ${paymentId} moved meanwhile`)
    this.name = 'PaymentChanged'
  }
}

/** Commits a move and reports progress from the store. @throws MovedMeanwhile */
export async function commitAndReport(
  dependencies: Dependencies,
  change: PaymentChange,
): Promise<Progress> {
  const { store } = dependencies
  if (!(await store.commit(change))) throw new PaymentChanged(change.row.payment.id)
  return reportRow(dependencies, toRowAfter(change))
}

/** The record as a committed move has left it. */
export function toRowAfter({ row, result, polling, intent, isRead }: PaymentChange): PaymentRow {
  return {
    ...row,
    decisionDue: row.decisionDue && isRead !== true,
    payment: result.payment,
    polling: { ...row.polling, ...polling },
    intent: intent ?? row.intent,
  }
}

/**
 * Reports progress of a record that is known to be fresh, with what else the store says is due.
 * @param reports what the store does not know: for how long reports cause no read, and that one is due
 */
export async function reportRow(
  { store, clock, settings }: Dependencies,
  row: PaymentRow,
  reports: { reportsInMs?: number; hasReports?: boolean } = {},
): Promise<Progress> {
  const { messages, hasWaiting } = isUntouched(row)
    ? nothing
    : await store.pendingWork(row.payment.id)
  return toProgress(row, messages, {
    now: clock(),
    hasReports: hasWaiting || row.decisionDue || reports.hasReports === true,
    reportsInMs: reports.reportsInMs ?? 0,
    lookupGrace: settings.lookupGrace,
  })
}

const nothing: PendingWork = { messages: [], hasWaiting: false }

/** No order was asked for: nothing can be due, and a report about it could only wait. */
function isUntouched({ payment, intent }: PaymentRow): boolean {
  return payment.status === 'opening' && intent.intentAt === null
}

/** A step that changes nothing of the payment itself. */
export function standStill(payment: Payment): TransitionResult {
  return { payment, isChanged: false, messages: [], notes: [], alarms: [] }
}

/**
 * The move that ends a payment which Koywe refused. Its event is kept only for a caller who had a 202;
 * everybody else gets the refusal as their answer.
 */
export function toRejection(
  row: PaymentRow,
  failure: PaymentFailure,
  at: number,
): Pick<PaymentChange, 'row' | 'result' | 'at' | 'answer'> {
  const result = reject(row.payment, failure, at)
  return { row, result, at, answer: { outcome: 'refused', failure } }
}

/** The answer that reports an opened payment. */
export function toCreated(payment: Payment): StoredAnswer {
  return { outcome: 'created', view: viewPayment(payment) }
}
