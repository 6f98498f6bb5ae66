/** Tells what Koywe says about one order from what it says about itself. */

import { KoyweError } from '../koywe/errors.ts'

/** For so long a failure is taken for an outage, after which every order is read within half a minute. */
const outageMs = 24 * 60 * 60_000
/** Koywe serves others while it has served any call this short a time ago. */
export const servingMs = 15 * 60_000

export interface FaultFacts {
  /** How long the read has been due. */
  failingMs: number
  /** Koywe serves other calls. */
  isServing: boolean
}

/**
 * What is wrong with this order's answer, or null where the call is to be repeated: Koywe cannot be reached, does not
 * let us in, or asks us to wait. A 404 is no fault: the order is not there.
 */
export function findOrderFault(error: unknown, facts: FaultFacts): string | null {
  if (!(error instanceof KoyweError)) return null
  const isFault = isAnswered(error) || (facts.failingMs >= outageMs && isLasting(error, facts))
  return isFault ? error.message : null
}

/** Koywe answers, and the answer is final. */
function isAnswered({ code, status, retry }: KoyweError): boolean {
  if (code === 'koywe_unintelligible') return true
  return code === 'koywe_refused' && retry === 'never' && status !== 404
}

/** Silence and a limit of Koywe's are about this order only where others are answered. */
function isLasting({ code, status }: KoyweError, { isServing }: FaultFacts): boolean {
  if (code === 'koywe_throttled') return status === 429 && isServing
  if (code !== 'koywe_unreachable' || status === 404) return false
  return status !== null || isServing
}
