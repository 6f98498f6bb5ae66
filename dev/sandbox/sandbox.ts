/** Builds a Koywe for tests and demonstrations. The caller decides where it listens. */

import Fastify, { type FastifyInstance } from 'fastify'
import { installFaults } from './faults.ts'
import { Refusal } from './refusal.ts'
import { registerAdminRoutes } from './routes-admin.ts'
import { registerEndpointRoutes } from './routes-endpoints.ts'
import { kindOf, registerKoyweRoutes } from './routes-koywe.ts'
import { registerPageRoutes } from './routes-pages.ts'
import { registerSentEventRoutes } from './routes-sent-events.ts'
import { createState, type SandboxState, type StateOptions } from './state.ts'

export interface Sandbox {
  app: FastifyInstance
  state: SandboxState
}

export function buildSandbox(options: StateOptions): Sandbox {
  const state = createState(options)
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 1024 * 1024 })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    },
  )
  app.setErrorHandler((error, request, reply) => {
    const refusal = error instanceof Refusal ? error : new Refusal(400, 'SBX99400', String(error))
    return reply.code(refusal.status).send({
      statusCode: refusal.status,
      timestamp: new Date(state.clock.now()).toISOString(),
      path: request.url,
      ...toCode(refusal, state.settings.profile),
      message: refusal.sentence,
    })
  })
  void app.register(async (koywe) => {
    const faults = installFaults(koywe, kindOf, state.chance)
    registerKoyweRoutes(koywe, state, faults)
    registerEndpointRoutes(koywe, state)
    registerSentEventRoutes(koywe, state)
    registerAdminRoutes(app, state, faults)
  })
  registerPageRoutes(app, state)
  app.addHook('onClose', () => state.close())
  return { app, state }
}

/** The older envelope has words as codes, the newer one has coded numbers. */
function toCode(refusal: Refusal, profile: 'guide' | 'current') {
  const words: Record<number, string> = { 401: 'TOKEN_EXPIRED' }
  const word = profile === 'guide' ? words[refusal.status] : undefined
  return { errorCode: word ?? refusal.errorCode }
}
