/**
 * Notes on the timeline that the run of a payment was stopped early, by a person in Temporal or by Payin, and starts the
 * next run at once. Without it, the payment would go on only when its next poll is overdue, and its timeline would not
 * say why.
 */

import type { Log } from '../payment/log.ts'
import type { Notifier } from '../runtime/notifier.ts'
import type { StopKind, StoppedRun, StoppedRuns } from '../runtime/stopped-runs.ts'
import type { Store } from '../store/store.ts'

export interface StoppedRunParts {
  store: Pick<Store, 'timeline' | 'now'>
  engine: Pick<StoppedRuns, 'listStopped' | 'findStopKind'>
  notifier: Pick<Notifier, 'notify'>
  log: Log
}

/** What was stopped while no api ran is noted by the next one. */
const firstLookBackMs = 24 * 60 * 60 * 1000
/** Temporal's list lags behind, and its clock may differ from the store's. */
const lookBackMs = 10 * 60 * 1000

const summaries: Record<StopKind, string> = {
  cancelled: 'the run was cancelled in Temporal; a new run follows the payment',
  terminated: 'the run was terminated in Temporal; a new run follows the payment',
  reset: 'the run was reset in Temporal; the run that replaces it follows the payment',
  replaced:
    'the run was replaced, because its history could not be replayed; a new run follows the payment',
}

/** Creates the round that looks for runs that were stopped. @throws when Temporal or the store cannot be reached */
export function createStoppedRunRound(parts: StoppedRunParts): () => Promise<void> {
  let seen = new Set<string>()
  let backMs = firstLookBackMs
  return async () => {
    const since = (await parts.store.now()) - backMs
    const runs = await parts.engine.listStopped(since)
    for (const run of runs) {
      if (!seen.has(run.runId)) await note(parts, run)
    }
    seen = new Set(runs.map(({ runId }) => runId))
    backMs = lookBackMs
  }
}

async function note({ store, engine, notifier, log }: StoppedRunParts, run: StoppedRun) {
  const { paymentId, runId, endedAt } = run
  const kind = await engine.findStopKind(run)
  const isNew = await store.timeline.addRunEnd(paymentId, {
    runId,
    endedAt,
    summary: summaries[kind],
  })
  if (!isNew) return
  log.warn({ paymentId, runId, kind }, 'the run of a payment was stopped early')
  if (kind !== 'reset') notifier.notify(paymentId)
}
