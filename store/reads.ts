/** What a read of an order starts from. */

import type { Database } from './database.ts'
import { loadedAt, toPaymentRow } from './rows.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { toWaiting, waitingOf } from './webhook-events.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import { paymentColumns } from './schema.ts'

export interface ReadStart {
  row: PaymentRow
  /** The webhook events that no read has covered yet, oldest first. */
  waiting: WaitingWebhookEvent[]
}

export interface Reads {
  /** Loads, in one statement, everything that a read of a payment's order starts from. */
  begin(paymentId: string): Promise<ReadStart | undefined>
}

export function createReads(db: Database): Reads {
  return {
    async begin(paymentId) {
      const row = await db
        .selectFrom('payments')
        .select(paymentColumns)
        .select([waitingOf(paymentId).as('waiting'), loadedAt])
        .where('id', '=', paymentId)
        .executeTakeFirst()
      return row && { row: toPaymentRow(row), waiting: toWaiting(row.waiting) }
    },
  }
}
