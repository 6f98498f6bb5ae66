/** The table of the outbox, as Kysely sees it. */

import type { ColumnType, Generated } from 'kysely'

export interface OutboxTable {
  key: string
  paymentId: string
  kind: string
  queue: string
  version: number
  /** Its place among the messages of one version. */
  position: number
  /** The key of the message that must be done first. */
  waitsFor: string | null
  /** Goes ahead of earlier messages that were not taken for `overtakeAfterMs`. */
  overtakes: boolean
  state: string
  /** The message that was taken and that a person has sent once more. */
  repeats: string | null
  /** How often a person asked for the next attempt at once. */
  retriesAsked: Generated<number>
  /** The bytes of an event. Mails are written when they are sent. */
  body: string | null
  createdAt: Date
  /** When the first attempt began. */
  firstTriedAt: Date | null
  attempts: Generated<number>
  /** Attempts that have begun and have no known outcome. */
  uncertainAttempts: Generated<number>
  nextTryAt: Date | null
  doneAt: Date | null
  lastError: string | null
  evidence: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>
}
