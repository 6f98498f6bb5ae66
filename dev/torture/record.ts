/**
 * The record of a torture run: everything observed from outside, one JSON line each, in order. Independent of
 * the service's code: names and shapes are those of its HTTP contract.
 */

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'

export interface RecordedPayment {
  id: string
  status: string
  exception: string | null
  fulfilment: string
  amount: string
  currency: string
  version: number
}

export type Entry =
  /** A shop sent a checkout. Status 0 means that no answer came. */
  | { kind: 'asked'; at: number; key: string; status: number; text: string }
  /** A shop read a payment. */
  | { kind: 'read'; at: number; payment: RecordedPayment }
  /** Support decided about held money. */
  | { kind: 'decision'; at: number; paymentId: string; choice: string; status: number }
  /** The shop received and kept an event, whatever it answered. */
  | { kind: 'event'; at: number; key: string; type: string; payment: RecordedPayment }
  | { kind: 'mail'; at: number; messageId: string; to: string }
  /** A webhook was sent to an api. Status 0 means that no answer came. The digest is over its bytes. */
  | { kind: 'webhook'; at: number; digest: string; status: number }
  /** A fault began, ended, or failed. */
  | { kind: 'fault'; at: number; name: string; phase: 'begun' | 'over' | 'failed' }
  /** The run created a second order at Koywe for a payment. */
  | { kind: 'twin'; at: number; orderId: string }
  /** Time from the last fault until everything had finished; null if that took longer than the bound. */
  | { kind: 'rest'; at: number; afterMs: number | null }
  /** An order at Koywe at the end. */
  | {
      kind: 'order'
      at: number
      id: string
      externalId: string
      status: string
      amount: string
      currency: string
      /** When the order was completed, by the record's clock; null if never. Older records lack this. */
      completedMs?: number | null
    }
  /** Rows of the store at the end. */
  | {
      kind: 'store'
      at: number
      payment: RecordedPayment
      merchantReference: string
      isOpenRun: boolean
    }
  | {
      kind: 'webhook_event'
      at: number
      id: string
      paymentId: string | null
      state: string
      reason: string | null
      digest: string
    }
  | { kind: 'outbox'; at: number; key: string; paymentId: string; message: string; state: string }
  /** A finding that is open at the end. */
  | {
      kind: 'finding'
      at: number
      finding: string
      subject: string
      paymentId: string | null
      owner: string
    }
  /** A log or a history contains personal data. */
  | { kind: 'leak'; at: number; where: string }
  /** A history that does not replay with the workflow's code. */
  | { kind: 'unreadable'; at: number; paymentId: string; why: string }
  /** A process that still runs after the end. */
  | { kind: 'left'; at: number; process: string }

/** An entry without its time. */
export type Seen = Entry extends infer One
  ? One extends { at: number }
    ? Omit<One, 'at'>
    : never
  : never

export interface RecordFile {
  write(seen: Seen): void
  /** Milliseconds since the record began, by a monotonic clock. */
  now(): number
}

export function createRecord(path: string): RecordFile {
  writeFileSync(path, '')
  const beganAt = performance.now()
  const now = () => Math.round(performance.now() - beganAt)
  return {
    now,
    write(seen) {
      appendFileSync(path, `${JSON.stringify({ at: now(), ...seen })}\n`)
    },
  }
}

export function readRecord(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Entry)
}

export type Of<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

export const entriesOf = <Kind extends Entry['kind']>(record: Entry[], kind: Kind): Of<Kind>[] =>
  record.filter((entry): entry is Of<Kind> => entry.kind === kind)
