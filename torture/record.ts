/**
 * What a torture run has seen from outside, one line of JSON each, in the order in which it was seen.
 * Knows nothing of the service's code: names and shapes are those of its HTTP contract.
 */

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'

export interface Payment {
  id: string
  status: string
  exception: string | null
  fulfilment: string
  amount: string
  currency: string
  version: number
}

export type Entry =
  /** A shop asked; status 0 where no answer came. */
  | { kind: 'asked'; at: number; key: string; status: number; text: string }
  /** Somebody read a payment. */
  | { kind: 'read'; at: number; payment: Payment }
  /** The shop took an event. */
  | { kind: 'event'; at: number; key: string; type: string; payment: Payment }
  | { kind: 'mail'; at: number; messageId: string; to: string }
  /** What the nemesis did, or ended. */
  | { kind: 'fault'; at: number; what: string }
  /** What Koywe knows in the end. */
  | {
      kind: 'order'
      at: number
      id: string
      externalId: string
      status: string
      amount: string
      currency: string
    }
  /** What Koywe delivered, with all answers. */
  | { kind: 'delivery'; at: number; type: string; orderId: string; statuses: number[] }
  /** Rows of the ledger in the end. */
  | { kind: 'ledger'; at: number; payment: Payment; merchantReference: string; isOpenRun: boolean }
  | { kind: 'receipt'; at: number; id: string; state: string; reason: string | null }
  | { kind: 'finding'; at: number; finding: string; subject: string }
  /** A log line or a history that shows what it must not. */
  | { kind: 'leak'; at: number; where: string }

/** Each kind of entry without its time. */
export type Seen = Entry extends infer One
  ? One extends { at: number }
    ? Omit<One, 'at'>
    : never
  : never

export interface RecordFile {
  write(seen: Seen): void
}

/** Times are milliseconds since the record began, by a clock that never goes back. */
export function createRecord(path: string): RecordFile {
  writeFileSync(path, '')
  const beganAt = performance.now()
  return {
    write(seen) {
      const at = Math.round(performance.now() - beganAt)
      appendFileSync(path, `${JSON.stringify({ at, ...seen })}\n`)
    },
  }
}

export function readRecord(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Entry)
}
