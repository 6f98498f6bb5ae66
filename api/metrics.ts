/** What the api counts for Prometheus, beside what its process does. */

import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { findingKinds, type FindingKind } from '../ledger/findings.ts'
import type { Ledger } from '../ledger/ledger.ts'

export function createMetrics({ findings }: Ledger): Registry {
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
  register.registerMetric(open)
  return register
}
