/**
 * Tells the shop to ship: the signed merchant event payment.completed, and nothing else, is fulfilment.
 * Safe to repeat: the shop knows the event by its key.
 */

import { attempt, type DeliveryOutcome } from './attempt.ts'
import { deliverEvent } from './deliver-event.ts'
import type { Dependencies } from './dependencies.ts'

export function createFulfil(dependencies: Dependencies) {
  return (key: string): Promise<DeliveryOutcome> =>
    attempt(dependencies, key, (message) => deliverEvent(dependencies, message))
}
