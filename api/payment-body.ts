/** Checks the body of `POST /payments` against its schema and the rules, and reports every fault at once. */

import type { FastifyRequest } from 'fastify'
import { countries, isCountry } from '../payment/country.ts'
import type { Fault } from '../payment/fault.ts'
import type { PaymentRequest } from '../payment/payment.ts'
import { checkRequest, type RequestInput } from '../payment/request.ts'
import { toProblem } from './read-fields.ts'
import { toFaults } from './schema-faults.ts'

/** A body after all checks but those of the method. */
export interface CheckedBody {
  /** Whether its shape is wrong. A request without an Idempotency-Key is refused for that before its rules. */
  isMalformed: boolean
  /** Those of the shape before those of the rules. */
  faults: Fault[]
  /** With stand-ins for what is wrong, so that the method can be checked. */
  request: PaymentRequest
  /** The fields that have stand-ins, and those that depend on them. */
  skipped: ReadonlySet<string>
}

/**
 * Checks a body whose schema validation is attached to the request.
 * @throws Problem when the body as a whole is wrong
 */
export function checkPaymentBody(request: FastifyRequest): CheckedBody {
  const shape = request.validationError ? toFaults(request.validationError.validation ?? []) : []
  if (shape.some(({ field }) => field === null)) throw toProblem(shape)
  const body = request.body as RequestInput
  const malformed = toSkipped(shape)
  const checked = checkRequest(shape.length === 0 ? body : withStandIns(body, shape))
  const isMalformed = shape.length > 0
  if ('request' in checked) {
    return { isMalformed, faults: shape, request: checked.request, skipped: malformed }
  }
  const rules = checked.faults.filter(({ field }) => field === null || !malformed.has(field))
  const faults = [...shape, ...rules]
  const rest = checkRequest(withStandIns(body, faults))
  if ('faults' in rest) throw toProblem(faults)
  return { isMalformed, faults, request: rest.request, skipped: toSkipped(faults) }
}

function toSkipped(faults: Fault[]): Set<string> {
  const bad = faults.flatMap(({ field }) => field ?? [])
  return new Set(bad.flatMap((field) => [field, ...(dependents.get(field) ?? [])]))
}

/** Fields whose rules depend on another field: they are skipped while that field is invalid. */
const dependents = new Map([
  ['country', ['currency', 'amount', 'method', 'payer.documentNumber', 'payer.phone', 'locale']],
  ['currency', ['amount', 'method']],
  ['method', ['bank']],
  ['payer', ['payer.name', 'payer.documentNumber', 'payer.email', 'payer.phone']],
  ['payer.documentType', ['payer.documentNumber']],
])

/** Replaces wrong values by valid ones, so that the other fields can be checked. */
function withStandIns(body: RequestInput, faults: Fault[]): RequestInput {
  const bad = new Set(faults.flatMap(({ field }) => field ?? []))
  const country = bad.has('country') || !isCountry(body.country) ? 'CO' : body.country
  const payer = bad.has('payer') ? {} : body.payer
  const standIn = {
    amount: '1',
    currency: countries[country].currency,
    country,
    method: 'X',
    description: 'X',
    merchantReference: 'X',
    successUrl: 'https://shop.example/',
    failedUrl: 'https://shop.example/',
  }
  const payerStandIn = { name: 'X', documentType: 'X', documentNumber: 'X' }
  return {
    ...standIn,
    ...keepGood(body, bad, ''),
    payer: { ...payerStandIn, ...keepGood(payer, bad, 'payer.') },
  }
}

function keepGood(from: object, bad: ReadonlySet<string>, prefix: string): object {
  const entries = Object.entries(from)
  return Object.fromEntries(entries.filter(([name]) => !bad.has(`${prefix}${name}`)))
}
