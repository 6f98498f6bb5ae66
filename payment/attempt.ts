/** One attempt to deliver an outbox message: how it ended, and what the receiver said. */

import type { DeliveryFailure } from './outbox.ts'

/** `skipped`: nothing was sent, because the message is not needed any more. */
export type AttemptOutcome = 'taken' | DeliveryFailure | 'skipped'

/** What the receiver of a message answered. It may hold personal data. */
export interface ReceiverAnswer {
  /** The HTTP status of the shop, or the reply code of the mail server; null where there was no answer. */
  status: number | null
  /** The first bytes of the shop's body, or the reply of the mail server. */
  text: string | null
}

/** How much of an answer is kept. */
export const answerBytesMax = 2048

export const noAnswer: ReceiverAnswer = { status: null, text: null }
