/**
 * The one statement that changes a payment: the row by compare-and-set on its version, timeline entries, outbox
 * messages, outcomes of webhook events, orders, findings, decisions, and the answer of the idempotency key. All or
 * nothing. Each part belongs to the module of its table, and reads from "changed".
 */

import type { PaymentChange } from '../payment/change.ts'
import type { MailKind } from '../payment/outbox.ts'
import type { Database } from './database.ts'
import { insertDecision } from './decisions.ts'
import { closeFindings, openFindings } from './findings.ts'
import { storeAnswer } from './idempotency.ts'
import { insertOrders } from './orders.ts'
import { emit, noteSkipped, noteWithdrawn, withdraw } from './outbox-emission.ts'
import { updatePayment } from './payments.ts'
import { insertEntries } from './timeline.ts'
import { joinUnmatched } from './unmatched.ts'
import { endWebhookEvents } from './webhook-events.ts'

/**
 * Commits a change.
 * @param sentMails the kinds of mails that are not switched off
 * @returns false when the payment has changed since it was loaded; then nothing was written
 */
export async function commitChange(
  db: Database,
  change: PaymentChange,
  sentMails: readonly MailKind[],
): Promise<boolean> {
  const changed = await db
    .with('changed', (query) => updatePayment(query, change))
    .with('entered', () => insertEntries(change))
    .with('emitted', () => emit(change, sentMails))
    .with('skipped', () => noteSkipped(sentMails))
    .with('withdrawn', () => withdraw(change))
    .with('withdrawals', () => noteWithdrawn(change))
    .with('owned', () => insertOrders(change))
    .with('joined', () => joinUnmatched(change))
    .with('ended', () => endWebhookEvents(change))
    .with('answered', () => storeAnswer(change))
    .with('raised', () => openFindings(change))
    .with('cured', () => closeFindings(change))
    .with('decided', () => insertDecision(change))
    .selectFrom('changed')
    .select('id')
    .executeTakeFirst()
  return changed !== undefined
}
