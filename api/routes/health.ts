/** Health: alive is the process; ready needs the store. Temporal and Koywe are told, not needed. */

import Type from 'typebox'
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { Store } from '../../store/store.ts'
import type { Engine } from '../engine.ts'
import { answer } from '../schemas.ts'

export interface HealthRouteParts {
  store: Store
  engine: Engine
  /** Whether Koywe served the last call; null before the first. A probe must not wait for it. */
  isKoyweFine: () => boolean | null
  metrics: Registry
}

export function registerHealthRoutes(app: FastifyInstance, parts: HealthRouteParts): void {
  const { store, engine, isKoyweFine, metrics } = parts
  const live = {
    summary: 'Whether the process is alive',
    response: { 200: answer('It is', Type.Object({ status: Type.Literal('alive') })) },
  }
  app.get('/health/live', { schema: live }, () => ({ status: 'alive' }))

  const ready = {
    summary: 'Whether requests can be served: the store is there',
    response: {
      200: answer('They can', Type.Ref('Health')),
      503: answer('The store is away, or has not the tables of this version', Type.Ref('Health')),
    },
  }
  app.get('/health/ready', { schema: ready }, async (_request, reply) => {
    const [database, temporal] = await Promise.all([isTrue(store.isReady()), engine.isReachable()])
    const koywe = isKoyweFine()
    const status = database ? 'ready' : 'not ready'
    return reply.code(database ? 200 : 503).send({ status, database, temporal, koywe })
  })

  const figures = {
    summary: 'For Prometheus',
    response: { 200: answer('Figures in its text format', Type.String(), 'text/plain') },
  }
  app.get('/metrics', { schema: figures }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  )
}

async function isTrue(check: Promise<boolean>): Promise<boolean> {
  try {
    return await check
  } catch {
    return false
  }
}
