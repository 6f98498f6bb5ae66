/**
 * The only repair mechanism: looks again and again for payments that nobody looked at although
 * something was due, and wakes them. Runs in every api process; needs nothing but the ledger.
 */

import type { Log } from '../payment/log.ts'
import type { Waker } from './wakes.ts'

export interface Dispatcher {
  /** Ends after the running sweep. */
  stop(): Promise<void>
}

export function startDispatcher(
  waker: Waker,
  { everyMs, log }: { everyMs: number; log: Log },
): Dispatcher {
  let isStopping = false
  let wakeUp: (() => void) | undefined

  async function run(): Promise<void> {
    while (!isStopping) {
      await waker
        .sweep()
        .catch((error: unknown) => log.warn({ err: error }, 'the sweep failed and is repeated'))
      await pause()
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
      if (isStopping) wakeUp()
    })
  }

  const running = run()
  return {
    async stop() {
      isStopping = true
      wakeUp?.()
      await running
    },
  }
}
