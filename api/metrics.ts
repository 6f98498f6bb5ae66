/** The Prometheus metrics of the api. Labels never contain ids. */

import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { StateCount } from '../store/backlog.ts'
import { findingKinds, type FindingKind } from '../payment/finding.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from '../payment/log.ts'

/** The database counts at most this often, no matter how often metrics are scraped. */
const countEveryMs = 5000
const dayMs = 24 * 60 * 60 * 1000

export function createMetrics(
  { findings, backlog }: Pick<Store, 'findings' | 'backlog'>,
  clock: Clock,
): Registry {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const countFindings = remembering(() => findings.countOpen(), clock)
  const states = ['what', 'state']
  const gauges = [
    aGauge({
      name: 'payin_findings_open',
      help: 'Open findings by kind',
      labelNames: ['kind'],
      collect: async (gauge) => {
        const counts = await countFindings()
        for (const kind of Object.keys(findingKinds) as FindingKind[]) {
          gauge.set({ kind }, counts.get(kind) ?? 0)
        }
      },
    }),
    aGauge({
      name: 'payin_open',
      help: 'Payments, webhook events and outbox messages with pending work, by state',
      labelNames: states,
      collect: setAll(remembering(() => backlog.count(), clock)),
    }),
    aGauge({
      name: 'payin_recent',
      help: 'Payments created and webhook events received in the last 24 hours, by state or outcome',
      labelNames: states,
      collect: setAll(remembering(() => backlog.countRecent(dayMs), clock)),
    }),
  ]
  for (const gauge of gauges) register.registerMetric(gauge)
  return register
}

interface GaugeWishes {
  name: string
  help: string
  labelNames: string[]
  collect: (gauge: Gauge) => Promise<void>
}

/** A gauge that is empty while the database is unreachable, so that the other metrics stay available. */
function aGauge({ collect, ...wishes }: GaugeWishes): Gauge {
  return new Gauge({
    ...wishes,
    registers: [],
    async collect(): Promise<void> {
      this.reset()
      await collect(this).catch(() => {})
    },
  })
}

function setAll(count: () => Promise<StateCount[]>) {
  return async (gauge: Gauge) => {
    for (const { what, state, count: value } of await count()) gauge.set({ what, state }, value)
  }
}

/** Caches an answer for `countEveryMs`. */
function remembering<Result>(ask: () => Promise<Result>, clock: Clock): () => Promise<Result> {
  let asked: { at: number; answer: Promise<Result> } | undefined
  return () => {
    const at = clock()
    if (asked === undefined || at - asked.at >= countEveryMs) asked = { at, answer: ask() }
    return asked.answer
  }
}

/** Measures requests by route, never by URL, which contains payment ids. */
export function countRequests(app: FastifyInstance, register: Registry): void {
  const seconds = new Histogram({
    name: 'payin_http_request_seconds',
    help: 'Duration of requests in seconds, by method, route and status',
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
