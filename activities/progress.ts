/** What an activity returns to the workflow: the progress of its payment, after a commit or without one. */

import { toState } from '../koywe/order-status.ts'
import type { PaymentChange } from '../payment/change.ts'
import { explain, writeDetails } from '../payment/explain.ts'
import { allWell, type ExplanationFacts } from '../payment/explanation-facts.ts'
import { toProgress, type Progress } from '../payment/next-step.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { PendingWork } from '../store/pending-work.ts'
import { commitRow } from './commit-row.ts'
import type { Dependencies } from './dependencies.ts'

/** Commits a change, and returns the progress after it. @throws PaymentChanged */
export async function commitProgress(
  dependencies: Dependencies,
  change: PaymentChange,
): Promise<Progress> {
  return loadProgress(dependencies, await commitRow(dependencies, change))
}

/**
 * Returns the progress of a row that was just loaded or committed, with the pending work of the store. Takes what the
 * store does not know: how long webhooks cause no read, and that a read is due.
 */
export async function loadProgress(
  { store, settings }: Dependencies,
  row: PaymentRow,
  {
    reportsPausedMs = 0,
    hasReports = false,
  }: { reportsPausedMs?: number; hasReports?: boolean } = {},
): Promise<Progress> {
  const pending = isUntouched(row) ? null : await store.pendingWork(row.payment.id)
  const { messages, hasWaiting, now, facts } = pending ?? nothingPending(row)
  return toProgress(row, {
    now,
    messages,
    hasReports: hasWaiting || row.isDecisionDue || hasReports,
    reportsPausedMs,
    lookupGrace: settings.lookupGrace,
    findings: facts.findings.map(({ kind }) => kind),
    details: pending && describe(row, pending, settings.deliveryGiveUpMs),
  })
}

const nothingPending = ({ loadedAt }: PaymentRow): PendingWork => ({
  messages: [],
  hasWaiting: false,
  now: loadedAt,
  facts: { messages: [], findings: [], waitingSince: null },
})

/**
 * What the Temporal UI shows. This activity has just succeeded, so worker, Temporal and database work; what fails later,
 * a delivery too, is shown there as a failing activity.
 */
function describe(row: PaymentRow, { now, facts }: PendingWork, giveUpMs: number): string {
  const { messages, findings, waitingSince } = facts
  const { koyweStatus } = row.payment
  const known: ExplanationFacts = {
    row: { ...row, loadedAt: now },
    messages: messages.filter(({ state }) => state !== 'due'),
    findings,
    trouble: null,
    doubtStatus: null,
    webhooks: { waitingSince, reports: 0, refusedAt: null },
    isFoundByPoll: false,
    orderState: koyweStatus === null ? null : toState(koyweStatus),
    services: allWell,
    giveUpMs,
  }
  return writeDetails(explain(known, 'en'))
}

/** Before the POST of an order no message can be due, and a webhook event could only wait. */
function isUntouched({ payment, intent }: PaymentRow): boolean {
  return payment.status === 'opening' && intent.intentAt === null
}
