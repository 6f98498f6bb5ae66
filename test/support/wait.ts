/** Waits for a condition, never for a time. */

import { setTimeout } from 'node:timers/promises'

/**
 * Repeats the check until it returns something, and returns that.
 * @throws after most of a minute, with what did not come
 */
export async function waitFor<Result>(
  what: string,
  check: () => Promise<Result | undefined | null | false> | Result | undefined | null | false,
  guardMs = 50_000,
): Promise<Result> {
  const began = Date.now()
  for (;;) {
    const found = await check()
    if (found) return found
    const waitedMs = Date.now() - began
    if (waitedMs > guardMs) throw new Error(`waited in vain for ${what}`)
    await setTimeout(pauseAfter(waitedMs))
  }
}

/** Pauses grow: frequent checks would slow down what the test waits for. */
function pauseAfter(waitedMs: number): number {
  return Math.min(Math.max(20, waitedMs / 10), 200)
}
