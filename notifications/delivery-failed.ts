/** The failure of one delivery, as the activities see it. Its message holds no personal data. */

import type { DeliveryFailure } from '../payment/outbox.ts'

export class DeliveryFailed extends Error {
  readonly failure: DeliveryFailure

  constructor(message: string, failure: DeliveryFailure) {
    super(message)
    this.name = 'DeliveryFailed'
    this.failure = failure
  }
}
