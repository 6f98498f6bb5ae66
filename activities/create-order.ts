/**
 * Creates the PAYIN order: one POST, whose intent is stored before and whose outcome after. Safe to
 * repeat: where an earlier POST may have succeeded, none is sent and the order is looked up.
 */

import { isRefusal, KoyweError } from '../koywe/errors.ts'
import { postEndsAt, postMsMax, toDoubt } from '../payment/lookup.ts'
import type { Progress } from '../payment/next-step.ts'
import { adoptOrder, noIntent, refuseOrder, toOpeningFacts } from '../payment/opening.ts'
import type { Payer } from '../payment/payment.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { unchanged } from '../payment/transition.ts'
import { commitRow } from './commit-row.ts'
import { watchCredentials, type WatchedCall } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadWithPayer } from './load-row.ts'
import { commitProgress, loadProgress } from './progress.ts'
import { toRefusalEntry, toRefusalFailure } from './refusal.ts'

export function createCreateOrder(dependencies: Dependencies) {
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string): Promise<Progress> => {
    const startedMs = performance.now()
    const known = await loadWithPayer(dependencies, paymentId)
    const { row: loaded, contactId } = known
    const { payment, intent } = loaded
    const now = loaded.loadedAt
    if (payment.status !== 'opening' || now >= payment.expiresAt) {
      return loadProgress(dependencies, loaded)
    }
    if (intent.intentAt !== null) {
      const endsAt = postEndsAt(loaded, now)
      const why = 'an earlier POST was cut off'
      return commitProgress(dependencies, toDoubt(loaded, { endsAt, why, status: null }))
    }
    const row = await commitRow(dependencies, {
      row: loaded,
      result: unchanged(payment),
      intent: { ...noIntent, intentAt: now },
    })
    try {
      return await post(dependencies, row, { watch, payer: known.payer, contactId, startedMs })
    } catch (error) {
      if (isRefusal(error)) return afterRefusal(dependencies, row, { error, contactId })
      return afterFailure(dependencies, row, error)
    }
  }
}

async function post(
  dependencies: Dependencies,
  row: PaymentRow,
  {
    watch,
    payer,
    contactId,
    startedMs,
  }: { watch: WatchedCall; payer: Payer | null; contactId: string | null; startedMs: number },
): Promise<Progress> {
  const { koywe, log, settings } = dependencies
  const { payment } = row
  const returnUrl = `${settings.publicUrl}/return/${payment.id}`
  const order = { payment, payer, contactId, returnUrl }
  const signal = AbortSignal.timeout(timeToPost(performance.now() - startedMs))
  const snapshot = await watch(() => koywe.createOrder(order, signal))
  log.info({ paymentId: payment.id, koyweOrderId: snapshot.orderId }, 'order created')
  // The answer to our own POST is about our own order, even where it names no external id.
  const own = { ...snapshot, externalId: snapshot.externalId ?? payment.id }
  // Webhooks may have arrived before this answer, and their signal may be spent: the report names them.
  return commitProgress(dependencies, adoptOrder(row, own, toOpeningFacts(row, settings, 'create')))
}

/**
 * How long the POST may still take: other workers compute its end from its intent, which was loaded after the
 * activity had started.
 * @throws where this process stood still for so long that another worker may have taken over
 */
function timeToPost(sinceStartMs: number): number {
  const leftMs = Math.floor(postMsMax - sinceStartMs)
  if (leftMs <= 0) throw new Error('it is too late to send the POST')
  return leftMs
}

/**
 * A refusal proves that this POST created nothing. Koywe's code for an external id that exists is not
 * known, so the order of an earlier POST is looked up first.
 */
async function afterRefusal(
  dependencies: Dependencies,
  row: PaymentRow,
  { error, contactId }: { error: KoyweError; contactId: string | null },
): Promise<Progress> {
  const { koywe, store, log, settings } = dependencies
  const paymentId = row.payment.id
  const found = await koywe.findOrder(paymentId).catch((unsure: Error) => unsure)
  if (found instanceof Error) return noteDoubt(dependencies, row, found)
  if (found.order) {
    const facts = toOpeningFacts(row, settings, 'lookup')
    return commitProgress(dependencies, adoptOrder(row, found.order, facts))
  }
  // Koywe may no longer know the contact: the next payment creates another one.
  if (contactId !== null && row.payerId !== null) await store.payers.forgetContact(row.payerId)
  log.info({ paymentId, errorCode: error.errorCode }, 'Koywe refused the order')
  const entries = [toRefusalEntry('order', error)]
  const change = refuseOrder(row, toRefusalFailure(error), row.loadedAt)
  return commitProgress(dependencies, { ...change, entries })
}

/** Records what a failed POST means: certainly not created, or unknown. */
async function afterFailure(
  dependencies: Dependencies,
  row: PaymentRow,
  error: unknown,
): Promise<Progress> {
  const { log, store } = dependencies
  const paymentId = row.payment.id
  if (!(error instanceof KoyweError)) throw error
  if (error.retry === 'after-lookup') {
    log.warn({ paymentId, code: error.code, status: error.status }, 'the order may exist')
    return noteDoubt(dependencies, row, error)
  }
  await store.commit({ row, result: unchanged(row.payment), intent: noIntent })
  throw error
}

/** Records that the POST, which has ended by now, may have created an order. */
async function noteDoubt(
  dependencies: Dependencies,
  row: PaymentRow,
  error: Error,
): Promise<Progress> {
  const now = await dependencies.store.now()
  const status = error instanceof KoyweError ? error.status : null
  return commitProgress(dependencies, toDoubt(row, { endsAt: now, why: error.message, status }))
}
