/**
 * The store, as whoever waits for an answer uses it: no call takes longer than one statement may, the
 * waiting for a connection and the undoing of a transaction included.
 */

import type { Store } from '../store/store.ts'
import { inTime } from './in-time.ts'

/** What fails this way is told as any database that does not answer. */
const late = () =>
  Object.assign(new Error('the store did not answer in time'), { code: 'ETIMEDOUT' })

/** What was begun goes on behind the caller's back, so calls must be safe to repeat. */
export function createPatientStore(store: Store, waitMs: number): Store {
  return limit(store, waitMs)
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
