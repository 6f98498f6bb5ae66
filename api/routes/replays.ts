/** The routes that preview the replay of a stored webhook event, and replay it. */

import Type, { type Static } from 'typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { Replaying, ReplayView } from '../../desk/replaying.ts'
import { viewPayment } from '../../payment/payment.ts'
import type { Authentication } from '../authentication.ts'
import { withoutBlankFields } from '../blank-fields.ts'
import { Problem } from '../errors.ts'
import { optionalBody } from '../optional-body.ts'
import { readFields } from '../read-fields.ts'
import { answer, keyedProblems } from '../responses.ts'
import { toSupportProblem } from './support-problem.ts'

export interface ReplayRouteParts {
  replaying: Replaying
  authentication: Authentication
}

const json = 'application/json; charset=utf-8'
const params = Type.Object({ id: Type.String() })
const security = [{ apiKey: [] }]

const ReplayBody = Type.Object(
  {
    expectedVersion: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The version of the payment that you have read' }),
    ),
  },
  { additionalProperties: false },
)

export function registerReplayRoutes(app: FastifyInstance, parts: ReplayRouteParts): void {
  registerPreview(app, parts)
  registerReplay(app, parts)
}

function registerPreview(
  app: FastifyInstance,
  { replaying, authentication }: ReplayRouteParts,
): void {
  const schema: FastifySchema = {
    summary: 'Preview the replay of a stored webhook event',
    description:
      'What Koywe says about its order now, and what a read of it would change. Changes nothing. The timeline names the id of each webhook event. 409 if the event waits for a read already, or is about no payment.',
    params,
    response: {
      200: answer('The preview', Type.Ref('ReplayPreview')),
      ...keyedProblems(404, 409),
    },
    security,
  }
  const onRequest = authentication.demand('support')
  app.get('/webhook-events/:id/replay', { schema, onRequest }, async (request, reply) => {
    const view = await replaying.preview(readEventId(request)).catch(refuse)
    return reply.type(json).send(JSON.stringify(viewReplay(view)))
  })
}

function registerReplay(
  app: FastifyInstance,
  { replaying, authentication }: ReplayRouteParts,
): void {
  const schema: FastifySchema = {
    summary: 'Replay a stored webhook event',
    description:
      'The event waits for a read again, and the order is read. Only what Koywe says then counts: an event decides nothing. 409 if the event waits already, or is about no payment.',
    params,
    body: ReplayBody,
    response: {
      202: answer('The payment after the read, if it ended in time', Type.Ref('Payment')),
      ...keyedProblems(400, 404, 409, 413, 415, 422),
    },
    security,
  }
  const onRequest = authentication.demand('support')
  const preValidation = async (request: FastifyRequest) => {
    request.body = withoutBlankFields(ReplayBody as object, request.body ?? {})
  }
  const config = optionalBody
  const options = { schema, config, onRequest, preValidation, attachValidation: true }
  app.post('/webhook-events/:id/replay', options, async (request, reply): Promise<FastifyReply> => {
    const { expectedVersion = null } = readFields(
      request,
      () => request.body as Static<typeof ReplayBody>,
    )
    const by = authentication.callerOf(request).name
    const { row, isRead } = await replaying
      .replay(readEventId(request), { by, expectedVersion })
      .catch(refuse)
    const view = { ...viewPayment(row.payment), ...(isRead ? {} : { refresh: 'failed' }) }
    return reply.code(202).type(json).send(JSON.stringify(view))
  })
}

function readEventId({ params }: FastifyRequest): bigint {
  const { id } = params as { id: string }
  if (!/^\d{1,18}$/.test(id)) throw new Problem('not_found')
  return BigInt(id)
}

function refuse(error: unknown): never {
  throw toSupportProblem(error)
}

function viewReplay({ event, row, comparison, preview }: ReplayView) {
  const order = comparison && 'order' in comparison ? comparison.order : null
  return {
    event: {
      id: String(event.id),
      eventId: event.eventId,
      type: event.type,
      status: event.status,
      koyweOrderId: event.orderId,
      paymentId: row.payment.id,
      state: event.state,
      reason: event.reason,
      receivedAt: new Date(event.receivedAt).toISOString(),
      endedAt: event.endedAt === null ? null : new Date(event.endedAt).toISOString(),
    },
    order: order && {
      koyweOrderId: order.orderId,
      status: order.word,
      amount: order.amount,
      currency: order.currency,
      paymentId: order.externalId,
    },
    problem: comparison && 'code' in comparison ? comparison.code : null,
    version: row.payment.version,
    change: preview,
  }
}
