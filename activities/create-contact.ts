/**
 * Creates a contact at Koywe for the payer, once per payer and document. Safe to repeat: a known contact
 * is used, and Koywe accepts a second one.
 */

import { isRefusal } from '../koywe/errors.ts'
import type { Progress } from '../payment/next-step.ts'
import { refuseOrder } from '../payment/opening.ts'
import { unchanged } from '../payment/transition.ts'
import { commitRow } from './commit-row.ts'
import { watchCredentials } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadWithPayer } from './load-row.ts'
import { commitProgress, loadProgress } from './progress.ts'
import { toRefusalEntry, toRefusalFailure } from './refusal.ts'

export function createCreateContact(dependencies: Dependencies) {
  const { store, koywe, log, settings } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string): Promise<Progress> => {
    const { row, payer, contactId: known } = await loadWithPayer(dependencies, paymentId)
    const { payerId } = row
    const isErased = payer === null || payerId === null
    if (known !== null || isErased) return loadProgress(dependencies, row)
    try {
      // Where nothing can be stored, each attempt would create another contact.
      await commitRow(dependencies, { row, result: unchanged(row.payment) })
      const { country } = row.payment
      const contactId = await watch(() => koywe.createContact({ paymentId, country, payer }))
      if (contactId !== null) {
        const contact = { id: contactId, merchant: settings.koyweMerchant }
        await store.payers.keepContact(payerId, contact, paymentId)
      }
      log.info({ paymentId, contactId }, 'contact created')
      return await loadProgress(dependencies, row)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const entries = [toRefusalEntry('contact', error)]
      const change = { ...refuseOrder(row, toRefusalFailure(error), row.loadedAt), entries }
      log.info({ paymentId, errorCode: error.errorCode }, 'Koywe refused the contact')
      return commitProgress(dependencies, change)
    }
  }
}
