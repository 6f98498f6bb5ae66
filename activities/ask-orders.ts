/** Asks Koywe about orders that webhooks named. A failure for one of them never hides the others. */

import { KoyweError, toNoOrder } from '../koywe/errors.ts'
import { isQuestionOver, patienceForOwn, patienceForStrangers } from '../payment/order-question.ts'
import type { NamedOrder } from '../payment/order-read.ts'
import type { ReadShare } from '../payment/read-pace.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import type { WatchedCall } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'

/** How many of the named orders one read asks about; the others wait for the next read. */
const ordersMax = 3

/** The order that a webhook named, and when the webhook arrived. */
export type Report = Pick<WaitingWebhookEvent, 'orderId' | 'receivedAt'>

export interface OrderQuestion {
  reports: readonly Report[]
  /** The payment that the webhooks belong to. */
  paymentId: string
  share: ReadShare
  now: number
}

/**
 * Gives Koywe's answer about each order that webhooks named.
 * @param asked `share`: whose reads these are. A question in the share of strangers ends, whatever Koywe answers.
 *   `now`: the database's time
 */
export async function askOrders(
  { koywe, log, settings }: Dependencies,
  watch: WatchedCall,
  { reports, paymentId, share, now }: OrderQuestion,
): Promise<Map<string, NamedOrder>> {
  const named = new Map<string, NamedOrder>()
  const firsts = findFirsts(reports)
  const patienceFor = share === 'strangers' ? patienceForStrangers : patienceForOwn
  const patience = patienceFor(settings.lookupGrace)
  for (const [orderId, receivedAt] of [...firsts].slice(0, ordersMax)) {
    try {
      named.set(orderId, await watch(() => koywe.readOrder(orderId, { share, paymentId })))
    } catch (error) {
      if (!(error instanceof KoyweError)) throw error
      const isAbsent = isQuestionOver(toNoOrder(error), now - receivedAt, patience)
      named.set(orderId, isAbsent ? 'absent' : 'unavailable')
      log.info({ koyweOrderId: orderId, code: error.code, status: error.status }, 'no such order')
    }
  }
  return named
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
