/**
 * Tells the payer that the payment did not go through.
 * Safe to repeat, except that a mail server which took the mail and died before saying so gets it twice.
 */

import { attempt, type EffectOutcome } from './attempt.ts'
import { deliverMail } from './deliver-mail.ts'
import type { Dependencies } from './dependencies.ts'

export function createSendFailureNotification(dependencies: Dependencies) {
  return (key: string): Promise<EffectOutcome> =>
    attempt(dependencies, key, (effect) => deliverMail(dependencies, effect, 'mail.failure'))
}
