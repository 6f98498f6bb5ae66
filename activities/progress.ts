/** What an activity returns to the workflow: the progress of its payment, after a commit or without one. */

import { toState } from '../koywe/order-status.ts'
import type { PaymentChange } from '../payment/change.ts'
import { explain, writeDetails } from '../payment/explain.ts'
import { allWell, type ExplanationFacts, type MessageFacts } from '../payment/explanation-facts.ts'
import { toProgress, type Progress } from '../payment/next-step.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { PendingFacts } from '../store/pending-work.ts'
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
  const { messages, hasWaiting, now, facts } = isUntouched(row)
    ? { messages: [], hasWaiting: false, now: row.loadedAt, facts: nothing }
    : await store.pendingWork(row.payment.id)
  return toProgress(row, {
    now,
    messages,
    hasReports: hasWaiting || row.isDecisionDue || reports.hasReports === true,
    reportsPausedMs: reports.reportsPausedMs ?? 0,
    lookupGrace: settings.lookupGrace,
    details: toDetails(row, { now, facts, giveUpMs: settings.deliveryGiveUpMs }),
  })
}

const nothing: PendingFacts = { messages: [], findings: [], waitingSince: null }

/**
 * What the Temporal UI shows. This activity has just succeeded, so worker, Temporal and database work; what fails later
 * is shown there as a failing activity.
 */
function toDetails(
  row: PaymentRow,
  { now, facts, giveUpMs }: { now: number; facts: PendingFacts; giveUpMs: number },
): string {
  const { messages, findings, waitingSince } = facts
  const { koyweStatus } = row.payment
  // Messages that are only about to be sent would make the details old at once; only goods wait for one.
  const isNews = ({ kind, attempts }: MessageFacts) => attempts > 0 || kind === 'payment.completed'
  const known: ExplanationFacts = {
    row: { ...row, loadedAt: now },
    messages: messages.filter(isNews),
    findings,
    trouble: null,
    doubtStatus: null,
    webhooks: { waitingSince, reports: 0, refusedAt: null },
    isFoundByPoll: false,
    orderState: koyweStatus === null ? null : toState(koyweStatus),
    services: allWell,
    giveUpMs,
  }
  return writeDetails(explain(known, 'en'), now)
}

/** Before the POST of an order no message can be due, and a webhook event could only wait. */
function isUntouched({ payment, intent }: PaymentRow): boolean {
  return payment.status === 'opening' && intent.intentAt === null
}
