/** What an explanation is made from: the rows of one payment, and whether the parts of Payin work. */

import type { FailureCode } from './failure.ts'
import type { FindingKind } from './finding.ts'
import type { OrderState } from './order-snapshot.ts'
import type { MessageState } from './outbox-message.ts'
import type { MessageKind } from './outbox.ts'
import type { PaymentRow } from './payment-row.ts'

/** An outbox message as it stands. Times are epoch milliseconds. */
export interface MessageFacts {
  kind: MessageKind
  state: MessageState
  attempts: number
  /** When the first attempt began. */
  firstTriedAt: number | null
  nextTryAt: number | null
  lastError: string | null
}

/** An open finding about the payment, or about Koywe as a whole. */
export interface FindingSince {
  kind: FindingKind
  since: number
  /** What the kind alone does not say, such as an amount. */
  detail: Record<string, unknown> | null
}

/** What a call to Koywe failed with, while no later call for the payment has succeeded. */
export interface KoyweTrouble {
  code: FailureCode
  /** The HTTP status of Koywe's answer; null where there was none. */
  status: number | null
  /** Since when the calls have failed alike. */
  since: number
}

/** The webhooks of a payment. */
export interface WebhookFacts {
  /** When the oldest one came that no read has covered; null where none waits. */
  waitingSince: number | null
  /** How many say something about money, rather than that the order was created. */
  reports: number
  /** When one that names the payment was last refused because of its signature. */
  refusedAt: number | null
}

/** Whether the parts of Payin work. */
export interface ServiceFacts {
  /** Why the database takes no writes; null where it does. */
  database: 'full' | 'read_only' | null
  isTemporalReachable: boolean
  isWorkerAlive: boolean
  /** The last heartbeat of a worker; null where none ever did. */
  workerSeenAt: number | null
}

/** The rows of one payment. */
export interface PaymentCase {
  row: PaymentRow
  /** In the order of sending, events first. */
  messages: MessageFacts[]
  findings: FindingSince[]
  trouble: KoyweTrouble | null
  /** The HTTP status with which Koywe answered a POST of unknown outcome; null where it gave no answer. */
  doubtStatus: number | null
  webhooks: WebhookFacts
  /** A poll found a change that no webhook had reported. */
  isFoundByPoll: boolean
}

export interface ExplanationFacts extends PaymentCase {
  /** What Koywe's last status of the order stands for; null before the order exists. */
  orderState: OrderState | null
  services: ServiceFacts
  /** How long the delivery of a message is attempted. */
  giveUpMs: number
}

/** Every part works. */
export const allWell: ServiceFacts = {
  database: null,
  isTemporalReachable: true,
  isWorkerAlive: true,
  workerSeenAt: null,
}
