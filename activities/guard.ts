/** Wraps every activity: heartbeats, a timeline entry for Koywe's errors, and failures fit for the history. */

import { Context } from '@temporalio/activity'
import { KoyweError } from '../koywe/errors.ts'
import type { Dependencies } from './dependencies.ts'
import { toFailure } from './to-failure.ts'

/** Well below the heartbeat timeout, so that Temporal notices a dead worker within seconds. */
const heartbeatEveryMs = 2000

type Activity<Input extends unknown[], Result> = (
  subject: string,
  ...input: Input
) => Promise<Result>

export type GuardParts = Pick<Dependencies, 'store' | 'log'>

/**
 * Wraps an activity.
 * @param name as the workflow calls it
 * @param activity takes the payment id or the outbox message key first
 */
export function guard<Input extends unknown[], Result>(
  parts: GuardParts,
  name: string,
  activity: Activity<Input, Result>,
): Activity<Input, Result> {
  return async (subject, ...input) => {
    const stopBeating = beat(Context.current())
    try {
      return await activity(subject, ...input)
    } catch (error) {
      if (error instanceof KoyweError) await trace(parts, { subject, name, error })
      throw toFailure(error, { activity: name, subject, log: parts.log })
    } finally {
      stopBeating()
    }
  }
}

/** A local activity sends no heartbeats: it lives and dies with its workflow task. */
function beat(context: Context): () => void {
  if (context.info.isLocal) return () => {}
  const beating = setInterval(() => context.heartbeat(), heartbeatEveryMs)
  return () => clearInterval(beating)
}

/** Shows support that Koywe fails: one entry while it lasts, because every attempt fails alike. */
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
