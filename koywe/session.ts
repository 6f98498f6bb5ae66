/** Caches the token of Koywe. Concurrent callers share one sign-in. */

import type { Clock } from '../payment/log.ts'

/** Guide, "Token Management": tokens live one hour, refreshed after 55 minutes (doc). */
const tokenLifeMs = 55 * 60 * 1000
/** Koywe's clock and ours may differ, so no `exp` makes a token useless at once. */
const tokenLifeMsMin = 60 * 1000
/** A token is renewed this long before its `exp`, so that it is still valid when it arrives. */
const expiryMarginMs = 30_000

export interface Session {
  /** Returns a token that is presumably valid; signs in if there is none. */
  getToken(): Promise<string>
  /** Drops a token that Koywe refused, unless a newer one has replaced it. */
  drop(token: string): void
}

/**
 * Caches the token for 55 minutes or until its `exp`, whichever is earlier.
 * @param signIn makes the call; its failure reaches every waiting caller and is not cached
 */
export function createSession(signIn: () => Promise<string>, clock: Clock): Session {
  let held: { token: string; until: number } | null = null
  let signingIn: Promise<string> | null = null

  async function renew(): Promise<string> {
    const token = await signIn()
    const now = clock()
    const ownEnd = Math.max(readExpiry(token), now + tokenLifeMsMin)
    held = { token, until: Math.min(now + tokenLifeMs, ownEnd) }
    return token
  }

  return {
    async getToken() {
      if (held && clock() < held.until) return held.token
      signingIn ??= renew().finally(() => {
        signingIn = null
      })
      return signingIn
    },
    drop(token) {
      if (held?.token === token) held = null
    },
  }
}

/** When a JWT says that it ends, less the margin; never, where it says nothing readable. */
function readExpiry(token: string): number {
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    )
    const isClaimed = typeof payload === 'object' && payload !== null && 'exp' in payload
    if (isClaimed && typeof payload.exp === 'number') return payload.exp * 1000 - expiryMarginMs
  } catch {
    // Not a JWT: the fixed life applies.
  }
  return Number.POSITIVE_INFINITY
}
