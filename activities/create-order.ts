/**
 * Creates the PAYIN order: one POST, whose intent is stored before and whose outcome after. Safe to
 * repeat: where an earlier POST may have succeeded, nothing is sent and the order is looked up.
 */

import type { Lookup } from '../koywe/client.ts'
import { KoyweError } from '../koywe/errors.ts'
import type { Move } from '../store/commit.ts'
import type { KnownPayer } from '../store/payers.ts'
import type { PaymentRecord } from '../store/rows.ts'
import { watchCredentials, type WatchedCall } from './credentials.ts'
import { adopt } from './adopt.ts'
import { findContact, isRefusal, toRefusalEntry, toRefusalFailure } from './create-contact.ts'
import type { Dependencies } from './dependencies.ts'
import { loadWithPayer } from './load-payment.ts'
import { postEndsAt, postMsMax } from './lookup.ts'
import {
  commitAndReport,
  MovedMeanwhile,
  reportRecord,
  standStill,
  toRecordAfter,
  toRejection,
} from './commit-and-report.ts'
import type { Progress } from './progress.ts'

export function createCreateOrder(dependencies: Dependencies) {
  const { ledger, clock } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string): Promise<Progress> => {
    const payer = await loadWithPayer(ledger, paymentId)
    const loaded = payer.record
    const { payment, intent } = loaded
    const now = clock()
    if (payment.status !== 'opening' || now >= payment.expiresAt) {
      return reportRecord(dependencies, loaded)
    }
    if (intent.intentAt !== null) {
      const endedAt = postEndsAt(loaded, now)
      const why = 'an earlier POST was cut off'
      return commitAndReport(dependencies, toDoubt(loaded, { at: now, endedAt, why }))
    }
    const contactId = findContact(dependencies, payer)
    const record = await storeIntent(dependencies, loaded, now)
    try {
      return await post(dependencies, record, { watch, contactId })
    } catch (error) {
      if (isRefusal(error)) return afterRefusal(dependencies, record, { error, payer, contactId })
      return afterFailure(dependencies, record, error)
    }
  }
}

async function post(
  dependencies: Dependencies,
  record: PaymentRecord,
  { watch, contactId }: { watch: WatchedCall; contactId: string | null },
): Promise<Progress> {
  const { koywe, ledger, clock, log, settings } = dependencies
  const { payment } = record
  const order = { payment, contactId, returnUrl: `${settings.publicUrl}/return/${payment.id}` }
  const signal = AbortSignal.timeout(timeToPost(record, clock()))
  const truth = await watch(() => koywe.createOrder(order, signal))
  log.info({ paymentId: payment.id, koyweOrderId: truth.orderId }, 'order created')
  // The answer to our own POST is about our own order, whether it says so or not.
  const own = { ...truth, externalId: truth.externalId ?? payment.id }
  const move = adopt(record, own, { at: clock(), settings })
  if (!(await ledger.commit(move))) throw new MovedMeanwhile(payment.id)
  // Webhooks may have been faster than the answer, and their wake-up spent on this step: the report says so.
  return reportRecord(dependencies, toRecordAfter(move))
}

/**
 * How long the POST may still take: others count on its end from when its intent was noted.
 * @throws where this process stood still for so long that somebody else may have gone on
 */
function timeToPost({ intent }: PaymentRecord, now: number): number {
  const leftMs = (intent.intentAt ?? now) + postMsMax - now
  if (leftMs <= 0) throw new Error('it is too late to send the POST')
  return Math.min(leftMs, postMsMax)
}

async function storeIntent(
  { ledger }: Dependencies,
  record: PaymentRecord,
  at: number,
): Promise<PaymentRecord> {
  const intent = { intentAt: at, doubtAt: null, absentAt: null }
  const step = standStill(record.payment)
  if (!(await ledger.commit({ record, step, at, intent }))) {
    throw new MovedMeanwhile(record.payment.id)
  }
  return { ...record, intent }
}

/**
 * A refusal proves that this POST created nothing. Koywe's word for an external id that exists already
 * is not known, though, so an order of an earlier POST is looked for before.
 */
async function afterRefusal(
  dependencies: Dependencies,
  record: PaymentRecord,
  { error, payer, contactId }: { error: KoyweError; payer: KnownPayer; contactId: string | null },
): Promise<Progress> {
  const { koywe, ledger, clock, log, settings } = dependencies
  const paymentId = record.payment.id
  const found = await koywe.findOrder(paymentId).catch((unsure: unknown) => unsure)
  const at = clock()
  if (found instanceof Error)
    return commitAndReport(dependencies, toDoubt(record, { at, endedAt: at, why: found.message }))
  const { order } = found as Lookup
  if (order)
    return commitAndReport(dependencies, adopt(record, order, { at, settings, isFound: true }))
  // It may be the contact that Koywe does not know any more; the next payment makes a new one.
  if (contactId !== null) await ledger.payers.forgetContact(record.payerId)
  log.info({ paymentId, errorCode: error.errorCode }, 'Koywe refused the order')
  const rejection = toRejection(record, toRefusalFailure(error), at)
  const entries = [toRefusalEntry('order', error, payer.payer)]
  return commitAndReport(dependencies, { ...rejection, entries, intent: noIntent })
}

/** Says what a failed POST means: certainly not created, or unknown. */
async function afterFailure(
  dependencies: Dependencies,
  record: PaymentRecord,
  error: unknown,
): Promise<Progress> {
  const { clock, log, ledger } = dependencies
  const at = clock()
  const paymentId = record.payment.id
  if (!(error instanceof KoyweError)) throw error
  if (error.retry === 'after-lookup') {
    log.warn({ paymentId, code: error.code, status: error.status }, 'the order may exist')
    return commitAndReport(dependencies, toDoubt(record, { at, endedAt: at, why: error.message }))
  }
  await ledger.commit({ record, step: standStill(record.payment), at, intent: noIntent })
  throw error
}

const noIntent = { intentAt: null, doubtAt: null, absentAt: null }

/** @param endedAt when the POST has certainly ended */
function toDoubt(
  record: PaymentRecord,
  { at, endedAt, why }: { at: number; endedAt: number; why: string },
): Move {
  const { intentAt, doubtAt, absentAt } = record.intent
  return {
    record,
    step: standStill(record.payment),
    at,
    intent: { intentAt, doubtAt: doubtAt ?? endedAt, absentAt },
    entries: [
      { kind: 'koywe', summary: 'it is not known whether the order exists', detail: { why } },
    ],
  }
}
