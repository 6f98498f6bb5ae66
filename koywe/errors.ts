/** Errors of calls to Koywe. They never contain a token or a secret. */

import type { FailureCode } from '../payment/failure.ts'
import type { NoOrder } from '../payment/order-question.ts'

export type KoyweErrorCode = Extract<
  FailureCode,
  | 'koywe_refused'
  | 'koywe_unauthorized'
  | 'koywe_throttled'
  | 'koywe_unreachable'
  | 'koywe_unintelligible'
>

/**
 * Whether a call may be repeated. `never`: it certainly had no effect, and repeating is useless. `later`: it had
 * no effect, or repeating is harmless. `after-lookup`: it may have had an effect, so look it up first.
 */
export type Retry = 'never' | 'later' | 'after-lookup'

export interface KoyweErrorDetails {
  retry: Retry
  /** The error code of Koywe, such as DC00010. */
  errorCode?: string | null
  /** The message of Koywe without personal data of the request. */
  reason?: string | null
  status?: number | null
  /** How long to make no call of this kind. */
  retryAfterMs?: number | null
  cause?: unknown
}

/** A failed call to Koywe. Branch on `code` and `retry`. */
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

/** Whether an error proves that the call had no effect, and that repeating it is useless. */
export function isRefusal(error: unknown): error is KoyweError {
  return error instanceof KoyweError && error.retry === 'never'
}

/** What the error of a read says about the order that was asked for. */
export function toNoOrder({ code, retry, status }: KoyweError): NoOrder {
  if (code === 'koywe_throttled') return 'not_asked'
  if (status === 404) return retry === 'never' ? 'denied' : 'no_route'
  if (retry === 'never') return 'refused'
  return code === 'koywe_unintelligible' ? 'unreadable' : 'silent'
}

/** Whether Koywe refuses the payer's document number. Source: testing guide, doc. */
export function isInvalidDocument({ errorCode }: KoyweError): boolean {
  return errorCode === 'DC00010'
}
