/**
 * The one statement that moves a payment: the new status by compare-and-set on the version, its
 * timeline entries, its outbox messages, the endings of the webhook events it covers, the orders it owns and the
 * answer it gives to its idempotency key. All of it or none.
 */

import { sql } from 'kysely'
import { messageKey, freezeEvent } from '../payment/event.ts'
import type { TransitionResult } from '../payment/transition.ts'
import { queueOf, type MessageKind } from '../payment/status.ts'
import type { PaymentChange } from '../payment/change.ts'
import type { Payment } from '../payment/payment.ts'
import type { Database } from './database.ts'
import { closeFindings, openFindings } from './findings.ts'
import { storeAnswer } from './idempotency.ts'
import { insertOrders } from './orders.ts'
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
    .with('due', () => makeDue(change))
    .with('skipped', () => noteSkipped())
    .with('withdrawn', () => withdraw(change))
    .with('withdrawals', () => noteWithdrawn())
    .with('owned', () => insertOrders(change))
    .with('joined', () => joinUnmatched(change))
    .with('ended', () => endWebhookEvents(change))
    .with('answered', () => storeAnswer(change))
    .with('raised', () => openFindings(change))
    .with('cured', () => closeFindings(change))
    .selectFrom('moved')
    .select('id')
    .executeTakeFirst()
  return moved !== undefined
}

/** These statements are for what they write; nothing reads their rows. */
type Written = Record<string, unknown>

// Each of the following reads from "moved", so it does nothing where the payment did not move.

/** A mail without an address is skipped at once; a refusal is an event only for who waits for one. */
function makeDue({ result, row }: PaymentChange) {
  return sql<Written>`(
    insert into outbox (key, payment_id, kind, queue, version, position, state, body, created_at,
      next_try_at)
    select message.key, moved.id, message.kind, message.queue, ${result.payment.version}, message.position,
      case when message.queue = 'mails' and payers.email is null then 'skipped' else 'due' end,
      message.body, now(), now()
    from moved, payers, jsonb_to_recordset(${toMessages(result)}::jsonb)
      as message (key text, kind text, queue text, position int, body text)
    where payers.id = ${row.payerId}
      and (message.kind <> 'payment.rejected' or moved.caller_waits)
    on conflict (key) do nothing
    returning payment_id, kind, state)`
}

/** Nobody wonders later where a mail has gone. */
function noteSkipped() {
  return sql<Written>`(
    insert into timeline (payment_id, at, kind, summary)
    select payment_id, now(), 'outbox', kind || ' is skipped: the payer gave no address'
    from due where state = 'skipped')`
}

/**
 * Money that has gone back is not shipped for: a shop that has not taken the event yet hears of the refund alone. One
 * whose answer was lost may have taken it, and hears of the refund as well.
 */
function withdraw({ result }: PaymentChange) {
  const isRefunded = result.payment.status === 'refunded'
  return sql<Written>`(
    update outbox set state = 'skipped', next_try_at = null
    from moved where payment_id = moved.id and ${isRefunded}
      and outbox.state in ('due', 'given_up') and kind in ('payment.completed', 'mail.shipping')
    returning payment_id, kind, attempts)`
}

function noteWithdrawn() {
  return sql<Written>`(
    insert into timeline (payment_id, at, kind, summary)
    select payment_id, now(), 'outbox', kind || ' is withdrawn: the money has gone back'
      || case when attempts > 0 then '; it may have been taken in one of ' || attempts || ' tries'
        else '' end
    from withdrawn)`
}

function toMessages({ messages, payment }: TransitionResult): string {
  return JSON.stringify(
    messages.map((kind, position) => ({ ...toMessage(kind, payment), position })),
  )
}

function toMessage(kind: MessageKind, payment: Payment) {
  const queue = queueOf(kind)
  const body = queue === 'events' ? freezeEvent(kind, payment) : null
  return { key: messageKey(kind, payment), kind, queue, body }
}
