/**
 * Makes the payer a contact at Koywe, once per payer and document. Safe to repeat: a contact that is
 * known is used, and Koywe tolerates a second one.
 */

import { KoyweError } from '../koywe/errors.ts'
import type { PaymentFailure } from '../payment/payment.ts'
import { watchCredentials } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRecord } from './load-payment.ts'
import { commitAndReport, reportRecord, toRejection } from './move.ts'
import type { Progress } from './progress.ts'

export function createCreateContact(dependencies: Dependencies) {
  const { ledger, koywe, clock, log } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string): Promise<Progress> => {
    const record = await loadRecord(ledger, paymentId)
    const { payer, koyweContactId } = await ledger.payers.load(record.payerId)
    if (koyweContactId !== null) return reportRecord(dependencies, record)
    try {
      const { country } = record.payment
      const contactId = await watch(() => koywe.createContact({ country, payer }))
      if (contactId !== null) {
        const contact = { koyweContactId: contactId, paymentId, at: clock() }
        await ledger.payers.keepContact(record.payerId, contact)
      }
      log.info({ paymentId, contactId }, 'contact created')
      return await reportRecord(dependencies, record)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const at = clock()
      const entry = toRefusalEntry('contact', error)
      const move = { ...toRejection(record, toRefusalFailure(error), at), entries: [entry] }
      log.info({ paymentId, errorCode: error.errorCode }, 'Koywe refused the contact')
      return commitAndReport(dependencies, move)
    }
  }
}

/** Koywe's answer proves that nothing was created and that asking again is useless. */
export function isRefusal(error: unknown): error is KoyweError {
  return error instanceof KoyweError && error.retry === 'never'
}

/** Koywe's code for an invalid document number (testing guide, doc). */
const invalidDocument = 'DC00010'

/** Koywe's refusal in our words: its code is shown, its sentence only to the operator. */
export function toRefusalFailure(error: KoyweError): PaymentFailure {
  if (error.errorCode === invalidDocument) {
    return {
      code: 'invalid_document_at_koywe',
      detail: error.errorCode,
      field: 'payer.documentNumber',
    }
  }
  return { code: 'koywe_refused', detail: error.errorCode, field: null }
}

export function toRefusalEntry(what: 'contact' | 'order', error: KoyweError) {
  const code = error.errorCode === null ? '' : ` ${error.errorCode}`
  return {
    kind: 'koywe' as const,
    summary: `Koywe refused the ${what}: ${error.status ?? 'no status'}${code}`,
    detail: error.reason === null ? null : { reason: error.reason },
  }
}
