/** Tells what Koywe says about one order from what it says about itself. */

import { KoyweError } from '../koywe/errors.ts'

/** A 5xx for one order is taken for an outage for so long. */
const outageMs = 10 * 60_000

/**
 * What is wrong with this order's answer, or null where the call is to be repeated: Koywe cannot be reached, does not
 * let us in, or asks us to wait. A 404 is no fault: the order is not there.
 * @param unreadMs since when the order could not be read
 */
export function findOrderFault(error: unknown, unreadMs: number): string | null {
  if (!(error instanceof KoyweError)) return null
  const { code, status, retry, message } = error
  if (code === 'koywe_unintelligible') return message
  if (code === 'koywe_refused' && retry === 'never' && status !== 404) return message
  const isServerError = code === 'koywe_unreachable' && status !== null && status !== 404
  return isServerError && unreadMs >= outageMs ? message : null
}
