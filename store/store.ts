/** The store: the record of every payment. The only room that speaks SQL. */

import { sql } from 'kysely'
import { commitChange } from './commit.ts'
import type { PaymentChange } from '../payment/change.ts'
import { mailKinds, type MailKind } from '../payment/outbox.ts'
import type { Database } from './database.ts'
import { createBacklog, type Backlog } from './backlog.ts'
import { createCases, type Cases } from './cases.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createDeskActions, type DeskActions } from './desk-actions.ts'
import { createDeskCases, type DeskCases } from './desk-case.ts'
import { createDeskPayments, type DeskPayments } from './desk-payments.ts'
import { createDeskSearch, type DeskSearch } from './desk-search.ts'
import { createDeskSessions, type DeskSessions } from './desk-sessions.ts'
import { createDecisionLog, type DecisionLog } from './decisions.ts'
import { createFindings, type Findings } from './findings.ts'
import { createHandRefunds, type HandRefunds } from './hand-refunds.ts'
import { createHandovers, type Handovers } from './handovers.ts'
import { createIdempotencyKeys, type IdempotencyKeys } from './idempotency.ts'
import { createUnmatched, type Unmatched } from './unmatched.ts'
import { readNow } from './now.ts'
import { createPayers, type Payers } from './payers.ts'
import { createPayments, lockReference, type Payments } from './payments.ts'
import { createProviderCalls, type ProviderCalls } from './provider-calls.ts'
import { createReadiness } from './readiness.ts'
import { createReplays, type Replays } from './replays.ts'
import { createResending, type Resending } from './resending.ts'
import { createReads, type Reads } from './reads.ts'
import { createWebhookEvents, type WebhookEvents } from './webhook-events.ts'
import { readPendingWork, type PendingWork } from './pending-work.ts'
import { createRefusals, type Refusals } from './refusals.ts'
import { createSweep, type Sweep } from './sweep.ts'
import { createTimeline, type Timeline } from './timeline.ts'
import { createSignals, type Signals } from './signals.ts'
import { createWorkers, type Workers } from './workers.ts'

export interface Store {
  payments: Payments
  payers: Payers
  webhookEvents: WebhookEvents
  unmatched: Unmatched
  outbox: Outbox
  resending: Resending
  replays: Replays
  timeline: Timeline
  decisions: DecisionLog
  idempotencyKeys: IdempotencyKeys
  signals: Signals
  findings: Findings
  reads: Reads
  sweep: Sweep
  backlog: Backlog
  deskSessions: DeskSessions
  handRefunds: HandRefunds
  handovers: Handovers
  deskActions: DeskActions
  deskCases: DeskCases
  deskPayments: DeskPayments
  deskSearch: DeskSearch
  cases: Cases
  refusals: Refusals
  providerCalls: ProviderCalls
  workers: Workers
  /** The outbox messages of a payment that may be sent now, and whether webhook events wait for a read. */
  pendingWork(paymentId: string): Promise<PendingWork>
  /** Commits a change, or nothing: false when the payment has changed since it was loaded. */
  commit(change: PaymentChange): Promise<boolean>
  /**
   * Commits a change that depends on whether another payment for the same merchant reference has money. A lock
   * serializes the payments of one reference.
   */
  commitMoney(
    merchantReference: string,
    decide: (isReferencePaid: boolean) => PaymentChange,
    paymentId: string,
  ): Promise<boolean>
  /** Whether another payment for a merchant reference keeps or holds money. */
  isReferencePaid(merchantReference: string, exceptPaymentId: string): Promise<boolean>
  /** The database's time, in epoch milliseconds. */
  now(): Promise<number>
  /** Whether the database takes writes and has the tables that this version needs. Checks at most once a second. */
  isReady(): Promise<boolean>
  close(): Promise<void>
}

/** @param sentMails the kinds of mails that are not switched off; only commits read it */
export function createStore(db: Database, sentMails: readonly MailKind[] = mailKinds): Store {
  return {
    payments: createPayments(db),
    payers: createPayers(db),
    webhookEvents: createWebhookEvents(db),
    unmatched: createUnmatched(db),
    outbox: createOutbox(db),
    resending: createResending(db),
    replays: createReplays(db),
    timeline: createTimeline(db),
    decisions: createDecisionLog(db),
    idempotencyKeys: createIdempotencyKeys(db),
    signals: createSignals(db),
    findings: createFindings(db),
    reads: createReads(db),
    sweep: createSweep(db),
    backlog: createBacklog(db),
    deskSessions: createDeskSessions(db),
    handRefunds: createHandRefunds(db),
    handovers: createHandovers(db),
    deskActions: createDeskActions(db),
    deskCases: createDeskCases(db),
    deskPayments: createDeskPayments(db),
    deskSearch: createDeskSearch(db),
    cases: createCases(db),
    refusals: createRefusals(db),
    providerCalls: createProviderCalls(db),
    workers: createWorkers(db),
    pendingWork: (paymentId) => readPendingWork(db, paymentId),
    commit: (change) => commitChange(db, change, sentMails),
    commitMoney: (merchantReference, decide, paymentId) =>
      db.transaction().execute(async (trx) => {
        await lockReference(trx, merchantReference)
        const change = decide(await isReferencePaid(trx, merchantReference, paymentId))
        return commitChange(trx, change, sentMails)
      }),
    isReferencePaid: (merchantReference, exceptId) =>
      isReferencePaid(db, merchantReference, exceptId),
    now: () => readNow(db),
    isReady: createReadiness(db),
    close: () => db.destroy(),
  }
}

/** Another payment keeps or holds money. Declined money is on its way back and does not count. */
async function isReferencePaid(
  db: Database,
  reference: string,
  exceptId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('payments')
    .select('id')
    .where('merchantReference', '=', reference)
    .where('id', '<>', exceptId)
    .where('paidAmount', 'is not', null)
    .where('status', '<>', 'refunded')
    .where(sql<boolean>`decision ->> 'decision' is distinct from 'decline'`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
