/** Reads orders on request: one read at a time per payment, and none if the last one is recent. */

import type { Store } from '../store/store.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { Engine } from '../runtime/engine.ts'

export interface Refreshed {
  row: PaymentRow
  /** False when the order could not be read in time, so that the row may be old. */
  isFresh: boolean
}

export interface Refreshes {
  /** Reads the order unless the last read is recent, waits at most `waitMs`, and returns the payment row. */
  refresh(row: PaymentRow, waitMs: number): Promise<Refreshed>
}

/** A read of this age is still recent. */
const recentMs = 5000

export function createRefreshes({ store, engine }: { store: Store; engine: Engine }): Refreshes {
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
      const { payment, polling, loadedAt } = row
      const isRecent = polling.lastReadAt !== null && loadedAt - polling.lastReadAt < recentMs
      if (isRecent || payment.koyweOrderId === null) return { row, isFresh: true }
      const isAnswered = await refreshOnce(payment.id, waitMs)
      const after = (await store.payments.load(payment.id)) ?? row
      // The run answers without a read, too: where Koywe shows no order, or where the share of reads is used up.
      return { row: after, isFresh: isAnswered && after.polling.lastReadAt !== polling.lastReadAt }
    },
  }
}
