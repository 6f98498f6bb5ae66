/**
 * The one statement that changes a payment: the row by compare-and-set on its version, timeline entries, outbox
 * messages, outcomes of webhook events, orders, findings, decisions, and the answer of the idempotency key. All or
 * nothing. Each part belongs to the module of its table, reads from "changed" or from a part before it, and is null
 * where the change asks for nothing.
 */

import { sql, type Expression } from 'kysely'
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
  const emitted = emit(change, sentMails)
  const withdrawn = withdraw(change)
  const parts = {
    changed: sql`(${updatePayment(db, change)})`,
    entered: insertEntries(change),
    emitted,
    skipped: emitted && noteSkipped(sentMails),
    withdrawn,
    withdrawals: withdrawn && noteWithdrawn(change),
    owned: insertOrders(change),
    joined: joinUnmatched(change),
    ended: endWebhookEvents(change),
    answered: storeAnswer(change),
    raised: openFindings(change),
    cured: closeFindings(change),
    decided: insertDecision(change),
  }
  const { rows } = await sql`with ${listParts(parts)} select id from changed`.execute(db)
  return rows.length > 0
}

/** Only the parts that the change asks for: planning the whole statement costs more than executing it. */
function listParts(parts: Record<string, Expression<unknown> | null>) {
  const written = Object.entries(parts).filter(([, part]) => part !== null)
  return sql.join(written.map(([name, part]) => sql`${sql.ref(name)} as ${part}`))
}
