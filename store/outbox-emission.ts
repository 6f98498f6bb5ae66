/** The outbox's part of a commit: messages that a transition emits, and messages that it withdraws; and repetitions. */

import { sql, type RawBuilder } from 'kysely'
import { applyChange, type PaymentChange } from '../payment/change.ts'
import { repetitionMark, toNewMessages } from '../payment/outbox-message.ts'
import { isSent, type MailKind } from '../payment/outbox.ts'
import { findWithdrawal } from '../payment/withdrawal.ts'
import type { Write } from './database.ts'
import { writeJson } from './rows.ts'
import { insertEntry } from './timeline.ts'

/**
 * Inserts the messages; a mail that is not sent is skipped. `payment.rejected` is only for a caller who was answered
 * with 202: any other caller has the refusal as the answer.
 */
export function emit(change: PaymentChange, sentMails: readonly MailKind[]): Write | null {
  const { result, row } = change
  if (result.messages.length === 0) return null
  const messages = toNewMessages(result.messages, applyChange(change).payment).map((message) => ({
    ...message,
    isSentByAddress: isSent(message.kind, { hasAddress: true, sentMails }),
    isSentWithoutAddress: isSent(message.kind, { hasAddress: false, sentMails }),
  }))
  return sql`(
    insert into outbox (key, payment_id, kind, queue, version, position, waits_for, overtakes, state, body,
      created_at, next_try_at)
    select message.key, changed.id, message.kind, message.queue, ${result.payment.version}, message.position,
      message."waitsFor", message.overtakes,
      case when case when coalesce(payers.email, '') = ''
        then message."isSentWithoutAddress" else message."isSentByAddress" end
        then 'due' else 'skipped' end,
      message.body, now(), now()
    from changed
    left join payers on payers.id = ${row.payerId}::text
    cross join jsonb_to_recordset(${writeJson(messages)}::jsonb)
      as message (key text, kind text, queue text, position int, "waitsFor" text, overtakes boolean, body text,
        "isSentByAddress" boolean, "isSentWithoutAddress" boolean)
    where message.kind <> 'payment.rejected' or changed.is_caller_waiting
    on conflict (key) do nothing
    returning payment_id, kind, state)`
}

/** The timeline says why the payer gets no mail: its kind is switched off, no address was given, or the payer is erased. */
export function noteSkipped(sentMails: readonly MailKind[]): Write {
  const summary = sql`kind || case when kind = any (${sentMails}::text[])
    then ' is skipped: Payin has no e-mail address of the payer' else ' is skipped: MAILS does not list it' end`
  return sql`(${insertEntry(sql`emitted where state = 'skipped'`, { kind: 'outbox', summary })})`
}

/**
 * Withdraws messages that are no longer true. A shop that has the event although its answer was lost learns of the
 * refund as well.
 */
export function withdraw({ result }: PaymentChange): Write | null {
  const { kinds } = findWithdrawal(result.payment)
  if (kinds.length === 0) return null
  return sql`(
    update outbox set state = 'skipped', next_try_at = null
    from changed where payment_id = changed.id
      and outbox.state in ('due', 'given_up') and kind = any (${kinds}::text[])
    returning payment_id, kind, attempts)`
}

export function noteWithdrawn({ result }: PaymentChange): Write {
  const { reason } = findWithdrawal(result.payment)
  const summary = sql`kind || ${` is withdrawn: ${reason}`}
    || case when attempts > 0 then '; one of ' || attempts || ' attempts may have reached the receiver'
      else '' end`
  return sql`(${insertEntry(sql`withdrawn`, { kind: 'outbox', summary })})`
}

/**
 * Inserts what repeats a message that was taken: a message of its own, so that nothing that waits for the first one
 * waits again. There is one at a time: two people who ask at the same moment choose the same key.
 */
export function emitRepetition(which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into outbox (key, payment_id, kind, queue, version, position, overtakes, state, body, created_at,
      next_try_at, repeats)
    select key || ${repetitionMark}::text || 1 + (select count(*) from outbox as other where other.repeats = outbox.key),
      payment_id, kind, queue, version, position, false, 'due', body, now(), now(), key
    from outbox where ${which} and not exists (
      select from outbox as other where other.repeats = outbox.key and other.state <> 'done')
    on conflict (key) do nothing
    returning payment_id, kind`
}
