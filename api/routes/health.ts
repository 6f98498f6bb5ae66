/** Health and metrics. Readiness needs the database; Temporal and Koywe are reported but not required. */

import Type from 'typebox'
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { Store } from '../../store/store.ts'
import type { Engine } from '../../runtime/engine.ts'
import { answer } from '../responses.ts'

export interface HealthRouteParts {
  store: Store
  engine: Engine
  /** Whether Koywe served the last call; null before the first. Makes no call, so a probe never waits. */
  isKoyweFine: () => boolean | null
  metrics: Registry
}

export function registerHealthRoutes(app: FastifyInstance, parts: HealthRouteParts): void {
  const { store, engine, isKoyweFine, metrics } = parts
  const live = {
    summary: 'Check that the process is alive',
    response: { 200: answer('Alive', Type.Object({ status: Type.Literal('alive') })) },
  }
  app.get('/health/live', { schema: live }, () => ({ status: 'alive' }))

  const ready = {
    summary: 'Check that requests can be served',
    description:
      'Requires a database that takes writes. Temporal and Koywe are reported but not required.',
    response: {
      200: answer('Ready', Type.Ref('Health')),
      503: answer(
        'The database is unreachable, takes no writes, or is not migrated',
        Type.Ref('Health'),
      ),
    },
  }
  app.get('/health/ready', { schema: ready }, async (_request, reply) => {
    const [database, temporal] = await Promise.all([isTrue(store.isReady()), engine.isReachable()])
    const koywe = isKoyweFine()
    const status = database ? 'ready' : 'not ready'
    return reply.code(database ? 200 : 503).send({ status, database, temporal, koywe })
  })

  const figures = {
    summary: 'Read metrics',
    response: { 200: answer('Prometheus text format', Type.String(), 'text/plain') },
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
