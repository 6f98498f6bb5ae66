/** A payment with what Payin keeps about its order's POST and about polling: the input of every rule. */

import type { Payment } from './payment.ts'

/** The one POST of the order. Times are epoch milliseconds. */
export interface OrderIntent {
  /** When the POST was announced; null while none was, and again once it certainly created nothing. */
  intentAt: number | null
  /** Since when the outcome of the POST has been unknown. */
  doubtAt: number | null
  /** When Koywe first said, with certainty, that the order does not exist. */
  absentAt: number | null
}

/** Reads of the order by schedule. Times are epoch milliseconds. */
export interface Polling {
  /** When the order is polled next; null when polling is over. */
  nextPollAt: number | null
  /** When the last committed read began. */
  lastReadAt: number | null
  /** Scheduled reads so far. */
  polls: number
  /** Where the schedule starts: at the opening, or at the last refresh. */
  scheduleStartedAt: number | null
  /** Reads in a row that webhook events caused and that changed nothing. */
  noOpReads: number
}

export interface PaymentRow {
  payment: Payment
  /** The database's time when the row was loaded. Rules count from it, because the clocks of processes differ. */
  loadedAt: number
  /** Null once the payer is erased. */
  payerId: string | null
  /** A person has decided about held money, and no read has acted on the decision yet. */
  isDecisionDue: boolean
  intent: OrderIntent
  polling: Polling
}
