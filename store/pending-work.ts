/** What is to be done for a payment besides its own next step, in one statement, because every activity ends with it. */

import { sql } from 'kysely'
import { findingsOf, messagesOf, waitingSinceOf } from './cases.ts'
import { epochMs } from './now.ts'
import type { FindingSince, MessageFacts } from '../payment/explanation-facts.ts'
import type { DueMessage } from '../payment/outbox-message.ts'
import { messageRules, queueOf, type MessageKind } from '../payment/outbox.ts'
import type { Database } from './database.ts'
import { isSendable, messageOrder } from './outbox.ts'

export interface PendingWork {
  /** The messages that may be sent now, events first. */
  messages: DueMessage[]
  /** A webhook event has come that no read has covered yet. */
  hasWaiting: boolean
  /** The database's time, in epoch milliseconds. */
  now: number
  /** What the details of the run are made from, in addition to the payment's row. */
  facts: PendingFacts
}

export interface PendingFacts {
  /** Every message of the payment. */
  messages: MessageFacts[]
  findings: FindingSince[]
  waitingSince: number | null
}

interface Found {
  messages: { key: string; kind: MessageKind; retriesAsked: number }[]
  now: number
  facts: PendingFacts
}

const nothing: PendingFacts = { messages: [], findings: [], waitingSince: null }

export async function readPendingWork(db: Database, paymentId: string): Promise<PendingWork> {
  const { rows } = await sql<Found>`
    select
      (select coalesce(json_agg(json_build_object('key', key, 'kind', kind, 'retriesAsked', retries_asked)
          order by ${messageOrder}), '[]')
        from outbox where payment_id = ${paymentId} and state = 'due' and ${isSendable}) as messages,
      json_build_object('messages', ${messagesOf(paymentId)}, 'findings', ${findingsOf(paymentId)},
        'waitingSince', ${waitingSinceOf(paymentId)}) as facts,
      ${epochMs} as now`.execute(db)
  const { messages = [], now = Number.NaN, facts = nothing } = rows[0] ?? {}
  return {
    messages: messages.map(({ key, kind, retriesAsked }) => ({
      key,
      queue: queueOf(kind),
      activity: messageRules[kind].activity,
      ...(retriesAsked > 0 && { retriesAsked }),
    })),
    hasWaiting: facts.waitingSince !== null,
    now,
    facts,
  }
}
