/**
 * What a torture run has seen from outside, one line of JSON each, in the order in which it was seen.
 * Knows nothing of the service's code: names and shapes are those of its HTTP contract.
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
  /** A shop asked; status 0 where no answer came. */
  | { kind: 'asked'; at: number; key: string; status: number; text: string }
  /** Somebody read a payment. */
  | { kind: 'read'; at: number; payment: RecordedPayment }
  /** A person decided about held money. */
  | { kind: 'decision'; at: number; paymentId: string; choice: string; status: number }
  /** The shop took an event, whatever it answered. */
  | { kind: 'event'; at: number; key: string; type: string; payment: RecordedPayment }
  | { kind: 'mail'; at: number; messageId: string; to: string }
  /** A webhook came to an api; status 0 where no answer came. The digest is that of its bytes. */
  | { kind: 'webhook'; at: number; digest: string; status: number }
  /** What the nemesis began, ended, or could not do. */
  | { kind: 'fault'; at: number; name: string; phase: 'begun' | 'over' | 'failed' }
  /** A second order was made at Koywe for a payment, past the service. */
  | { kind: 'twin'; at: number; orderId: string }
  /** How long after the last fault everything had come to rest; null where it had not within the bound. */
  | { kind: 'rest'; at: number; afterMs: number | null }
  /** What Koywe knows in the end. */
  | {
      kind: 'order'
      at: number
      id: string
      externalId: string
      status: string
      amount: string
      currency: string
      /** When it was completed, by the record's clock; null where it never was. Not in older records. */
      completedMs?: number | null
    }
  /** Rows of the store in the end. */
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
  /** A finding that is open in the end. */
  | {
      kind: 'finding'
      at: number
      finding: string
      subject: string
      paymentId: string | null
      owner: string
    }
  /** A log line or a history that shows what it must not. */
  | { kind: 'leak'; at: number; where: string }
  /** A history that the workflow's code cannot read anew, as any other worker would have to. */
  | { kind: 'unreadable'; at: number; paymentId: string; why: string }
  /** A process that runs after everything was ended. */
  | { kind: 'left'; at: number; process: string }

/** Each kind of entry without its time. */
export type Seen = Entry extends infer One
  ? One extends { at: number }
    ? Omit<One, 'at'>
    : never
  : never

export interface RecordFile {
  write(seen: Seen): void
  /** Milliseconds since the record began, by a clock that never goes back. */
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
