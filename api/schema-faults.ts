/** Translates the errors of JSON Schema validation into our faults, one per field. */

import type { FastifySchemaValidationError } from 'fastify/types/schema.js'
import type { Fault } from '../payment/fault.ts'

/** Names from the request are cut to this length in the response. */
const repeatedMax = 100
/** More faults do not help the reader. */
const faultsMax = 50

/** Returns one fault per field, in the order of the validator. */
export function toFaults(found: readonly FastifySchemaValidationError[]): Fault[] {
  const byField = Map.groupBy(found, (one) => toPath(one).join('.'))
  return [...byField].slice(0, faultsMax).map(([field, faults]) => toFault(field, faults))
}

/** The field that a finding is about: a missing or unknown member counts as the field. */
function toPath({ instancePath, params }: FastifySchemaValidationError): string[] {
  const path = instancePath.split('/').filter(Boolean)
  const member = params['missingProperty'] ?? params['additionalProperty']
  return typeof member === 'string' ? [...path, member.slice(0, repeatedMax)] : path
}

function toFault(path: string, faults: FastifySchemaValidationError[]): Fault {
  const [first] = faults
  const field = path === '' ? null : path
  if (first && 'missingProperty' in first.params) {
    return { code: 'missing_field', field, detail: `${field} is required` }
  }
  if (first && 'additionalProperty' in first.params) {
    return { code: 'unknown_field', field, detail: `${field} is unknown` }
  }
  const said = describe(faults)
  if (field === null) return { code: 'invalid_request', field, detail: said }
  return { code: 'invalid_field', field, detail: `${field} ${said}` }
}

/** Says what the value must be. A union yields one error per alternative. */
function describe(faults: FastifySchemaValidationError[]): string {
  const [first] = faults
  const all = (param: string) => faults.flatMap(({ params }) => params[param] ?? []).map(String)
  const values = [...all('allowedValues'), ...all('allowedValue')]
  if (values.length > 0) return `must be one of ${values.join(', ')}`
  if (first?.keyword === 'type') return `must be ${all('type').join(' or ')}`
  return first?.message ?? 'has an invalid value'
}
