/** What can go wrong with Koywe, in one class with one list of codes. Carries no token and no secret. */

import type { FailureCode } from '../payment/failure.ts'

export type KoyweErrorCode = Extract<
  FailureCode,
  | 'koywe_refused'
  | 'koywe_unauthorized'
  | 'koywe_throttled'
  | 'koywe_unreachable'
  | 'koywe_unintelligible'
>

/**
 * When the same call may be made again. `never`: the answer proves that nothing was done and that
 * repeating is useless. `later`: nothing was done, or doing it twice is harmless. `after-lookup`: it
 * may have been done, so it must be looked up first.
 */
export type Retry = 'never' | 'later' | 'after-lookup'

export interface KoyweErrorDetails {
  retry: Retry
  /** Koywe's own code, such as DC00010, where the answer had one. */
  errorCode?: string | null
  /** Koywe's sentence, without anything the request had said about the payer. */
  reason?: string | null
  status?: number | null
  /** How long to leave this kind of call alone. */
  retryAfterMs?: number | null
  cause?: unknown
}

/** A call to Koywe that did not bring what it was for. Branch on `code` and `retry`. */
export class KoyweError extends Error {
  readonly code: KoyweErrorCode
  readonly retry: Retry
  readonly errorCode: string | null
  readonly reason: string | null
  readonly status: number | null
  readonly retryAfterMs: number | null

  constructor(code: KoyweErrorCode, message: string, details: KoyweErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'KoyweError'
    this.code = code
    this.retry = details.retry
    this.errorCode = details.errorCode ?? null
    this.reason = details.reason ?? null
    this.status = details.status ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
  }
}
