/** Serves what the API says of its errors, and the address of the service itself, to programs and browsers. */

import Type from 'typebox'
import type { FastifyInstance } from 'fastify'
import { failures, isFailureCode, type FailureCode } from '../../payment/failure.ts'
import { Problem, statusOf } from '../errors.ts'
import { renderErrorList, renderErrorPage, renderHomePage } from '../pages/error-page.ts'
import { isBrowser, sendPage } from '../pages/send-page.ts'
import { answer, problems } from '../responses.ts'

export function registerErrorRoutes(app: FastifyInstance): void {
  const options = {
    schema: {
      summary: 'Explain an error code',
      params: Type.Object({ code: Type.String() }),
      response: { 200: answer('The error code', Type.Ref('Error')), ...problems(404) },
    },
  }
  app.get<{ Params: { code: string } }>('/errors/:code', options, async (request, reply) => {
    const { code } = request.params
    if (!isFailureCode(code)) throw new Problem('not_found')
    const { message, payerCanRetry } = failures[code]
    if (isBrowser(request)) {
      const problem = {
        title: code,
        detail: message,
        status: statusOf[code],
        requestId: request.id,
      }
      return sendPage(reply, 200, (nonce) => renderErrorPage(problem, nonce))
    }
    return reply.send({ code, status: statusOf[code], message, payerCanRetry })
  })

  const list = {
    schema: {
      summary: 'List the error codes',
      response: { 200: answer('The error codes', Type.Ref('ErrorList')) },
    },
  }
  app.get('/errors', list, async (request, reply) => {
    if (isBrowser(request)) return sendPage(reply, 200, (nonce) => renderErrorList(statusOf, nonce))
    const data = Object.entries(failures).map(([code, { message, payerCanRetry }]) => ({
      code,
      status: statusOf[code as FailureCode],
      message,
      payerCanRetry,
    }))
    return reply.send({ data })
  })

  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    if (!isBrowser(request)) throw new Problem('not_found')
    return sendPage(reply, 200, renderHomePage)
  })
}
