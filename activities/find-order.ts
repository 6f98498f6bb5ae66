/**
 * Looks an order up after a POST of unknown outcome: by the ids that webhooks named, and by our payment
 * id. Adopts the order that it finds; allows another POST only when absence is certain. Safe to repeat:
 * it only reads.
 */

import { toAbsence } from '../payment/lookup.ts'
import type { Progress } from '../payment/next-step.ts'
import { adoptOrder, toOpeningFacts } from '../payment/opening.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import { askOrders } from './ask-orders.ts'
import { watchCredentials } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRow } from './load-row.ts'
import { findOrderFault, servingMs } from './order-fault.ts'
import { commitProgress, loadProgress } from './progress.ts'

/** The order, or whether Koywe denies that it exists, or what is wrong with Koywe's answer. */
type Answer = { order: OrderSnapshot } | { order: null; isKoyweSure: boolean; fault: string | null }

export function createFindOrder(dependencies: Dependencies) {
  const { store, koywe, log, settings } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  async function find({ payment, intent, loadedAt: now }: PaymentRow): Promise<Answer> {
    const paymentId = payment.id
    const waiting = await store.webhookEvents.listWaiting(paymentId)
    const asked = { reports: waiting, paymentId, share: 'own', now } as const
    const named = [...(await askOrders(dependencies, watch, asked)).values()]
    const order = named.find((one) => typeof one === 'object' && one.externalId === paymentId)
    if (typeof order === 'object') return { order }
    const found = await watch(() => koywe.findOrder(paymentId)).catch((error: unknown) => {
      const failingMs = now - (intent.intentAt ?? now)
      const isServing = koywe.hasServedWithin(servingMs)
      const fault = findOrderFault(error, { failingMs, isServing })
      if (fault === null) throw error
      return fault
    })
    if (typeof found === 'string') return { order: null, isKoyweSure: false, fault: found }
    if (found.order) return found
    // Nothing is certain while an order that a webhook named cannot be read.
    return {
      order: null,
      isKoyweSure: found.isCertain && !named.includes('unavailable'),
      fault: null,
    }
  }

  return async (paymentId: string): Promise<Progress> => {
    const row = await loadRow(dependencies, paymentId)
    const { payment, intent } = row
    if (payment.status !== 'opening' || intent.intentAt === null) {
      return loadProgress(dependencies, row)
    }
    const found = await find(row)
    if (found.order === null) {
      const { isKoyweSure, fault } = found
      const facts = { now: row.loadedAt, lookupGrace: settings.lookupGrace, isKoyweSure, fault }
      return commitProgress(dependencies, toAbsence(row, facts))
    }
    log.info({ paymentId, koyweOrderId: found.order.orderId }, 'order found by lookup')
    const facts = toOpeningFacts(row, settings, 'lookup')
    return commitProgress(dependencies, adoptOrder(row, found.order, facts))
  }
}
