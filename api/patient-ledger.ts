/**
 * The ledger, as whoever waits for an answer uses it: no call takes longer than one statement may, the
 * waiting for a connection and the undoing of a transaction included.
 */

import type { Ledger } from '../store/store.ts'
import { inTime } from './in-time.ts'

/** What fails this way is told as any database that does not answer. */
const late = () =>
  Object.assign(new Error('the ledger did not answer in time'), { code: 'ETIMEDOUT' })

/** What was begun goes on behind the caller's back, so calls must be safe to repeat. */
export function createPatientLedger(ledger: Ledger, waitMs: number): Ledger {
  return limit(ledger, waitMs)
}

type Call = (...given: unknown[]) => Promise<unknown>

function limit<Part extends object>(part: Part, waitMs: number): Part {
  const limited = Object.entries(part).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [name, limit(value as object, waitMs)]
    const call = value as Call
    return [name, (...given: unknown[]) => inTime(call(...given), waitMs, late)]
  })
  return Object.fromEntries(limited) as Part
}
