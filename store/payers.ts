/** Payers: the only personal data, and the contact of each payer at Koywe. */

import { sql } from 'kysely'
import type { Country } from '../payment/country.ts'
import type { Payer } from '../payment/payment.ts'
import type { Database, Write } from './database.ts'
import { loadedAt, toPaymentRow } from './rows.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { paymentColumns } from './schema.ts'
import { insertEntry, oneRow } from './timeline.ts'

/** A contact at Koywe. It belongs to the merchant that created it. */
export interface KnownContact {
  id: string
  merchant: string
}

export interface KnownPayer {
  /** Null once the payer is erased. */
  payer: Payer | null
  contact: KnownContact | null
}

export interface PaymentOfPayer extends KnownPayer {
  row: PaymentRow
}

export interface Payers {
  /** A payment together with its payer. */
  loadWithPayment(paymentId: string): Promise<PaymentOfPayer | undefined>
  /** Stores the contact, and adds its creation to the payment's timeline. */
  keepContact(payerId: string, contact: KnownContact, paymentId: string): Promise<void>
  /** Deletes the contact: the next payment creates another one. */
  forgetContact(payerId: string): Promise<void>
}

/** The columns of a payer's details. */
const payerColumns = [
  'name',
  'businessType',
  'email',
  'phone',
  'documentType',
  'documentNumber',
] as const

/** The columns of a payment and its payer, for statements that join the two. */
export const columnsWithPayer = [
  ...paymentColumns.map((column) => `payments.${column}` as const),
  ...payerColumns.map((column) => `payers.${column}` as const),
]

type PayerRow = Record<(typeof payerColumns)[number], string | null>

/** The payer of a joined row, or null where the payer is erased. */
export function toPayer(row: PayerRow): Payer | null {
  const { name, businessType, email, phone, documentType, documentNumber } = row
  if (name === null || documentType === null || documentNumber === null) return null
  return {
    name,
    businessType: businessType as Payer['businessType'],
    email,
    phone,
    documentType,
    documentNumber,
  }
}

export function createPayers(db: Database): Payers {
  return {
    async loadWithPayment(paymentId) {
      const row = await db
        .selectFrom('payments')
        .leftJoin('payers', 'payers.id', 'payments.payerId')
        .select(columnsWithPayer)
        .select(['koyweContactId', 'koyweMerchant', loadedAt])
        .where('payments.id', '=', paymentId)
        .executeTakeFirst()
      if (!row) return undefined
      const { koyweContactId: id, koyweMerchant: merchant } = row
      const contact = id === null ? null : { id, merchant: merchant ?? '' }
      return { row: toPaymentRow(row), payer: toPayer(row), contact }
    },

    async keepContact(payerId, { id, merchant }, paymentId) {
      await sql`
        with kept as (
          update payers set koywe_contact_id = ${id}, koywe_merchant = ${merchant} where id = ${payerId}
        )
        ${insertEntry(oneRow(paymentId), { kind: 'koywe', summary: `contact ${id} created` })}`.execute(
        db,
      )
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

/**
 * Part of the insert of a payment: a payer who is stored already. The same person with the same details is one payer, and
 * one contact at Koywe. Compares the details themselves, so a payer whose details are erased is never found.
 */
export function findPayer(payer: Payer, country: Country): Write {
  const { name, businessType, email, phone, documentType, documentNumber } = payer
  return sql`(
    select id from payers
    where document_number = ${documentNumber} and document_type = ${documentType} and country = ${country}
      and name = ${name} and business_type = ${businessType}
      and email is not distinct from ${email}::text and phone is not distinct from ${phone}::text
    order by created_at, id limit 1 for key share)`
}

/** Part of the insert of a payment: its payer under a new id, unless `known` has found one. */
export function insertPayer(
  payer: Payer,
  { id, country, createdAt }: { id: string; country: Country; createdAt: Date },
): Write {
  const { name, businessType, email, phone, documentType, documentNumber } = payer
  return sql`(
    insert into payers (id, name, business_type, email, phone, country, document_type, document_number, created_at)
    select ${id}, ${name}, ${businessType}, ${email}, ${phone}, ${country}, ${documentType}, ${documentNumber},
      ${createdAt}::timestamptz
    where not exists (select from known))`
}
