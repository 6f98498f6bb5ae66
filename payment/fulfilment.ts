/** The rule for the goods: fulfilment is done when the shop has taken `payment.completed`. */

import type { Payment } from './payment.ts'
import { advanceFulfilment, finish, unchanged, type TransitionResult } from './transition.ts'

/**
 * Applies that the shop has taken `payment.completed`. Money that is held stays held. A refund that
 * came in between changes nothing here: the shop may already ship.
 */
export function applyFulfilment(payment: Payment, now: number): TransitionResult {
  const result = unchanged(payment)
  advanceFulfilment(result, 'done', 'delivery')
  return finish(result, payment, now)
}
