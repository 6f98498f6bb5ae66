/** Fresh reads on demand: one at a time per payment, and none where the last one is young. */

import type { Ledger } from '../store/store.ts'
import type { PaymentRecord } from '../store/rows.ts'
import type { Clock } from '../payment/log.ts'
import type { Engine } from './engine.ts'

export interface Refreshes {
  /** Has the order read unless that was done moments ago, and gives the last known truth. */
  refresh(record: PaymentRecord, waitMs: number): Promise<PaymentRecord>
}

/** A read this young is fresh. */
const youngMs = 5000

export function createRefreshes({
  ledger,
  engine,
  clock,
}: {
  ledger: Ledger
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
    async refresh(record, waitMs) {
      const { payment, watch } = record
      const isYoung = watch.lookedAt !== null && clock() - watch.lookedAt < youngMs
      if (isYoung || payment.koyweOrderId === null) return record
      await refreshOnce(payment.id, waitMs)
      return (await ledger.payments.load(payment.id)) ?? record
    },
  }
}
