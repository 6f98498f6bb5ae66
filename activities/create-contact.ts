/**
 * Creates a contact at Koywe for the payer, once per payer and document. Safe to repeat: a known contact
 * is used, and Koywe accepts a second one.
 */

import { KoyweError } from '../koywe/errors.ts'
import { redact } from '../koywe/redact.ts'
import type { KnownPayer } from '../store/payers.ts'
import { refuseOrder } from '../payment/opening.ts'
import type { Payer, PaymentFailure } from '../payment/payment.ts'
import { watchCredentials } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadWithPayer } from './load-payment.ts'
import { commitAndReport, reportRow } from './commit-and-report.ts'
import type { Progress } from '../payment/next-step.ts'

export function createCreateContact(dependencies: Dependencies) {
  const { store, koywe, log, settings } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string): Promise<Progress> => {
    const known = await loadWithPayer(store, paymentId)
    const { row, payer } = known
    if (findContact(dependencies, known) !== null) return reportRow(dependencies, row)
    try {
      const { country } = row.payment
      const contactId = await watch(() => koywe.createContact({ country, payer }))
      if (contactId !== null) {
        const contact = { id: contactId, merchant: settings.koyweMerchant }
        await store.payers.keepContact(row.payerId, contact, paymentId)
      }
      log.info({ paymentId, contactId }, 'contact created')
      return await reportRow(dependencies, row)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const entries = [toRefusalEntry('contact', error, payer)]
      const change = { ...refuseOrder(row, toRefusalFailure(error), row.loadedAt), entries }
      log.info({ paymentId, errorCode: error.errorCode }, 'Koywe refused the contact')
      return commitAndReport(dependencies, change)
    }
  }
}

/** The payer's contact, where it is known and belongs to our merchant. */
export function findContact({ settings }: Dependencies, { contact }: KnownPayer): string | null {
  return contact?.merchant === settings.koyweMerchant ? contact.id : null
}

/** Whether Koywe's answer proves that nothing was created and that a retry is useless. */
export function isRefusal(error: unknown): error is KoyweError {
  return error instanceof KoyweError && error.retry === 'never'
}

/** Koywe's code for an invalid document number (testing guide, doc). */
const invalidDocument = 'DC00010'

/** Translates Koywe's refusal: the failure carries its code, the timeline its sentence. */
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

/** Koywe's refusal for the timeline, without personal data that its sentence may repeat. */
export function toRefusalEntry(what: 'contact' | 'order', error: KoyweError, payer: Payer) {
  const code = error.errorCode === null ? '' : ` ${error.errorCode}`
  const { name, email, phone, documentNumber } = payer
  const reason =
    error.reason && redact(error.reason, { fullName: name, email, phone, documentNumber })
  return {
    kind: 'koywe' as const,
    summary: `Koywe refused the ${what}: ${error.status ?? 'no status'}${code}`,
    detail: reason ? { reason } : null,
  }
}
