/**
 * Creates the PAYIN order: one POST, whose intent is stored before and whose outcome after. Safe to
 * repeat: where an earlier POST may have succeeded, nothing is sent and the order is looked up.
 */

import type { Lookup } from '../koywe/client.ts'
import { KoyweError } from '../koywe/errors.ts'
import type { PaymentChange } from '../payment/change.ts'
import type { KnownPayer } from '../store/payers.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { watchCredentials, type WatchedCall } from './credentials.ts'
import { adopt } from './adopt.ts'
import { findContact, isRefusal, toRefusalEntry, toRefusalFailure } from './create-contact.ts'
import type { Dependencies } from './dependencies.ts'
import { loadWithPayer } from './load-payment.ts'
import { postEndsAt, postMsMax } from './lookup.ts'
import {
  commitAndReport,
  PaymentChanged,
  reportRow,
  standStill,
  toRowAfter,
  toRejection,
} from './commit-and-report.ts'
import type { Progress } from './progress.ts'

export function createCreateOrder(dependencies: Dependencies) {
  const { store, clock } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string): Promise<Progress> => {
    const payer = await loadWithPayer(store, paymentId)
    const loaded = payer.row
    const { payment, intent } = loaded
    const now = clock()
    if (payment.status !== 'opening' || now >= payment.expiresAt) {
      return reportRow(dependencies, loaded)
    }
    if (intent.intentAt !== null) {
      const endedAt = postEndsAt(loaded, now)
      const why = 'an earlier POST was cut off'
      return commitAndReport(dependencies, toDoubt(loaded, { at: now, endedAt, why }))
    }
    const contactId = findContact(dependencies, payer)
    const row = await storeIntent(dependencies, loaded, now)
    try {
      return await post(dependencies, row, { watch, contactId })
    } catch (error) {
      if (isRefusal(error)) return afterRefusal(dependencies, row, { error, payer, contactId })
      return afterFailure(dependencies, row, error)
    }
  }
}

async function post(
  dependencies: Dependencies,
  row: PaymentRow,
  { watch, contactId }: { watch: WatchedCall; contactId: string | null },
): Promise<Progress> {
  const { koywe, store, clock, log, settings } = dependencies
  const { payment } = row
  const order = { payment, contactId, returnUrl: `${settings.publicUrl}/return/${payment.id}` }
  const signal = AbortSignal.timeout(timeToPost(row, clock()))
  const snapshot = await watch(() => koywe.createOrder(order, signal))
  log.info({ paymentId: payment.id, koyweOrderId: snapshot.orderId }, 'order created')
  // The answer to our own POST is about our own order, whether it says so or not.
  const own = { ...snapshot, externalId: snapshot.externalId ?? payment.id }
  const change = adopt(row, own, { at: clock(), settings })
  if (!(await store.commit(change))) throw new PaymentChanged(payment.id)
  // Webhooks may have been faster than the answer, and their signal spent on this step: the report says so.
  return reportRow(dependencies, toRowAfter(change))
}

/**
 * How long the POST may still take: others count on its end from when its intent was noted.
 * @throws where this process stood still for so long that somebody else may have gone on
 */
function timeToPost({ intent }: PaymentRow, now: number): number {
  const leftMs = (intent.intentAt ?? now) + postMsMax - now
  if (leftMs <= 0) throw new Error('it is too late to send the POST')
  return Math.min(leftMs, postMsMax)
}

async function storeIntent(
  { store }: Dependencies,
  row: PaymentRow,
  at: number,
): Promise<PaymentRow> {
  const intent = { intentAt: at, doubtAt: null, absentAt: null }
  const result = standStill(row.payment)
  if (!(await store.commit({ row, result, at, intent }))) {
    throw new PaymentChanged(row.payment.id)
  }
  return { ...row, intent }
}

/**
 * A refusal proves that this POST created nothing. Koywe's word for an external id that exists already
 * is not known, though, so an order of an earlier POST is looked for before.
 */
async function afterRefusal(
  dependencies: Dependencies,
  row: PaymentRow,
  { error, payer, contactId }: { error: KoyweError; payer: KnownPayer; contactId: string | null },
): Promise<Progress> {
  const { koywe, store, clock, log, settings } = dependencies
  const paymentId = row.payment.id
  const found = await koywe.findOrder(paymentId).catch((unsure: unknown) => unsure)
  const at = clock()
  if (found instanceof Error)
    return commitAndReport(dependencies, toDoubt(row, { at, endedAt: at, why: found.message }))
  const { order } = found as Lookup
  if (order)
    return commitAndReport(dependencies, adopt(row, order, { at, settings, isFound: true }))
  // It may be the contact that Koywe does not know any more; the next payment makes a new one.
  if (contactId !== null) await store.payers.forgetContact(row.payerId)
  log.info({ paymentId, errorCode: error.errorCode }, 'Koywe refused the order')
  const rejection = toRejection(row, toRefusalFailure(error), at)
  const entries = [toRefusalEntry('order', error, payer.payer)]
  return commitAndReport(dependencies, { ...rejection, entries, intent: noIntent })
}

/** Says what a failed POST means: certainly not created, or unknown. */
async function afterFailure(
  dependencies: Dependencies,
  row: PaymentRow,
  error: unknown,
): Promise<Progress> {
  const { clock, log, store } = dependencies
  const at = clock()
  const paymentId = row.payment.id
  if (!(error instanceof KoyweError)) throw error
  if (error.retry === 'after-lookup') {
    log.warn({ paymentId, code: error.code, status: error.status }, 'the order may exist')
    return commitAndReport(dependencies, toDoubt(row, { at, endedAt: at, why: error.message }))
  }
  await store.commit({ row, result: standStill(row.payment), at, intent: noIntent })
  throw error
}

const noIntent = { intentAt: null, doubtAt: null, absentAt: null }

/** @param endedAt when the POST has certainly ended */
function toDoubt(
  row: PaymentRow,
  { at, endedAt, why }: { at: number; endedAt: number; why: string },
): PaymentChange {
  const { intentAt, doubtAt, absentAt } = row.intent
  return {
    row,
    result: standStill(row.payment),
    at,
    intent: { intentAt, doubtAt: doubtAt ?? endedAt, absentAt },
    entries: [
      { kind: 'koywe', summary: 'it is not known whether the order exists', detail: { why } },
    ],
  }
}
