/**
 * The one statement that moves a payment: the new status by compare-and-set on the version, its
 * timeline entries, its outbox messages, the endings of the webhook events it covers, the orders it owns and the
 * answer it gives to its idempotency key. All of it or none.
 */

import type { PaymentChange } from '../payment/change.ts'
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
 * Commits a move.
 * @returns false when the payment has moved since it was loaded; then nothing was written
 */
export async function commitChange(db: Database, change: PaymentChange): Promise<boolean> {
  const moved = await db
    .with('moved', (query) => updatePayment(query, change))
    .with('entered', () => insertEntries(change))
    .with('emitted', () => emit(change))
    .with('skipped', () => noteSkipped())
    .with('withdrawn', () => withdraw(change))
    .with('withdrawals', () => noteWithdrawn())
    .with('owned', () => insertOrders(change))
    .with('joined', () => joinUnmatched(change))
    .with('ended', () => endWebhookEvents(change))
    .with('answered', () => storeAnswer(change))
    .with('raised', () => openFindings(change))
    .with('cured', () => closeFindings(change))
    .with('decided', () => insertDecision(change))
    .selectFrom('moved')
    .select('id')
    .executeTakeFirst()
  return moved !== undefined
}
