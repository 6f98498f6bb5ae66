/** Asks Koywe about orders that webhooks named. One of them that is odd never hides the others. */

import { KoyweError } from '../koywe/errors.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import type { WatchedCall } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import type { LookupGrace } from './lookup.ts'
import { clockSkewMs } from './schedule.ts'

/** The order; `none`, where Koywe says that there is no such one for us; `later`, where it cannot say. */
export type Word = OrderSnapshot | 'none' | 'later'

/** Webhook events may name many orders; so many are asked about at once, the rest the next time. */
const ordersMax = 3

/** What a webhook said, and when it came. */
export type Report = Pick<WaitingWebhookEvent, 'orderId' | 'receivedAt'>

/**
 * Gives what Koywe says of each order that reports name. A report may be faster than what Koywe lets us read, so
 * that there is none counts only once the first report of an order is old enough.
 */
export async function askOrders(
  { koywe, clock, log, settings }: Dependencies,
  watch: WatchedCall,
  reports: readonly Report[],
): Promise<Map<string, Word>> {
  const words = new Map<string, Word>()
  const firsts = findFirsts(reports)
  for (const [orderId, receivedAt] of [...firsts].slice(0, ordersMax)) {
    try {
      words.set(orderId, await watch(() => koywe.readOrder(orderId)))
    } catch (error) {
      if (!(error instanceof KoyweError)) throw error
      const isNone = error.retry === 'never' && !isYoung(receivedAt, clock(), settings.lookupGrace)
      words.set(orderId, isNone ? 'none' : 'later')
      log.info({ koyweOrderId: orderId, code: error.code, status: error.status }, 'no such order')
    }
  }
  return words
}

/** When each order was named first. */
function findFirsts(reports: readonly Report[]): Map<string, number> {
  const firsts = new Map<string, number>()
  for (const { orderId, receivedAt } of reports) {
    if (orderId === null) continue
    firsts.set(orderId, Math.min(receivedAt, firsts.get(orderId) ?? receivedAt))
  }
  return firsts
}

function isYoung(receivedAt: number, now: number, { firstMs, againMs }: LookupGrace): boolean {
  return receivedAt > now - firstMs - againMs && receivedAt <= now + clockSkewMs
}
