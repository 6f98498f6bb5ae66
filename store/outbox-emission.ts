/** The outbox's part of a commit: messages that a transition emits, and messages that it withdraws. */

import { sql } from 'kysely'
import { applyChange, type PaymentChange } from '../payment/change.ts'
import { toNewMessages } from '../payment/outbox-message.ts'
import type { MailKind } from '../payment/outbox.ts'
import { findWithdrawal } from '../payment/withdrawal.ts'
import type { Write } from './database.ts'

/**
 * Inserts the messages. A mail without an address or of a kind that is switched off is skipped. `payment.rejected` is
 * only for a caller who was answered with 202: any other caller has the refusal as the answer.
 */
export function emit(change: PaymentChange, sentMails: readonly MailKind[]): Write {
  const { result, row } = change
  const messages = toNewMessages(result.messages, applyChange(change).payment)
  return sql`(
    insert into outbox (key, payment_id, kind, queue, version, position, waits_for, overtakes, state, body,
      created_at, next_try_at)
    select message.key, changed.id, message.kind, message.queue, ${result.payment.version}, message.position,
      message."waitsFor", message.overtakes,
      case when message.queue = 'mails' and (payers.email is null or message.kind <> all (${sentMails}::text[]))
        then 'skipped' else 'due' end,
      message.body, now(), now()
    from changed, payers, jsonb_to_recordset(${JSON.stringify(messages)}::jsonb)
      as message (key text, kind text, queue text, position int, "waitsFor" text, overtakes boolean, body text)
    where payers.id = ${row.payerId}
      and (message.kind <> 'payment.rejected' or changed.caller_waits)
    on conflict (key) do nothing
    returning payment_id, kind, state)`
}

/** The timeline says why the payer gets no mail. */
export function noteSkipped(sentMails: readonly MailKind[]): Write {
  return sql`(
    insert into timeline (payment_id, at, kind, summary)
    select payment_id, now(), 'outbox', kind || case when kind = any (${sentMails}::text[])
      then ' is skipped: the payer gave no address' else ' is skipped: MAILS does not list it' end
    from emitted where state = 'skipped')`
}

/**
 * Withdraws messages that are no longer true. A shop that has the event although its answer was lost learns of the
 * refund as well.
 */
export function withdraw({ result }: PaymentChange): Write {
  const { kinds } = findWithdrawal(result.payment)
  return sql`(
    update outbox set state = 'skipped', next_try_at = null
    from changed where payment_id = changed.id and ${kinds.length > 0}
      and outbox.state in ('due', 'given_up') and kind = any (${kinds}::text[])
    returning payment_id, kind, attempts)`
}

export function noteWithdrawn({ result }: PaymentChange): Write {
  const { reason } = findWithdrawal(result.payment)
  return sql`(
    insert into timeline (payment_id, at, kind, summary)
    select payment_id, now(), 'outbox', kind || ${` is withdrawn: ${reason}`}
      || case when attempts > 0 then '; one of ' || attempts || ' attempts may have reached the receiver'
        else '' end
    from withdrawn)`
}
