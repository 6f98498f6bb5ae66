/** Health: alive is the process; ready needs the ledger. Temporal and Koywe are told, not needed. */

import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Engine } from '../engine.ts'

export interface HealthRouteParts {
  ledger: Ledger
  engine: Engine
  /** Whether Koywe served the last call; null before the first. A probe must not wait for it. */
  isKoyweFine: () => boolean | null
  metrics: Registry
}

export function registerHealthRoutes(app: FastifyInstance, parts: HealthRouteParts): void {
  const { ledger, engine, isKoyweFine, metrics } = parts
  app.get('/health/live', { schema: { summary: 'Whether the process is alive' } }, () => ({
    status: 'alive',
  }))

  app.get(
    '/health/ready',
    { schema: { summary: 'Whether requests can be served: the ledger is there' } },
    async (_request, reply) => {
      const [database, temporal] = await Promise.all([
        isTrue(ledger.isReady()),
        engine.isReachable(),
      ])
      const koywe = isKoyweFine()
      const status = database ? 'ready' : 'not ready'
      return reply.code(database ? 200 : 503).send({ status, database, temporal, koywe })
    },
  )

  app.get('/metrics', { schema: { summary: 'For Prometheus' } }, async (_request, reply) =>
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
