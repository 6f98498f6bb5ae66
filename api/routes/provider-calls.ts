/** The route that lists the calls to Koywe about a payment, for support. */

import Type from 'typebox'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { isPaymentId } from '../../payment/payment.ts'
import { callsMax } from '../../store/provider-calls.ts'
import type { Store } from '../../store/store.ts'
import type { Authentication } from '../authentication.ts'
import { Problem } from '../errors.ts'
import { answer, keyedProblems } from '../responses.ts'

export interface ProviderCallRouteParts {
  store: Store
  authentication: Authentication
}

export function registerProviderCalls(
  app: FastifyInstance,
  { store, authentication }: ProviderCallRouteParts,
): void {
  const onRequest = authentication.demand('support')
  const schema: FastifySchema = {
    summary: 'List the calls to Koywe about a payment, newest first',
    description:
      'The newest 200 of the last 30 days. Answers are without personal data and secrets. A call is listed about a second after it ended.',
    params: Type.Object({ id: Type.String() }),
    response: { 200: answer('The calls', Type.Ref('ProviderCalls')), ...keyedProblems(404) },
    security: [{ apiKey: [] }],
  }
  app.get('/payments/:id/provider-calls', { schema, onRequest }, async (request, reply) => {
    const { id } = request.params as { id: string }
    if (!isPaymentId(id) || !(await store.payments.load(id))) throw new Problem('not_found')
    const calls = await store.providerCalls.list(id, callsMax)
    const data = calls.map((call) => ({ ...call, at: new Date(call.at).toISOString() }))
    return reply.type('application/json; charset=utf-8').send(JSON.stringify({ data }))
  })
}
