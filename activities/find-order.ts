/**
 * Looks an order up after a POST with an unknown outcome: by the ids that webhooks named, and by our
 * payment id. Adopts what it finds; lets the POST be made again only when its absence is certain. Safe
 * to repeat: it only reads.
 */

import type { PaymentChange } from '../payment/change.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import { adopt } from './adopt.ts'
import { askOrders } from './ask-orders.ts'
import { watchCredentials } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRow } from './load-payment.ts'
import { postEndsAt, postMsMax, weighAbsence } from './lookup.ts'
import { commitAndReport, reportRow, standStill } from './commit-and-report.ts'
import type { Progress } from './progress.ts'

/** The order, or how sure it is that there is none. */
type Finding = { order: OrderSnapshot } | { order: null; isCertain: boolean }

export function createFindOrder(dependencies: Dependencies) {
  const { store, koywe, clock, log, settings } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  async function find(paymentId: string): Promise<Finding> {
    const waiting = await store.webhookEvents.listWaiting(paymentId)
    const words = [...(await askOrders(dependencies, watch, waiting)).values()]
    const order = words.find((word) => typeof word === 'object' && word.externalId === paymentId)
    if (typeof order === 'object') return { order }
    const found = await watch(() => koywe.findOrder(paymentId))
    if (found.order) return found
    // While it is not known what a webhook meant, nothing is certain.
    return { order: null, isCertain: found.isCertain && !words.includes('later') }
  }

  return async (paymentId: string): Promise<Progress> => {
    const row = await loadRow(store, paymentId)
    const { payment, intent } = row
    if (payment.status !== 'opening' || intent.intentAt === null) {
      return reportRow(dependencies, row)
    }
    const now = clock()
    const found = await find(paymentId)
    if (found.order) {
      log.info({ paymentId, koyweOrderId: found.order.orderId }, 'order found by look-up')
      const change = adopt(row, found.order, { at: clock(), settings, isFound: true })
      return commitAndReport(dependencies, change)
    }
    const facts = { now, lookupGrace: settings.lookupGrace, isKoyweSure: found.isCertain }
    const endsAt = postEndsAt(row, now)
    // One that lies further ahead was noted by a clock that was.
    const doubtAt = Math.min(intent.doubtAt ?? endsAt, now + postMsMax)
    return commitAndReport(dependencies, toAbsence(row, facts, doubtAt))
  }
}

function toAbsence(
  row: PaymentRow,
  facts: Parameters<typeof weighAbsence>[1],
  doubtAt: number,
): PaymentChange {
  const { intent, payment } = row
  const absence = weighAbsence(row, facts)
  const isCertain = absence === 'certain'
  return {
    row,
    result: standStill(payment),
    at: facts.now,
    polling: { lastReadAt: facts.now },
    intent: isCertain
      ? { intentAt: null, doubtAt: null, absentAt: null }
      : {
          intentAt: intent.intentAt,
          doubtAt,
          absentAt: absence === 'first' ? facts.now : intent.absentAt,
        },
    entries: isCertain
      ? [{ kind: 'koywe', summary: 'it is certain that no order was created', detail: null }]
      : [],
  }
}
