/** Errors of calls that brought no answer, or none that can be read. */

import { RequestError, TimeoutError } from 'got'
import { KoyweError, type Retry } from './errors.ts'

const connectPhases = new Set(['lookup', 'connect', 'secureConnect'])
const connectCalls = new Set(['connect', 'getaddrinfo'])
const certificateFaults = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** Translates an error without an answer. What came and cannot be read is no silence: asking again brings it again. */
export function toNetworkError(call: { kind: string; inDoubt: Retry }, error: unknown): KoyweError {
  const code = error instanceof RequestError ? error.code : 'UNKNOWN'
  if (code === 'HPE_HEADER_OVERFLOW') {
    const message = `Koywe answered ${call.kind} with more than 16 KiB of headers`
    return new KoyweError('koywe_unintelligible', message, { retry: call.inDoubt })
  }
  const message = `Koywe did not answer ${call.kind}: ${code}`
  return new KoyweError('koywe_unreachable', message, {
    retry: wasNeverConnected(error) ? 'later' : call.inDoubt,
    cause: withoutRequest(error),
  })
}

/** The connection was never established, so the call had no effect. */
function wasNeverConnected(error: unknown): boolean {
  if (error instanceof TimeoutError) return connectPhases.has(error.event)
  if (!(error instanceof RequestError)) return false
  return certificateFaults.has(error.code) || failedToConnect(error.cause)
}

/** A connection that broke later has the same error codes, so the failed system call decides. */
function failedToConnect(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(failedToConnect)
  const isNamed = cause instanceof Error && 'syscall' in cause
  return isNamed && connectCalls.has(String(cause.syscall))
}

/** Errors of got contain the whole request with token and body, so only their message is kept. */
function withoutRequest(error: unknown): Error {
  return new Error(error instanceof Error ? error.message : 'unknown error')
}

/** Codes of zlib for gzip and deflate, of brotli, and of zstd. */
const encodingFaults = /^(?:Z_|ZSTD_|ERR_*(?:BROTLI|ERROR_FORMAT))/

/** Says that the body of an answer is not in the encoding that its head names; null for any other error. */
export function findEncodingFault(error: unknown): string | null {
  const cause = error instanceof RequestError ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return encodingFaults.test(code) ? 'a broken encoding' : null
}
