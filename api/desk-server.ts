/** Builds the HTTP server of the desk, where it has a port of its own. The caller makes it listen. */

import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { registerDesk, type DeskParts } from '../desk/desk.ts'
import { endConnectionsOnClose } from './closing.ts'
import { limitServer } from './limits.ts'

export async function buildDeskServer(
  log: FastifyBaseLogger,
  parts: DeskParts,
): Promise<FastifyInstance> {
  const app = Fastify(limitServer(log))
  endConnectionsOnClose(app)
  await app.register(rateLimit, { global: false })
  app.get('/', (_request, reply) => reply.redirect('/desk', 303))
  await registerDesk(app, parts)
  return app
}
