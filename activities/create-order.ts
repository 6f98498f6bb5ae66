/**
 * Creates the PAYIN order: one POST, whose intent is stored before and whose outcome after. Safe to
 * repeat: where an earlier POST may have succeeded, nothing is sent and the order is looked up.
 */

import { KoyweError } from '../koywe/errors.ts'
import type { Move } from '../ledger/commit.ts'
import type { PaymentRecord } from '../ledger/record.ts'
import { watchCredentials } from './credentials.ts'
import { adopt } from './adopt.ts'
import { isRefusal, toRefusalEntry, toRefusalFailure } from './create-contact.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRecord } from './load-payment.ts'
import { commitAndReport, MovedMeanwhile, reportRecord, standStill, toRejection } from './move.ts'
import type { Progress } from './progress.ts'

export function createCreateOrder(dependencies: Dependencies) {
  const { ledger, koywe, clock, log, settings } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  async function post(record: PaymentRecord): Promise<Progress> {
    const { payment, payerId } = record
    const { koyweContactId } = await ledger.payers.load(payerId)
    const returnUrl = `${settings.publicUrl}/return/${payment.id}`
    const order = { payment, contactId: koyweContactId, returnUrl }
    const truth = await watch(() => koywe.createOrder(order))
    log.info({ paymentId: payment.id, koyweOrderId: truth.orderId }, 'order created')
    return commitAndReport(dependencies, adopt(record, truth, { at: clock(), settings }))
  }

  return async (paymentId: string): Promise<Progress> => {
    const loaded = await loadRecord(ledger, paymentId)
    const { payment, intent } = loaded
    const now = clock()
    if (payment.status !== 'opening' || now >= payment.expiresAt) {
      return reportRecord(dependencies, loaded)
    }
    if (intent.intentAt !== null) {
      return commitAndReport(dependencies, toDoubt(loaded, now, 'an earlier POST was cut off'))
    }
    const record = await storeIntent(dependencies, loaded, now)
    try {
      return await post(record)
    } catch (error) {
      return afterFailure(dependencies, record, error)
    }
  }
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

/** Says what a failed POST means: refused, certainly not created, or unknown. */
async function afterFailure(
  dependencies: Dependencies,
  record: PaymentRecord,
  error: unknown,
): Promise<Progress> {
  const { clock, log, ledger } = dependencies
  const at = clock()
  const paymentId = record.payment.id
  if (isRefusal(error)) {
    log.info({ paymentId, errorCode: error.errorCode }, 'Koywe refused the order')
    const rejection = toRejection(record, toRefusalFailure(error), at)
    const entries = [toRefusalEntry('order', error)]
    return commitAndReport(dependencies, { ...rejection, entries, intent: noIntent })
  }
  if (!(error instanceof KoyweError)) throw error
  if (error.retry === 'after-lookup') {
    log.warn({ paymentId, code: error.code, status: error.status }, 'the order may exist')
    return commitAndReport(dependencies, toDoubt(record, at, error.message))
  }
  await ledger.commit({ record, step: standStill(record.payment), at, intent: noIntent })
  throw error
}

const noIntent = { intentAt: null, doubtAt: null, absentAt: null }

function toDoubt(record: PaymentRecord, at: number, why: string): Move {
  const { intentAt, doubtAt } = record.intent
  return {
    record,
    step: standStill(record.payment),
    at,
    intent: { intentAt, doubtAt: doubtAt ?? at, absentAt: record.intent.absentAt },
    entries: [
      { kind: 'koywe', summary: 'it is not known whether the order exists', detail: { why } },
    ],
  }
}
