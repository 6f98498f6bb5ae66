/** The routes of support: decide about held money, list findings. */

import Type, { type Static } from 'typebox'
import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify'
import type { Decisions } from '../../desk/decisions.ts'
import { DeskProblem } from '../../desk/problem.ts'
import { decisions as decisionWords } from '../../payment/decision.ts'
import { reasonLengthMax } from '../../payment/desk-action.ts'
import { explanationTexts } from '../../payment/explanation-languages.ts'
import { isPaymentId, viewPayment } from '../../payment/payment.ts'
import { withoutBlankFields } from '../blank-fields.ts'
import { Problem } from '../errors.ts'
import { readFindingFilter, toFindingCursor, type FindingQuery } from '../finding-query.ts'
import { readLanguage } from '../query.ts'
import { readFields } from '../read-fields.ts'
import { readReason } from '../reason.ts'
import { answer, keyedProblems } from '../responses.ts'
import { registerBundle, type BundleRouteParts } from './bundle.ts'
import { registerProviderCalls } from './provider-calls.ts'
import { registerReplayRoutes, type ReplayRouteParts } from './replays.ts'
import { registerSending } from './sending.ts'
import { toSupportProblem } from './support-problem.ts'
import { registerSupportActions, type SupportActionParts } from './support-actions.ts'

export interface SupportRouteParts extends SupportActionParts, ReplayRouteParts, BundleRouteParts {
  decisions: Decisions
}

const json = 'application/json; charset=utf-8'

const Body = Type.Object(
  {
    decision: Type.Enum([...decisionWords]),
    reason: Type.String({ minLength: 1, maxLength: reasonLengthMax }),
    expectedVersion: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The version of the payment that you have read' }),
    ),
  },
  { additionalProperties: false },
)

export function registerSupportRoutes(app: FastifyInstance, parts: SupportRouteParts): void {
  const { decisions, authentication } = parts
  const onRequest = authentication.demand('support')
  const security = [{ apiKey: [] }]
  const params = Type.Object({ id: Type.String() })

  const deciding: FastifySchema = {
    summary: 'Decide about held money',
    description:
      'accept lets the payment complete once Koywe has completed the order. decline keeps the payment unfulfilled and opens a finding to refund the money by hand.',
    params,
    body: Body,
    response: {
      200: answer('The payment with its decision', Type.Ref('Payment')),
      ...keyedProblems(400, 404, 409, 413, 415, 422),
    },
    security,
  }
  const preValidation = async (request: FastifyRequest) => {
    request.body = withoutBlankFields(Body as object, request.body)
  }
  const decidingOptions = { schema: deciding, onRequest, preValidation, attachValidation: true }
  app.post('/payments/:id/decision', decidingOptions, async (request, reply) => {
    const wish = readFields(request, (field) => {
      const { decision, reason, expectedVersion = null } = request.body as Static<typeof Body>
      return { decision, reason: field('reason', () => readReason(reason)), expectedVersion }
    })
    const by = authentication.callerOf(request).name
    const asked = { ...wish, by }
    const payment = await decisions
      .decide(readId(request.params), asked)
      .catch((error: unknown) => {
        throw toDecisionProblem(error)
      })
    return reply.type(json).send(JSON.stringify(viewPayment(payment)))
  })

  registerSending(app, parts)
  registerReplayRoutes(app, parts)
  registerBundle(app, parts)
  registerSupportActions(app, parts)
  registerProviderCalls(app, parts)
  registerFindings(app, parts)
}

function toDecisionProblem(error: unknown): unknown {
  const isNothing = error instanceof DeskProblem && error.code === 'not_possible'
  return isNothing ? new Problem('nothing_to_decide') : toSupportProblem(error)
}

function readId(params: unknown): string {
  const { id } = params as { id: string }
  if (!isPaymentId(id)) throw new Problem('not_found')
  return id
}

function registerFindings(
  app: FastifyInstance,
  { store, authentication }: SupportRouteParts,
): void {
  const text = Type.Optional(Type.String())
  const query = Type.Object(
    {
      open: text,
      kind: text,
      owner: text,
      paymentId: text,
      cursor: text,
      limit: text,
      language: text,
    },
    { additionalProperties: false },
  )
  const schema: FastifySchema = {
    summary: 'List findings: what a person must act on',
    description:
      'Findings about money first, then the newest. A finding closes automatically once its cause is gone. nextAction is in the language that the query names, English unless it names one.',
    querystring: query,
    response: { 200: answer('A page of findings', Type.Ref('Findings')), ...keyedProblems(422) },
    security: [{ apiKey: [] }],
  }
  const onRequest = authentication.demand('support')
  app.get('/findings', { schema, onRequest, attachValidation: true }, async (request, reply) => {
    const wish = request.query as FindingQuery
    const { language, ...filter } = readFields(request, (field) => ({
      ...readFindingFilter(wish, field),
      language: field('language', () => readLanguage(wish.language)),
    }))
    const found = await store.findings.list({ ...filter, limit: filter.limit + 1 })
    const page = found.slice(0, filter.limit)
    const last = page.at(-1)
    const next = found.length > page.length && last ? toFindingCursor(last) : null
    const data = page.map(({ id: _id, ...finding }) => ({
      ...finding,
      nextAction: explanationTexts[language].findings[finding.kind],
      since: new Date(finding.since).toISOString(),
      closedAt: toIsoTime(finding.closedAt),
      acknowledgedAt: toIsoTime(finding.acknowledgedAt),
    }))
    return reply.type(json).send(JSON.stringify({ data, next }))
  })
}

function toIsoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
