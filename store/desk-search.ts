/** Finds payments by the one thing that somebody has in hand: an id, a reference, or what a payer says of themselves. */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import {
  assigneeColumn,
  needsPersonColumn,
  openSinceColumn,
  openKindsColumn,
  toDeskPayment,
  type DeskPayment,
} from './desk-payments.ts'
import { paymentColumns } from './schema.ts'

export interface DeskSearch {
  /** By payment id, merchant reference, Koywe order id or request id: exactly as written. Newest first. */
  findByName(name: string): Promise<DeskPayment[]>
  /** By the payer's e-mail address, in letters of any case. */
  findByEmail(email: string): Promise<DeskPayment[]>
  /** By the payer's document. @param numbers the ways in which it may be stored */
  findByDocument(numbers: readonly string[]): Promise<DeskPayment[]>
}

/** More payments of one payer or reference than a person reads. */
const foundMax = 50

export function createDeskSearch(db: Database): DeskSearch {
  const newest = () =>
    db
      .selectFrom('payments')
      .select(paymentColumns)
      .select([openKindsColumn, openSinceColumn, needsPersonColumn, assigneeColumn])
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(foundMax)

  return {
    async findByName(name) {
      const isNamed = sql<boolean>`payments.id = any (array(
        select id from payments where id = ${name}
        union all select id from payments where merchant_reference = ${name}
        union all select id from payments where request_id = ${name}
        union all select payment_id from orders where koywe_order_id = ${name}))`
      return (await newest().where(isNamed).execute()).map(toDeskPayment)
    },

    async findByEmail(email) {
      const isTheirs = sql<boolean>`payer_id = any (array(
        select id from payers where lower(email) = lower(${email})))`
      return (await newest().where(isTheirs).execute()).map(toDeskPayment)
    },

    async findByDocument(numbers) {
      const isTheirs = sql<boolean>`payer_id = any (array(
        select id from payers where document_number = any (${[...numbers]}::text[])))`
      return (await newest().where(isTheirs).execute()).map(toDeskPayment)
    },
  }
}
