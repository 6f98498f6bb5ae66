/** What every activity has around it: a heartbeat, a trace, and failures that are fit for the history. */

import { Context } from '@temporalio/activity'
import { KoyweError } from '../koywe/errors.ts'
import type { Dependencies } from './dependencies.ts'
import { toFailure } from './to-failure.ts'

/** Well below the heartbeat time-out, so that a dead worker is noticed within seconds. */
const heartbeatEveryMs = 2000

type Activity<CircuitBreaker extends unknown[], Result> = (
  subject: string,
  ...rest: CircuitBreaker
) => Promise<Result>

/** What a guard needs of the world. */
export type GuardParts = Pick<Dependencies, 'store' | 'log'>

/**
 * Wraps an activity.
 * @param name as the workflow calls it
 * @param activity takes the payment id or the outbox message key first
 */
export function guard<CircuitBreaker extends unknown[], Result>(
  parts: GuardParts,
  name: string,
  activity: Activity<CircuitBreaker, Result>,
): Activity<CircuitBreaker, Result> {
  return async (subject, ...rest) => {
    const stopBeating = beat(Context.current())
    try {
      return await activity(subject, ...rest)
    } catch (error) {
      if (error instanceof KoyweError) await trace(parts, { subject, name, error })
      throw toFailure(error, { activity: name, subject, log: parts.log })
    } finally {
      stopBeating()
    }
  }
}

/** A near try has no heart: it stands and falls with its workflow's task. */
function beat(context: Context): () => void {
  if (context.info.isLocal) return () => {}
  const beating = setInterval(() => context.heartbeat(), heartbeatEveryMs)
  return () => clearInterval(beating)
}

/** Support sees that Koywe does not serve us: once while it lasts, since every try fails alike. */
async function trace(
  { store, log }: GuardParts,
  { subject, name, error }: { subject: string; name: string; error: KoyweError },
): Promise<void> {
  const summary = `${name} has to wait: ${error.message}`
  const detail = { code: error.code, status: error.status }
  await store.timeline
    .addOnce(subject, { kind: 'koywe', summary, detail })
    .catch((cause: unknown) => log.warn({ err: cause }, 'the timeline could not be written'))
}
