/** Loads payments for their payers' pages. Reads the order first, as often as one address may ask for it. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { PaymentRow } from '../payment/payment-row.ts'
import { isPaymentId } from '../payment/payment.ts'
import { isAwaitingKoywe } from '../payment/status.ts'
import type { Store } from '../store/store.ts'
import type { Refreshes } from './refreshes.ts'

export interface PayerReadParts {
  store: Store
  refreshes: Refreshes
}

/** Loads a payment; undefined if there is none with this id. */
export type FindRow = (request: FastifyRequest) => Promise<PaymentRow | undefined>

/** How long a page waits for a read of the order. The page then polls on its own. */
const refreshWaitMs = 2500
/** Above this, one address sees what is known, without a read. Behind a proxy, all payers share one address. */
const readsPerMinute = 60

/** @param app must have `@fastify/rate-limit` registered */
export function createPayerReads(
  app: FastifyInstance,
  { store, refreshes }: PayerReadParts,
): FindRow {
  const limitReads = app.createRateLimit({ max: readsPerMinute, timeWindow: 60_000 })
  const mayRead = async (request: FastifyRequest) => {
    const limit = await limitReads(request)
    return limit.isAllowed || !limit.isExceeded
  }

  return async (request) => {
    const { id } = request.params as { id: string }
    const row = isPaymentId(id) ? await store.payments.load(id) : undefined
    if (!row) return undefined
    if (!isAwaitingKoywe(row.payment.status) || !(await mayRead(request))) return row
    return (await refreshes.refresh(row, refreshWaitMs)).row
  }
}
