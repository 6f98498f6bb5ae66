/**
 * Tells the payer that the money has arrived.
 * Safe to repeat, except that a mail server which took the mail and died before saying so gets it twice.
 */

import { attempt, type DeliveryOutcome } from './attempt.ts'
import { deliverMail } from './deliver-mail.ts'
import type { Dependencies } from './dependencies.ts'

export function createSendConfirmation(dependencies: Dependencies) {
  return (key: string): Promise<DeliveryOutcome> =>
    attempt(dependencies, key, (message) => deliverMail(dependencies, message, 'mail.confirmation'))
}
