/** Waits for something, but not for long. */

import { setTimeout as pause } from 'node:timers/promises'

/** Resolves when the work has ended, at the latest after so many milliseconds. The work goes on. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const waiting = new AbortController()
  const limit = pause(ms, undefined, { signal: waiting.signal }).catch(() => undefined)
  await Promise.race([work, limit]).finally(() => waiting.abort())
}
