/** Checks the body of `POST /payments` against its schema and the rules, and reports every fault at once. */

import type { FastifyRequest } from 'fastify'
import { countries, isCountry } from '../payment/country.ts'
import type { Fault } from '../payment/fault.ts'
import type { PaymentRequest } from '../payment/payment.ts'
import { checkRequest, type RequestInput } from '../payment/request.ts'
import { toProblem } from './read-fields.ts'
import { toFaults } from './schema-faults.ts'

/**
 * Checks a body whose schema validation is attached to the request.
 * @throws Problem that lists every fault, those of the shape before those of the rules
 */
export function readPaymentBody(request: FastifyRequest): () => PaymentRequest {
  const shape = request.validationError ? toFaults(request.validationError.validation ?? []) : []
  if (shape.some(({ field }) => field === null)) throw toProblem(shape)
  const body = request.body as RequestInput
  if (shape.length > 0) throw toProblem([...shape, ...checkTheRest(body, shape)])
  // Deferred, so that a request without an Idempotency-Key is refused for that first.
  return () => {
    const checked = checkRequest(body)
    if ('faults' in checked) throw toProblem(checked.faults)
    return checked.request
  }
}

/** Fields whose rules depend on another field: they are skipped while that field is invalid. */
const dependents = new Map([
  ['country', ['currency', 'amount', 'payer.documentNumber', 'payer.phone', 'locale']],
  ['currency', ['amount']],
  ['payer', ['payer.name', 'payer.documentNumber', 'payer.email', 'payer.phone']],
  ['payer.documentType', ['payer.documentNumber']],
])

/** Applies the rules to the fields whose shape is right. */
function checkTheRest(body: RequestInput, shape: Fault[]): Fault[] {
  const bad = new Set(shape.flatMap(({ field }) => field ?? []))
  const skipped = new Set([...bad].flatMap((field) => [field, ...(dependents.get(field) ?? [])]))
  const checked = checkRequest(withStandIns(body, bad))
  if (!('faults' in checked)) return []
  return checked.faults.filter(({ field }) => field === null || !skipped.has(field))
}

/** Replaces malformed values by valid ones, so that the rules can check the other fields. */
function withStandIns(body: RequestInput, bad: ReadonlySet<string>): RequestInput {
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
