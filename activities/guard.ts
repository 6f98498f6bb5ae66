/** What every activity has around it: a heartbeat, and failures that are fit for the history. */

import { Context } from '@temporalio/activity'
import type { Log } from '../payment/log.ts'
import { toFailure } from './to-failure.ts'

/** Well below the heartbeat time-out, so that a dead worker is noticed within seconds. */
const heartbeatEveryMs = 2000

type Activity<Rest extends unknown[], Result> = (subject: string, ...rest: Rest) => Promise<Result>

/**
 * Wraps an activity.
 * @param name as the workflow calls it
 * @param activity takes the payment id or the effect key first
 */
export function guard<Rest extends unknown[], Result>(
  log: Log,
  name: string,
  activity: Activity<Rest, Result>,
): Activity<Rest, Result> {
  return async (subject, ...rest) => {
    const context = Context.current()
    const beat = setInterval(() => context.heartbeat(), heartbeatEveryMs)
    try {
      return await activity(subject, ...rest)
    } catch (error) {
      throw toFailure(error, { activity: name, subject, log })
    } finally {
      clearInterval(beat)
    }
  }
}
