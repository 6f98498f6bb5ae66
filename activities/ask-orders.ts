/** Asks Koywe about orders that webhooks named. A failure for one of them never hides the others. */

import { KoyweError } from '../koywe/errors.ts'
import type { LookupGrace } from '../payment/lookup.ts'
import type { NamedOrder } from '../payment/order-read.ts'
import type { ReadShare } from '../payment/read-pace.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import type { WatchedCall } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'

/** How many of the named orders one read asks about; the others wait for the next read. */
const ordersMax = 3

/** The order that a webhook named, and when the webhook arrived. */
export type Report = Pick<WaitingWebhookEvent, 'orderId' | 'receivedAt'>

/**
 * Gives Koywe's answer about each order that webhooks named. A webhook may precede what Koywe lets us
 * read, so a 404 counts only when the first webhook about that order is old enough.
 * @param asked `share`: whose reads these are. A question in the share of strangers ends, whatever Koywe answers.
 *   `now`: the database's time
 */
export async function askOrders(
  { koywe, log, settings }: Dependencies,
  watch: WatchedCall,
  { reports, share, now }: { reports: readonly Report[]; share: ReadShare; now: number },
): Promise<Map<string, NamedOrder>> {
  const named = new Map<string, NamedOrder>()
  const firsts = findFirsts(reports)
  for (const [orderId, receivedAt] of [...firsts].slice(0, ordersMax)) {
    try {
      named.set(orderId, await watch(() => koywe.readOrder(orderId, share)))
    } catch (error) {
      if (!(error instanceof KoyweError)) throw error
      const isAbsent =
        (error.retry === 'never' && !isYoung(receivedAt, now, settings.lookupGrace)) ||
        (share === 'strangers' && isSpent(error, now - receivedAt))
      named.set(orderId, isAbsent ? 'absent' : 'unavailable')
      log.info({ koyweOrderId: orderId, code: error.code, status: error.status }, 'no such order')
    }
  }
  return named
}

/** How long Koywe is asked about an order that it answers unreadably, or not at all. */
const patienceMs = { unreadable: 20 * 60_000, silent: 24 * 60 * 60_000 }

/** A read that our own limiter or Koywe's refused was no question. */
function isSpent({ code }: KoyweError, ageMs: number): boolean {
  if (code === 'koywe_throttled') return false
  return ageMs >= (code === 'koywe_unintelligible' ? patienceMs.unreadable : patienceMs.silent)
}

/** When each order was first named. */
function findFirsts(reports: readonly Report[]): Map<string, number> {
  const firsts = new Map<string, number>()
  for (const { orderId, receivedAt } of reports) {
    if (orderId === null) continue
    firsts.set(orderId, Math.min(receivedAt, firsts.get(orderId) ?? receivedAt))
  }
  return firsts
}

function isYoung(receivedAt: number, now: number, { firstMs, againMs }: LookupGrace): boolean {
  return receivedAt > now - firstMs - againMs
}
