/** The failure of one delivery, as the activities see it. Its message holds no personal data. */

/**
 * - `refused`: the receiver did not take the message, so a later attempt duplicates nothing
 * - `unknown`: the connection was lost before the answer, so the receiver may have the message
 * - `undeliverable`: the mail server refuses the payer's address for good
 */
export type DeliveryFailure = 'refused' | 'unknown' | 'undeliverable'

export class DeliveryFailed extends Error {
  readonly failure: DeliveryFailure

  constructor(message: string, failure: DeliveryFailure) {
    super(message)
    this.name = 'DeliveryFailed'
    this.failure = failure
  }
}
