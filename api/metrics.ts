/** What the api counts for Prometheus, beside what its process does. Holds no ids. */

import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { OpenCount } from '../ledger/backlog.ts'
import { findingKinds, type FindingKind } from '../ledger/findings.ts'
import type { Ledger } from '../ledger/ledger.ts'

export function createMetrics({ findings, backlog }: Ledger): Registry {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const open = new Gauge({
    name: 'payin_findings_open',
    help: 'Findings that need a person, by kind',
    labelNames: ['kind'],
    registers: [],
    async collect(): Promise<void> {
      this.reset()
      // Without the ledger the rest is still worth having.
      const counts = await findings.countOpen().catch(() => null)
      if (counts === null) return
      for (const kind of Object.keys(findingKinds) as FindingKind[]) {
        this.set({ kind }, counts.get(kind) ?? 0)
      }
    },
  })
  const waiting = new Gauge({
    name: 'payin_open',
    help: 'Payments, webhook receipts and effects that something is still to happen to, by state',
    labelNames: ['what', 'state'],
    registers: [],
    async collect(): Promise<void> {
      this.reset()
      const counts = await backlog.count().catch((): OpenCount[] => [])
      for (const { what, state, count } of counts) this.set({ what, state }, count)
    },
  })
  register.registerMetric(open)
  register.registerMetric(waiting)
  return register
}

/** Counts requests and how long they took, by route: never by address, which would name payments. */
export function countRequests(app: FastifyInstance, register: Registry): void {
  const seconds = new Histogram({
    name: 'payin_http_request_seconds',
    help: 'Requests by route and status, and how long their answers took',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 2, 4, 8, 10],
    registers: [register],
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const labels = { method, route: routeOptions.url ?? 'none', status: reply.statusCode }
    seconds.observe(labels, reply.elapsedTime / 1000)
  })
}
