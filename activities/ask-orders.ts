/** Asks Koywe about orders that webhooks named. One of them that is odd never hides the others. */

import { KoyweError } from '../koywe/errors.ts'
import type { Truth } from '../payment/truth.ts'
import type { WatchedCall } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'

/** The order; `none`, where Koywe says that there is no such one for us; `later`, where it cannot say. */
export type Word = Truth | 'none' | 'later'

/** Receipts may name many orders; so many are asked about at once, the rest the next time. */
const ordersMax = 3

/** Gives what Koywe says of each order that was asked about. */
export async function askOrders(
  { koywe, log }: Dependencies,
  watch: WatchedCall,
  orderIds: Iterable<string>,
): Promise<Map<string, Word>> {
  const words = new Map<string, Word>()
  for (const orderId of [...new Set(orderIds)].slice(0, ordersMax)) {
    try {
      words.set(orderId, await watch(() => koywe.readOrder(orderId)))
    } catch (error) {
      if (!(error instanceof KoyweError)) throw error
      words.set(orderId, error.retry === 'never' ? 'none' : 'later')
      log.info({ koyweOrderId: orderId, code: error.code, status: error.status }, 'no such order')
    }
  }
  return words
}
