/** What a refusal of Koywe means for a payment: its failure, and the entry in its timeline. */

import { isInvalidDocument, type KoyweError } from '../koywe/errors.ts'
import { failDocument, failOrder } from '../payment/opening.ts'

/** Translates Koywe's refusal: the failure carries its code, the timeline its sentence. */
export function toRefusalFailure(error: KoyweError) {
  return isInvalidDocument(error) ? failDocument(error.errorCode) : failOrder(error.errorCode)
}

/** Koywe's refusal for the timeline. Its sentence comes without personal data. */
export function toRefusalEntry(what: 'contact' | 'order', error: KoyweError) {
  const code = error.errorCode === null ? '' : ` ${error.errorCode}`
  return {
    kind: 'koywe' as const,
    summary: `Koywe refused the ${what}: ${error.status ?? 'no status'}${code}`,
    detail: error.reason ? { reason: error.reason } : null,
  }
}
