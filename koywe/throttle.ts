/** Stops calls of a kind for as long as Koywe asks. */

import type { Clock } from '../payment/log.ts'
import { KoyweError } from './errors.ts'

/** Without Retry-After, the first pause is a second and each further one doubles. */
const firstPauseMs = 1000
const pauseMsMax = 5 * 60 * 1000
/** A longer Retry-After is a wrong unit, and must not stop payments for days. */
const askedMsMax = 60 * 60 * 1000

export interface Throttle {
  /** @throws KoyweError `koywe_throttled` while calls of this kind must wait */
  check(kind: string): void
  /** Registers a 429 and returns the error to throw. `retryAfter` is the header, if present. */
  hold(kind: string, retryAfter: string | null): KoyweError
  /** Registers any other response. */
  release(kind: string): void
}

/**
 * Creates the throttle.
 * @param clock reads dates in Retry-After
 * @param uptime counts the pauses
 */
export function createThrottle({ clock, uptime }: { clock: Clock; uptime: Clock }): Throttle {
  const held = new Map<string, { until: number; pauseMs: number }>()

  function refusal(kind: string, waitMs: number): KoyweError {
    return new KoyweError('koywe_throttled', `Koywe throttles ${kind}`, {
      retry: 'later',
      status: 429,
      retryAfterMs: waitMs,
    })
  }

  return {
    check(kind) {
      const waitMs = Math.ceil((held.get(kind)?.until ?? 0) - uptime())
      if (waitMs > 0) throw refusal(kind, waitMs)
    },
    hold(kind, retryAfter) {
      const doubled = Math.min((held.get(kind)?.pauseMs ?? firstPauseMs / 2) * 2, pauseMsMax)
      const asked = readRetryAfter(retryAfter, clock()) ?? 0
      // A Retry-After of 0 gives no usable pause.
      const waitMs = asked < firstPauseMs ? doubled : Math.min(asked, askedMsMax)
      held.set(kind, { until: uptime() + waitMs, pauseMs: doubled })
      return refusal(kind, waitMs)
    },
    release(kind) {
      held.delete(kind)
    },
  }
}

/** Parses seconds or an HTTP date (RFC 9110); null for anything else. */
function readRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
