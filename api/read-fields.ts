/** Reads the fields of a request, and refuses everything that is wrong with it at once. */

import type { FastifyRequest } from 'fastify'
import type { Fault } from '../payment/fault.ts'
import { Problem } from './errors.ts'
import { toFaults } from './schema-faults.ts'

/** Reads one field. If it is refused, the fault is noted and the next fields are read. */
export type ReadField = <Value>(name: string, read: () => Value) => Value

/** Reads one field. If it is refused, the reading ends. */
export const readAtOnce: ReadField = (_name, read) => read()

/**
 * Reads a request whose schema validation is attached to it (`attachValidation`). Fields that do not fit the schema
 * are not read.
 * @throws Problem that lists every fault, those of the schema first
 */
export function readFields<Result>(
  request: Pick<FastifyRequest, 'validationError'>,
  read: (field: ReadField) => Result,
): Result {
  const faults = toFaults(request.validationError?.validation ?? [])
  if (faults.some(({ field }) => field === null)) throw toProblem(faults)
  const malformed = new Set(faults.map(({ field }) => field))
  const result = read((name, readOne) => {
    if (malformed.has(name)) return undefined as never
    try {
      return readOne()
    } catch (error) {
      faults.push(toFault(error, name))
      return undefined as never
    }
  })
  if (faults.length > 0) throw toProblem(faults)
  return result
}

function toFault(error: unknown, field: string): Fault {
  if (!(error instanceof Problem)) throw error
  return { code: error.code, field, detail: error.details.detail ?? null }
}

/** More faults do not help the reader. */
const faultsMax = 50

/** A problem that lists these faults; the first is the problem itself. */
export function toProblem(faults: readonly Fault[]): Problem {
  const [first] = faults
  return new Problem(first?.code ?? 'invalid_request', {
    field: first?.field ?? null,
    detail: first?.detail ?? null,
    faults: faults.slice(0, faultsMax),
  })
}
