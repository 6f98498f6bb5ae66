/** Tells what Koywe says about one order from what it says about itself. */

import { KoyweError } from '../koywe/errors.ts'

/** For so long a 5xx is taken for an outage, after which every order is read within half a minute. */
const outageMs = 24 * 60 * 60_000

/**
 * What is wrong with this order's answer, or null where the call is to be repeated: Koywe cannot be reached, does not
 * let us in, or asks us to wait. A 404 is no fault: the order is not there.
 * @param failingMs how long the read has been due
 */
export function findOrderFault(error: unknown, failingMs: number): string | null {
  if (!(error instanceof KoyweError)) return null
  const { code, status, retry, message } = error
  if (code === 'koywe_unintelligible') return message
  if (code === 'koywe_refused' && retry === 'never' && status !== 404) return message
  const isServerError = code === 'koywe_unreachable' && status !== null && status !== 404
  return isServerError && failingMs >= outageMs ? message : null
}
