/** Turns everything that can be thrown into a problem document; internal words go to the log only. */

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, statusOf, writeProblem, type ProblemDetails } from './errors.ts'
import { collectPaths } from './known-paths.ts'
import type { FailureCode } from '../payment/failure.ts'

interface Failure {
  code: FailureCode
  details: ProblemDetails
}

export function installErrorHandling(
  app: FastifyInstance,
  { publicUrl }: { publicUrl: string },
): void {
  const findMethods = collectPaths(app)

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const failure = toFailure(error)
    const fields = { code: failure.code, err: error }
    if (statusOf[failure.code] >= 500 && !(error instanceof Problem)) {
      request.log.error(fields, 'a request failed')
    } else {
      request.log.debug(fields, 'a request was refused')
    }
    return send(request, reply, failure, publicUrl)
  })

  // Before the body of such a request is read.
  app.addHook('onRequest', async (request) => {
    if (!request.is404) return
    const allow = findMethods(request.url)
    if (allow.length === 0) throw new Problem('not_found')
    throw new Problem('method_not_allowed', { allow })
  })
}

/** The answer for an address that does not exist. */
export function sendNotFound(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
): FastifyReply {
  return send(request, reply, { code: 'not_found', details: {} }, publicUrl)
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, details }: Failure,
  publicUrl: string,
): FastifyReply {
  const { retryAfterMs } = details
  if (retryAfterMs !== undefined) {
    void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))))
  }
  if (details.allow) void reply.header('allow', details.allow.join(', '))
  if (code === 'unauthorized') void reply.header('www-authenticate', 'Bearer')
  const problem = writeProblem(code, details, { publicUrl, requestId: request.id })
  return reply
    .code(statusOf[code])
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem))
}

/** What Fastify itself refuses, in our words. */
const codesOf: Record<string, FailureCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_json',
}

function toFailure(error: FastifyError): Failure {
  if (error instanceof Problem) return error
  if (error.validation) return toValidationFailure(error.validation)
  if (error instanceof SyntaxError) return { code: 'invalid_json', details: {} }
  if (error.statusCode === 429) return { code: 'rate_limited', details: { retryAfterMs: 1000 } }
  const known = codesOf[error.code]
  if (known) return { code: known, details: {} }
  // A body whose parts lie in each other without end runs out of stack: no JSON to us.
  if (error instanceof RangeError) return { code: 'invalid_json', details: {} }
  if (isFromDatabase(error)) return { code: 'storage_unavailable', details: { retryAfterMs: 5000 } }
  return { code: 'internal_error', details: {} }
}

/** A database that cannot be reached, is shutting down, or does not answer in time. */
function isFromDatabase(error: FastifyError): boolean {
  const network = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPIPE']
  const isServerState = /^(08|53|57)/.test(error.code ?? '')
  const isTimeout = /timeout|terminated|connection/i.test(error.message)
  return isServerState || network.includes(error.code) || (error.name === 'Error' && isTimeout)
}

type SchemaFault = NonNullable<FastifyError['validation']>[number]

function toValidationFailure(faults: SchemaFault[]): Failure {
  const [fault] = faults
  if (!fault) return { code: 'invalid_request', details: {} }
  const path = fault.instancePath.split('/').filter(Boolean)
  const missing = fault.params['missingProperty']
  if (typeof missing === 'string')
    return toField('missing_field', [...path, missing], 'is required')
  const unknown = fault.params['additionalProperty']
  if (typeof unknown === 'string') {
    return toField('unknown_field', [...path, unknown], 'is not known here')
  }
  const said = describeFault(faults)
  if (path.length === 0) return { code: 'invalid_request', details: { detail: said } }
  return toField('invalid_field', path, said)
}

/** What the value must be. Where it may be one of several things there is a fault for each of them. */
function describeFault(faults: SchemaFault[]): string {
  const [first] = faults
  const all = (param: string) => faults.flatMap(({ params }) => params[param] ?? []).map(String)
  const values = [...all('allowedValues'), ...all('allowedValue')]
  if (values.length > 0) return `must be one of ${values.join(', ')}`
  if (first?.keyword === 'type') return `must be ${all('type').join(' or ')}`
  return first?.message ?? 'cannot have this value'
}

function toField(code: FailureCode, path: string[], said: string): Failure {
  const field = path.join('.')
  return { code, details: { field, detail: `${field} ${said}` } }
}
