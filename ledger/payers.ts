/** Payers: the only personal data, and the contact that each one is at Koywe. */

import type { Payer } from '../payment/payment.ts'
import type { Database } from './database.ts'

/** A contact at Koywe. It belongs to the merchant for whom it was made. */
export interface KnownContact {
  id: string
  merchant: string
}

export interface KnownPayer {
  payer: Payer
  contact: KnownContact | null
}

export interface Payers {
  load(payerId: string): Promise<KnownPayer>
  /** Keeps the contact, and notes in the payment's timeline that it was created. */
  keepContact(
    payerId: string,
    contact: KnownContact,
    made: { paymentId: string; at: number },
  ): Promise<void>
  /** Forgets the contact: the next payment makes a new one. */
  forgetContact(payerId: string): Promise<void>
}

export function createPayers(db: Database): Payers {
  return {
    async load(payerId) {
      const row = await db
        .selectFrom('payers')
        .select(['name', 'businessType', 'email', 'phone', 'documentType', 'documentNumber'])
        .select(['koyweContactId', 'koyweMerchant'])
        .where('id', '=', payerId)
        .executeTakeFirstOrThrow()
      const payer = {
        name: row.name,
        businessType: row.businessType as Payer['businessType'],
        email: row.email,
        phone: row.phone,
        documentType: row.documentType,
        documentNumber: row.documentNumber,
      }
      const { koyweContactId: id, koyweMerchant: merchant } = row
      return { payer, contact: id === null ? null : { id, merchant: merchant ?? '' } }
    },

    async keepContact(payerId, { id, merchant }, { paymentId, at }) {
      await db
        .with('kept', (query) =>
          query
            .updateTable('payers')
            .set({ koyweContactId: id, koyweMerchant: merchant })
            .where('id', '=', payerId),
        )
        .insertInto('timeline')
        .values({
          paymentId,
          at: new Date(at),
          kind: 'koywe',
          summary: `contact ${id} created`,
          detail: null,
        })
        .execute()
    },

    async forgetContact(payerId) {
      await db
        .updateTable('payers')
        .set({ koyweContactId: null })
        .where('id', '=', payerId)
        .execute()
    },
  }
}
