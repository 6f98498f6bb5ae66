/**
 * Error responses: application/problem+json (RFC 9457) with an HTTP status for every failure code. Internal
 * messages go to the log and never to the caller.
 */

import type { Fault } from '../payment/fault.ts'
import { failures, type FailureCode } from '../payment/failure.ts'

/** The HTTP status of each failure. */
export const statusOf: Record<FailureCode, number> = {
  invalid_json: 400,
  invalid_request: 422,
  missing_field: 422,
  unknown_field: 422,
  invalid_field: 422,
  invalid_amount: 422,
  amount_below_minimum: 422,
  amount_above_maximum: 422,
  unsupported_country: 422,
  unsupported_currency: 422,
  method_not_offered: 422,
  bank_not_offered: 422,
  invalid_document: 422,
  idempotency_key_missing: 400,
  idempotency_key_reused: 422,
  reference_in_use: 409,
  payload_too_large: 413,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  unsupported_media_type: 415,
  rate_limited: 429,
  nothing_to_decide: 409,
  payment_changed: 409,
  nothing_to_resend: 409,
  not_possible_now: 409,
  webhook_signature_invalid: 401,
  koywe_refused: 422,
  invalid_document_at_koywe: 422,
  order_mismatch: 422,
  pay_address_unknown: 422,
  payment_failed: 422,
  payment_expired: 422,
  payment_cancelled: 422,
  koywe_unauthorized: 503,
  koywe_throttled: 503,
  koywe_unreachable: 503,
  koywe_unintelligible: 503,
  delivery_refused: 503,
  engine_unavailable: 503,
  storage_unavailable: 503,
  internal_error: 500,
}

/** The additional members of the problems of a code, and what each says. */
export const membersOf = {
  reference_in_use: {
    paymentId: 'The payment that uses the reference',
    paymentStatus: 'The status of that payment',
    payUrl: 'Where that payment can still be paid, or null',
  },
  payment_changed: { version: 'The present version of the payment' },
  engine_unavailable: { paymentId: 'The stored payment: the same Idempotency-Key continues it' },
} as const satisfies Partial<Record<FailureCode, Record<string, string>>>

type MembersOf<Code extends FailureCode> = Code extends keyof typeof membersOf
  ? Partial<Record<keyof (typeof membersOf)[Code], unknown>>
  : Record<string, never>

export interface ProblemDetails<Code extends FailureCode = FailureCode> {
  /** What exactly is wrong. Default: the message of the failure. Never contains internal text. */
  detail?: string | null
  /** Dotted path of the request field. */
  field?: string | null
  /** Everything that is wrong with a request; the first one is also the problem itself. */
  faults?: readonly Fault[]
  retryAfterMs?: number
  /** The HTTP methods of the route, for the header Allow. */
  allow?: string[]
  /** Additional members, which `membersOf` describes. */
  members?: MembersOf<Code>
}

/** A refused request. error-handling.ts turns it into a response. */
export class Problem<Code extends FailureCode = FailureCode> extends Error {
  readonly code: Code
  readonly details: ProblemDetails<Code>
  constructor(code: Code, details: ProblemDetails<Code> = {}) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.details = details
  }
}

export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  code: FailureCode
  requestId: string
  field?: string
  errors?: Fault[]
  retryAfterMs?: number
}

/** Builds a problem document. Its `type` is the URL at which this api explains the code. */
export function writeProblem(
  code: FailureCode,
  details: ProblemDetails,
  { publicUrl, requestId }: { publicUrl: string; requestId: string },
): ProblemBody {
  const { message } = failures[code]
  return {
    type: `${publicUrl}/errors/${code}`,
    title: message,
    status: statusOf[code],
    detail: details.detail ?? message,
    code,
    requestId,
    ...(details.field ? { field: details.field } : {}),
    ...(statusOf[code] === 422 ? { errors: listFaults(code, details) } : {}),
    ...(details.retryAfterMs === undefined ? {} : { retryAfterMs: details.retryAfterMs }),
    ...details.members,
  }
}

/** Every fault with its sentence. A refusal that is about no single field counts as one fault. */
function listFaults(code: FailureCode, { faults, field, detail }: ProblemDetails): Fault[] {
  const all = faults ?? [{ code, field: field ?? null, detail: detail ?? null }]
  return all.map((one) => ({
    field: one.field,
    code: one.code,
    detail: one.detail ?? failures[one.code].message,
  }))
}
