/** Payers: the only personal data, and the contact that each one is at Koywe. */

import type { Payer } from '../payment/payment.ts'
import type { Database } from './database.ts'

export interface KnownPayer {
  payer: Payer
  koyweContactId: string | null
}

export interface KeptContact {
  koyweContactId: string
  paymentId: string
  at: number
}

export interface Payers {
  load(payerId: string): Promise<KnownPayer>
  /** Keeps the contact, and notes in the payment's timeline that it was created. */
  keepContact(payerId: string, contact: KeptContact): Promise<void>
}

export function createPayers(db: Database): Payers {
  return {
    async load(payerId) {
      const row = await db
        .selectFrom('payers')
        .selectAll()
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
      return { payer, koyweContactId: row.koyweContactId }
    },

    async keepContact(payerId, { koyweContactId, paymentId, at }) {
      await db
        .with('kept', (query) =>
          query.updateTable('payers').set({ koyweContactId }).where('id', '=', payerId),
        )
        .insertInto('timeline')
        .values({
          paymentId,
          at: new Date(at),
          kind: 'koywe',
          summary: `contact ${koyweContactId} created`,
          detail: null,
        })
        .execute()
    },
  }
}
