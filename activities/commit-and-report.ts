/** Commits moves that need no read of the order, and says what comes next. */

import type { Move } from '../store/commit.ts'
import type { StoredAnswer } from '../store/idempotency.ts'
import type { PaymentRecord } from '../store/rows.ts'
import type { Standing } from '../store/pending-work.ts'
import { reject } from '../payment/next.ts'
import type { Step } from '../payment/transition.ts'
import { viewPayment, type Payment, type PaymentFailure } from '../payment/payment.ts'
import type { Dependencies } from './dependencies.ts'
import { toProgress, type Progress } from './progress.ts'

/** Another writer was first. The engine tries the activity again, which then starts from the news. */
export class MovedMeanwhile extends Error {
  constructor(paymentId: string) {
    super(`payment ${paymentId} moved meanwhile`)
    this.name = 'MovedMeanwhile'
  }
}

/** Commits a move and reports progress from the ledger. @throws MovedMeanwhile */
export async function commitAndReport(dependencies: Dependencies, move: Move): Promise<Progress> {
  const { ledger } = dependencies
  if (!(await ledger.commit(move))) throw new MovedMeanwhile(move.record.payment.id)
  return reportRecord(dependencies, toRecordAfter(move))
}

/** The record as a committed move has left it. */
export function toRecordAfter({ record, step, watch, intent, isRead }: Move): PaymentRecord {
  return {
    ...record,
    decisionDue: record.decisionDue && isRead !== true,
    payment: step.payment,
    watch: { ...record.watch, ...watch },
    intent: intent ?? record.intent,
  }
}

/**
 * Reports progress of a record that is known to be fresh, with what else the ledger says is due.
 * @param reports what the ledger does not know: for how long reports cause no read, and that one is due
 */
export async function reportRecord(
  { ledger, clock, settings }: Dependencies,
  record: PaymentRecord,
  reports: { reportsInMs?: number; hasReports?: boolean } = {},
): Promise<Progress> {
  const { effects, hasWaiting } = isUntouched(record)
    ? nothing
    : await ledger.standing(record.payment.id)
  return toProgress(record, effects, {
    now: clock(),
    hasReports: hasWaiting || record.decisionDue || reports.hasReports === true,
    reportsInMs: reports.reportsInMs ?? 0,
    settle: settings.settle,
  })
}

const nothing: Standing = { effects: [], hasWaiting: false }

/** No order was asked for: nothing can be due, and a report about it could only wait. */
function isUntouched({ payment, intent }: PaymentRecord): boolean {
  return payment.status === 'opening' && intent.intentAt === null
}

/** A step that changes nothing of the payment itself. */
export function standStill(payment: Payment): Step {
  return { payment, isChanged: false, effects: [], notes: [], alarms: [] }
}

/**
 * The move that ends a payment which Koywe refused. Its event is kept only for a caller who had a 202;
 * everybody else gets the refusal as their answer.
 */
export function toRejection(
  record: PaymentRecord,
  failure: PaymentFailure,
  at: number,
): Pick<Move, 'record' | 'step' | 'at' | 'answer'> {
  const step = reject(record.payment, failure, at)
  return { record, step, at, answer: { outcome: 'refused', failure } }
}

/** The answer that reports an opened payment. */
export function toCreated(payment: Payment): StoredAnswer {
  return { outcome: 'created', view: viewPayment(payment) }
}
