/** Fresh reads on demand: one at a time per payment, and none where the last one is young. */

import type { Store } from '../store/store.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { Clock } from '../payment/log.ts'
import type { Engine } from './engine.ts'

export interface Refreshes {
  /** Has the order read unless that was done moments ago, and gives the last known truth. */
  refresh(row: PaymentRow, waitMs: number): Promise<PaymentRow>
}

/** A read this young is fresh. */
const youngMs = 5000

export function createRefreshes({
  store,
  engine,
  clock,
}: {
  store: Store
  engine: Engine
  clock: Clock
}): Refreshes {
  const running = new Map<string, Promise<boolean>>()

  function refreshOnce(paymentId: string, waitMs: number): Promise<boolean> {
    const known = running.get(paymentId)
    if (known) return known
    const started = engine.refresh(paymentId, waitMs).finally(() => running.delete(paymentId))
    running.set(paymentId, started)
    return started
  }

  return {
    async refresh(row, waitMs) {
      const { payment, polling } = row
      const isYoung = polling.lastReadAt !== null && clock() - polling.lastReadAt < youngMs
      if (isYoung || payment.koyweOrderId === null) return row
      await refreshOnce(payment.id, waitMs)
      return (await store.payments.load(payment.id)) ?? row
    },
  }
}
