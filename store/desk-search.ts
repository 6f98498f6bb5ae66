/** Finds payments by the one thing that somebody has in hand: an id, a reference, or what a payer says of themselves. */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import {
  assigneeColumn,
  needsPersonColumn,
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
      .select([openKindsColumn, needsPersonColumn, assigneeColumn])
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(foundMax)

  return {
    async findByName(name) {
      const madeAt = toRequestTime(name)
      const isNamed = sql<boolean>`payments.id = any (array(
        select id from payments where id = ${name}
        union all select id from payments where merchant_reference = ${name}
        union all select payment_id from orders where koywe_order_id = ${name}))`
      const isWanted = madeAt === undefined ? isNamed : isRequested(name, madeAt)
      return (await newest().where(isWanted).execute()).map(toDeskPayment)
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

function isRequested(requestId: string, madeAt: number) {
  return sql<boolean>`request_id = ${requestId}
    and created_at >= ${new Date(madeAt - clocksApartMs)}
    and created_at <= ${new Date(madeAt + clocksApartMs)}`
}

/** How far the clocks of api and database may be apart, and how long a request may take. */
const clocksApartMs = 60 * 60 * 1000
const requestIdForm =
  /^req_([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * When a request was made: its id is a UUIDv7, which begins with the time (RFC 9562, 5.7). So payments are found by
 * request in the index of their times. Undefined for any other text.
 */
function toRequestTime(name: string): number | undefined {
  const [, high, low] = requestIdForm.exec(name) ?? []
  const time = Number.parseInt(`${high}${low}`, 16)
  return Number.isSafeInteger(time) ? time : undefined
}
