/**
 * Tells the shop of any other transition: paid, failed, rejected, expired, cancelled, held, refunded.
 * Safe to repeat: the shop knows the event by its key.
 */

import { attempt, type DeliveryOutcome } from './attempt.ts'
import { deliverEvent } from './deliver-event.ts'
import type { Dependencies } from './dependencies.ts'

export function createAnnounce(dependencies: Dependencies) {
  return (key: string): Promise<DeliveryOutcome> =>
    attempt(dependencies, key, (message) => deliverEvent(dependencies, message))
}
