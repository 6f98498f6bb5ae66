/** Serves the URL in the `type` of a problem document: what its code means. */

import Type from 'typebox'
import type { FastifyInstance } from 'fastify'
import { failures, isFailureCode } from '../../payment/failure.ts'
import { Problem, statusOf } from '../errors.ts'
import { answer, problems } from '../schemas.ts'

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
    return reply.send({ code, status: statusOf[code], message, payerCanRetry })
  })
}
