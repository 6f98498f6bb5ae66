/**
 * Limits reads at Koywe by who causes them. Each share is a token bucket of this process, so a flood of strangers'
 * events or of payers' pages uses up its own share and never delays a payment's own reads.
 */

import type { Clock } from '../payment/log.ts'
import type { ReadShare } from '../payment/read-pace.ts'
import { KoyweError } from './errors.ts'

/** `own` is bounded where it is caused: by the schedule, and by the pace of reads (`payment/read-pace.ts`). */
const limits: Record<Exclude<ReadShare, 'own'>, { perSecond: number; burst: number }> = {
  strangers: { perSecond: 5, burst: 20 },
  pages: { perSecond: 10, burst: 50 },
}

export interface Limiter {
  /** @throws KoyweError `koywe_throttled`, with the time until the share has room again */
  take(share: ReadShare): void
}

/** Creates the limiter. @param uptime counts the time in which a share fills up again */
export function createLimiter(uptime: Clock): Limiter {
  const buckets = new Map<ReadShare, { tokens: number; at: number }>()
  return {
    take(share) {
      if (share === 'own') return
      const { perSecond, burst } = limits[share]
      const now = uptime()
      const bucket = buckets.get(share) ?? { tokens: burst, at: now }
      const earned = ((now - bucket.at) / 1000) * perSecond
      const tokens = Math.min(burst, bucket.tokens + earned)
      buckets.set(share, { tokens: tokens < 1 ? tokens : tokens - 1, at: now })
      if (tokens < 1) throw refuse(share, Math.ceil(((1 - tokens) / perSecond) * 1000))
    },
  }
}

function refuse(share: ReadShare, retryAfterMs: number): KoyweError {
  return new KoyweError('koywe_throttled', `the share of reads for ${share} is used up`, {
    retry: 'later',
    retryAfterMs,
  })
}
