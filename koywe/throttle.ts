/** Leaves a kind of call alone for as long as Koywe asks. */

import type { Clock } from '../payment/log.ts'
import { KoyweError } from './errors.ts'

/** Without a Retry-After the first pause is a second, and each further one twice as long. */
const firstPauseMs = 1000
const pauseMsMax = 5 * 60 * 1000
/** Whoever asks for more has mistaken the unit, and payments are not to stand still for days because of it. */
const askedMsMax = 60 * 60 * 1000

export interface Throttle {
  /** @throws KoyweError `koywe_throttled` while this kind of call is to be left alone */
  check(kind: string): void
  /** Notes a 429 and gives the error to throw. `retryAfter` is the header's text, if there was one. */
  hold(kind: string, retryAfter: string | null): KoyweError
  /** Notes an answer that was no 429. */
  release(kind: string): void
}

export function createThrottle(clock: Clock): Throttle {
  const held = new Map<string, { until: number; pauseMs: number }>()

  function refusal(kind: string, waitMs: number): KoyweError {
    return new KoyweError('koywe_throttled', `Koywe asks us to wait with ${kind}`, {
      retry: 'later',
      status: 429,
      retryAfterMs: waitMs,
    })
  }

  return {
    check(kind) {
      const waitMs = (held.get(kind)?.until ?? 0) - clock()
      // Longer than anybody may ask for it is where our clock was ahead.
      if (waitMs > 0 && waitMs <= askedMsMax) throw refusal(kind, waitMs)
    },
    hold(kind, retryAfter) {
      const doubled = Math.min((held.get(kind)?.pauseMs ?? firstPauseMs / 2) * 2, pauseMsMax)
      const asked = readRetryAfter(retryAfter, clock()) ?? 0
      // No time at all is no answer to the question how long.
      const waitMs = asked < firstPauseMs ? doubled : Math.min(asked, askedMsMax)
      held.set(kind, { until: clock() + waitMs, pauseMs: doubled })
      return refusal(kind, waitMs)
    },
    release(kind) {
      held.delete(kind)
    },
  }
}

/** Seconds or an HTTP date, as RFC 9110 has it; null where it is neither. */
function readRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
