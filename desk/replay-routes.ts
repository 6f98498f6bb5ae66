/** The preview of a replay, and its form. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readFormVersion } from './form-body.ts'
import type { Gate } from './gate.ts'
import { sendToVisitor } from './page.ts'
import { DeskProblem } from './problem.ts'
import { renderReplayPage } from './replay-page.ts'
import { toReplayPath } from './action-path.ts'
import type { Replaying } from './replaying.ts'
import { demandRole } from './visitor.ts'

export interface ReplayRouteNeeds {
  replaying: Replaying
}

const options = { schema: { hide: true } }

type EventRequest = FastifyRequest<{ Params: { id: string; event: string } }>

export function registerReplays(
  app: FastifyInstance,
  { replaying, gate }: ReplayRouteNeeds & { gate: Gate },
): void {
  const path = toReplayPath(':id', ':event').replace(/^\/desk/, '')

  // Koywe is asked for it, so that it is only for people who may act.
  app.get(path, options, async (request, reply) => {
    const { paymentId, eventId, visitor } = readPlace(request, gate)
    const view = await replaying.preview(eventId)
    if (view.row.payment.id !== paymentId) throw new DeskProblem('not_found')
    return sendToVisitor(reply, visitor, renderReplayPage(view, visitor))
  })

  app.post(path, options, async (request, reply): Promise<FastifyReply> => {
    const { paymentId, eventId, visitor } = readPlace(request, gate)
    const expectedVersion = readFormVersion(request)
    const { isRead } = await replaying.replay(eventId, {
      by: visitor.name,
      paymentId,
      expectedVersion,
    })
    return reply.redirect(`/desk/payments/${paymentId}?${isRead ? 'done' : 'failed'}`, 303)
  })
}

function readPlace(request: FastifyRequest, gate: Gate) {
  const { id: paymentId, event } = (request as EventRequest).params
  const visitor = gate.visitorOf(request)
  demandRole(visitor, 'act')
  if (!/^\d{1,18}$/.test(event)) throw new DeskProblem('not_found')
  return { paymentId, eventId: BigInt(event), visitor }
}
