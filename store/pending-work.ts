/** What is to be done for a payment, in one statement: almost every activity that returns its progress ends with it. */

import { sql } from 'kysely'
import { findingsOf, messagesOf, waitingSinceOf } from './cases.ts'
import { epochMs } from './now.ts'
import type { FindingSince, MessageFacts } from '../payment/explanation-facts.ts'
import type { DueMessage } from '../payment/outbox-message.ts'
import type { Database } from './database.ts'
import { sendableOf, toDueMessages, type SendableRow } from './outbox-order.ts'

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
  messages: SendableRow[]
  now: number
  facts: PendingFacts
}

const nothing: PendingFacts = { messages: [], findings: [], waitingSince: null }

export async function readPendingWork(db: Database, paymentId: string): Promise<PendingWork> {
  const { rows } = await sql<Found>`
    select ${sendableOf(paymentId)} as messages,
      json_build_object('messages', ${messagesOf(paymentId)}, 'findings', ${findingsOf(paymentId)},
        'waitingSince', ${waitingSinceOf(paymentId)}) as facts,
      ${epochMs} as now`.execute(db)
  const { messages = [], now = Number.NaN, facts = nothing } = rows[0] ?? {}
  return {
    messages: toDueMessages(messages),
    hasWaiting: facts.waitingSince !== null,
    now,
    facts,
  }
}
