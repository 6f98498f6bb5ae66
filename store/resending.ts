/** What people ask of outbox messages: to be sent again, or to be attempted at once. */

import { sql, type RawBuilder } from 'kysely'
import type { Resend, SentMessage } from '../payment/resending.ts'
import type { Database } from './database.ts'
import { emitRepetition } from './outbox-emission.ts'
import { insertEntry } from './timeline.ts'

export interface Resending {
  /** Makes due again what was given up or undeliverable. Returns how many messages there were. */
  revive(paymentId: string, by: string): Promise<number>
  /** Sends one message again. False when its state has changed since. */
  resend(message: SentMessage, how: Resend, by: string): Promise<boolean>
  /** Lets the next attempt of every message that is due begin at once. Returns how many messages there were. */
  hurry(paymentId: string, by: string): Promise<number>
}

export function createResending(db: Database): Resending {
  const count = async (write: RawBuilder<unknown>) => (await write.execute(db)).rows.length
  return {
    revive: (paymentId, by) =>
      count(
        noted(
          revive(sql`payment_id = ${paymentId} and state in ('given_up', 'undeliverable')`),
          by,
        ),
      ),

    async resend(message, how, by) {
      const isIt = sql`key = ${message.key} and state = ${message.state}`
      const write = { retry: hurry, revive, repeat: emitRepetition }[how]
      return (await count(noted(write(isIt), by))) > 0
    },

    hurry: (paymentId, by) =>
      count(noted(hurry(sql`payment_id = ${paymentId} and state = 'due'`), by)),
  }
}

/** The timeline says who asked. */
function noted(write: RawBuilder<unknown>, by: string): RawBuilder<unknown> {
  const summary = sql`kind || ${` is sent again: asked by ${by}`}::text`
  return sql`
    with asked as (${write}), noted as (${insertEntry(sql`asked`, { kind: 'outbox', summary })})
    select from asked`
}

function revive(which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    update outbox set state = 'due', next_try_at = now(), first_tried_at = null, done_at = null, attempts = 0,
      uncertain_attempts = 0
    where ${which} returning payment_id, kind`
}

/** A run that waits for the next attempt learns by the number of requests that it may begin. */
function hurry(which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    update outbox set next_try_at = now(), retries_asked = retries_asked + 1
    where ${which} returning payment_id, kind`
}
