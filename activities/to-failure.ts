/**
 * Turns an activity's error into what the history may keep: a code, a sentence without personal data,
 * and the delay before the retry. The inner error goes to the operator's log alone.
 */

import { ApplicationFailure } from '@temporalio/common'
import { KoyweError } from '../koywe/errors.ts'
import { failures, type FailureCode } from '../payment/failure.ts'
import type { Log } from '../payment/log.ts'
import { paymentIdOf } from '../payment/outbox-message.ts'
import { StorageUnavailable } from '../store/storage-unavailable.ts'

/** Temporal ends the retries of an activity whose failure asks for a delay of zero. */
const shortestDelayMs = 1

/** An outbox message that the other side did not take, with the pause before the next try. */
export class DeliveryRefused extends Error {
  readonly tryInMs: number
  constructor(reason: string, tryInMs: number) {
    super(reason)
    this.name = 'DeliveryRefused'
    this.tryInMs = tryInMs
  }
}

/**
 * Logs an error with what it is about, and gives the failure for the history.
 * @param about whose `subject` is a payment id or the key of an outbox message
 */
export function toFailure(
  error: unknown,
  about: { activity: string; subject: string; log: Log },
): ApplicationFailure {
  const { code, message, retryInMs } = describe(error)
  const { activity, subject, log } = about
  // The key of an outbox message begins with its payment's id.
  const paymentId = paymentIdOf(subject)
  const key = subject === paymentId ? {} : { messageKey: subject }
  const fields = { paymentId, ...key, activity, code, retryInMs, err: error }
  log.warn(fields, `${activity} failed: ${message}`)
  return ApplicationFailure.create({
    type: code,
    message,
    nonRetryable: false,
    ...(retryInMs === null ? {} : { nextRetryDelay: Math.max(retryInMs, shortestDelayMs) }),
  })
}

function describe(error: unknown): {
  code: FailureCode
  message: string
  retryInMs: number | null
} {
  if (error instanceof KoyweError) {
    // Koywe's own sentence may name the payer, so only its status and code go on.
    return { code: error.code, message: error.message, retryInMs: error.retryAfterMs }
  }
  if (error instanceof DeliveryRefused) {
    return { code: 'delivery_refused', message: error.message, retryInMs: error.tryInMs }
  }
  const code = error instanceof StorageUnavailable ? 'storage_unavailable' : 'internal_error'
  return { code, message: failures[code].message, retryInMs: null }
}
