/** The routes that explain: why a payment is in its state, and why a request was refused. */

import Type, { type Static } from 'typebox'
import type { FastifyInstance, FastifySchema } from 'fastify'
import type { Locale } from '../../payment/country.ts'
import { explainRefusal } from '../../payment/explain.ts'
import type { DatedRefusal } from '../../payment/refusal.ts'
import type { Store } from '../../store/store.ts'
import type { Authentication } from '../authentication.ts'
import { Problem } from '../errors.ts'
import { viewExplanation, type Explanations } from '../explanations.ts'
import { readLanguage } from '../query.ts'
import { readFields } from '../read-fields.ts'
import { readRefusalWish, type RefusalQuery } from '../refusal-query.ts'
import { answer, keyedProblems } from '../responses.ts'

export interface ExplanationRouteParts {
  explanations: Explanations
  store: Store
  authentication: Authentication
}

const json = 'application/json; charset=utf-8'
const text = Type.Optional(Type.String())

export function registerExplanationRoutes(
  app: FastifyInstance,
  parts: ExplanationRouteParts,
): void {
  registerExplanation(app, parts)
  registerRefusals(app, parts)
}

function registerExplanation(
  app: FastifyInstance,
  { explanations, authentication }: ExplanationRouteParts,
): void {
  const onRequest = authentication.demand('payments', 'support')
  const params = Type.Object({ id: Type.String() })
  const query = Type.Object({ language: text }, { additionalProperties: false })
  const schema: FastifySchema = {
    summary: 'Explain a payment',
    description:
      'Why the payment is in its state, who must act, what to do and until when, and what happens automatically. Branch on cause: causes are stable, and docs/support.md lists them. Sentences may change.',
    params,
    querystring: query,
    response: {
      200: answer('The explanation', Type.Ref('Explanation')),
      ...keyedProblems(404, 422),
    },
    security: [{ apiKey: [] }],
  }
  const options = { schema, onRequest, attachValidation: true }
  app.get('/payments/:id/explanation', options, async (request, reply) => {
    const { id } = request.params as Static<typeof params>
    const wish = request.query as Static<typeof query>
    const locale = readFields(request, (field) =>
      field('language', () => readLanguage(wish.language)),
    )
    const explanation = await explanations.explain(id, locale)
    if (!explanation) throw new Problem('not_found')
    return reply.type(json).send(JSON.stringify(viewExplanation(explanation)))
  })
}

function registerRefusals(
  app: FastifyInstance,
  { store, authentication }: ExplanationRouteParts,
): void {
  const onRequest = authentication.demand('support')
  const query = Type.Object(
    { requestId: text, merchantReference: text, language: text },
    { additionalProperties: false },
  )
  const schema: FastifySchema = {
    summary: 'Find refused requests',
    description:
      'Refused checkouts and webhooks of the last 24 hours, newest first, by the requestId of the response or by the merchantReference of the request. Name at least one of the two.',
    querystring: query,
    response: {
      200: answer('The refused requests', Type.Ref('Refusals')),
      ...keyedProblems(422),
    },
    security: [{ apiKey: [] }],
  }
  const options = { schema, onRequest, attachValidation: true }
  app.get('/refusals', options, async (request, reply) => {
    const wish = readFields(request, (field) =>
      readRefusalWish(request.query as RefusalQuery, field),
    )
    const found = await store.refusals.list(wish.filter)
    const data = found.map((refusal) => viewRefusal(refusal, wish.language))
    return reply.type(json).send(JSON.stringify({ data }))
  })
}

function viewRefusal(refusal: DatedRefusal, locale: Locale) {
  return {
    ...refusal,
    at: new Date(refusal.at).toISOString(),
    ...explainRefusal(refusal, locale),
  }
}
