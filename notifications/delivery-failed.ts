/** The failure of one delivery, as the activities see it. Its message holds no personal data. */

import { noAnswer, type ReceiverAnswer } from '../payment/attempt.ts'
import type { DeliveryFailure } from '../payment/outbox.ts'

export class DeliveryFailed extends Error {
  readonly failure: DeliveryFailure
  /** Private, so that no log writes it. */
  readonly #answer: ReceiverAnswer

  constructor(message: string, failure: DeliveryFailure, answer = noAnswer) {
    super(message)
    this.name = 'DeliveryFailed'
    this.failure = failure
    this.#answer = answer
  }

  /** It may hold personal data. */
  get answer(): ReceiverAnswer {
    return this.#answer
  }
}
