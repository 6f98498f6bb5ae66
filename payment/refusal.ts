/** Refused requests: who must act, and what is kept of them. */

import type { Actor } from './cause.ts'
import type { FailureCode } from './failure.ts'

/** Kinds of refusal that differ in who must act. */
export type RefusalGroup =
  | 'payer_data'
  | 'request'
  | 'reference'
  | 'koywe'
  | 'signature'
  | 'unavailable'

export const refusalActors: Record<RefusalGroup, Actor> = {
  payer_data: 'payer',
  request: 'developer',
  reference: 'developer',
  koywe: 'support',
  signature: 'operator',
  unavailable: 'operator',
}

/** One thing that was wrong with a refused request. */
export interface RefusalFault {
  code: FailureCode
  field: string | null
}

/** A refused request as it is kept for a day. Holds no personal data: neither values nor sentences about them. */
export interface RefusedRequest {
  requestId: string
  /** What was called, such as `POST /payments`. */
  route: string
  apiKeyName: string | null
  merchantReference: string | null
  /** The payment that the request names, or that stands in its way. */
  paymentId: string | null
  code: FailureCode
  faults: RefusalFault[]
}

export interface DatedRefusal extends RefusedRequest {
  at: number
}

const groups: Partial<Record<FailureCode, RefusalGroup>> = {
  reference_in_use: 'reference',
  koywe_refused: 'koywe',
  invalid_document_at_koywe: 'payer_data',
  order_mismatch: 'koywe',
  webhook_signature_invalid: 'signature',
  engine_unavailable: 'unavailable',
  storage_unavailable: 'unavailable',
  internal_error: 'unavailable',
}

/** Faults that the payer can correct, where they lie in the payer's own particulars. */
const payerCodes = new Set<FailureCode>(['invalid_document', 'invalid_field', 'missing_field'])
const payerFields = /^payer\.(name|email|phone|documentType|documentNumber)$/

/** The group of a refusal. What only the shop can correct comes before what the payer can. */
export function groupOf({ code, faults }: Pick<RefusedRequest, 'code' | 'faults'>): RefusalGroup {
  const known = groups[code]
  if (known) return known
  const isPayers = (fault: RefusalFault) =>
    payerCodes.has(fault.code) && payerFields.test(fault.field ?? '')
  return faults.length > 0 && faults.every(isPayers) ? 'payer_data' : 'request'
}

const referenceForm = /^[A-Za-z0-9._-]{1,64}$/

/** A merchant reference as it may be kept, or null for anything else. */
export function toKeptReference(value: unknown): string | null {
  return typeof value === 'string' && referenceForm.test(value) ? value : null
}

const fieldForm = /^[A-Za-z]+(\.[A-Za-z]+)*$/
const fieldLengthMax = 64
/** More faults do not help the reader. */
const faultsMax = 20

/** Faults as they may be kept. The name of an unknown field is the caller's own text, so it is dropped. */
export function toKeptFaults(faults: readonly RefusalFault[]): RefusalFault[] {
  return faults.slice(0, faultsMax).map(({ code, field }) => {
    const isKept = code !== 'unknown_field' && field !== null && fieldForm.test(field)
    return { code, field: isKept ? field.slice(0, fieldLengthMax) : null }
  })
}
