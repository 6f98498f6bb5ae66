/** Turns every error into a problem document. Internal messages go to the log only. */

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, statusOf, writeProblem, type ProblemDetails } from './errors.ts'
import { collectPaths } from './known-paths.ts'
import { renderErrorPage } from './pages/error-page.ts'
import { isBrowser, sendPage } from './pages/send-page.ts'
import type { RefusalLog } from './refusal-log.ts'
import { toFaults } from './schema-faults.ts'
import type { FailureCode } from '../payment/failure.ts'
import { StorageUnavailable } from '../store/storage-unavailable.ts'

interface Failure {
  code: FailureCode
  details: ProblemDetails
}

export function installErrorHandling(
  app: FastifyInstance,
  { publicUrl, refusals }: { publicUrl: string; refusals: Pick<RefusalLog, 'noteProblem'> },
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
    refusals.noteProblem(request, failure)
    return send(request, reply, failure, publicUrl)
  })

  // For plugins that find nothing under a path of theirs, such as the assets of /docs.
  app.setNotFoundHandler((request, reply) => sendNotFound(request, reply, publicUrl))

  // In onRequest, so that the body of such a request is never read.
  app.addHook('onRequest', async (request) => {
    if (!request.is404) return
    const allow = findMethods(request.url)
    if (allow.length === 0) throw new Problem('not_found')
    throw new Problem('method_not_allowed', { allow })
  })
}

/** Answers 404 for an unknown path. */
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
  // Errors of the framework come here without a hook.
  void reply.header('cache-control', 'no-store')
  const { retryAfterMs } = details
  if (retryAfterMs !== undefined) {
    void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))))
  }
  if (details.allow) void reply.header('allow', details.allow.join(', '))
  if (code === 'unauthorized') void reply.header('www-authenticate', 'Bearer')
  const problem = writeProblem(code, details, { publicUrl, requestId: request.id })
  if (isBrowser(request)) {
    return sendPage(reply, statusOf[code], (nonce) => renderErrorPage(problem, nonce))
  }
  return reply
    .code(statusOf[code])
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem))
}

/** Our codes for errors of Fastify. */
const codesOf: Record<string, FailureCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_json',
  // A path under /docs that leads out of its folder.
  FST_STATIC_FORBIDDEN_PATH: 'not_found',
}

function toFailure(error: FastifyError): Failure {
  if (error instanceof Problem) return error
  if (error.validation) return toValidationFailure(error.validation)
  // Errors of Fastify also are SyntaxErrors and RangeErrors.
  const known = codesOf[error.code]
  if (known) return { code: known, details: {} }
  // Extremely deep nesting overflows the stack of the parser: a RangeError.
  if (error instanceof SyntaxError || error instanceof RangeError) {
    return { code: 'invalid_json', details: {} }
  }
  if (isNotUtf8(error))
    return { code: 'invalid_json', details: { detail: 'The body is not UTF-8.' } }
  if (error.statusCode === 429) return { code: 'rate_limited', details: { retryAfterMs: 1000 } }
  if (error instanceof StorageUnavailable) {
    return { code: 'storage_unavailable', details: { retryAfterMs: 5000 } }
  }
  return { code: 'internal_error', details: {} }
}

/** What a `TextDecoder` throws. */
function isNotUtf8(error: FastifyError): boolean {
  return error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
}

function toValidationFailure(found: NonNullable<FastifyError['validation']>): Failure {
  const faults = toFaults(found)
  const [first] = faults
  if (!first) return { code: 'invalid_request', details: {} }
  const { code, field, detail } = first
  return { code, details: { field, detail, faults } }
}
