/** Asks Koywe about an order without changing anything. */

import type { OrderSnapshot } from '../payment/order-snapshot.ts'

/** What Koywe said: the order, or the code of what went wrong. */
export type Comparison = { order: OrderSnapshot } | { code: string }

/** @param read fails with an error that has a code where Koywe gives no order */
export function compareOrder(read: () => Promise<OrderSnapshot>): Promise<Comparison> {
  return read().then((order) => ({ order }), toErrorCode)
}

/** The code of an error of Koywe's; any other error is thrown. */
export function toErrorCode(error: unknown): { code: string } {
  const isKnown = error instanceof Error && 'code' in error && typeof error.code === 'string'
  if (!isKnown) throw error
  return { code: String(error.code) }
}
