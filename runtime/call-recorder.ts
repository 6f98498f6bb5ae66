/**
 * Records the calls to Koywe about payments. They are gathered in memory and written about once a second, so that a
 * store that is slow or down neither fails nor delays a payment.
 */

import type { Log } from '../payment/log.ts'
import type { EndedCall, ObservedCall } from '../payment/provider-call.ts'
import type { Store } from '../store/store.ts'

export interface CallRecorder {
  /** Takes a call that has just ended. Never throws, and waits for nothing. */
  observe: (call: ObservedCall) => void
  /** Writes what is left. */
  stop(): Promise<void>
}

export interface CallRecorderParts {
  store: Pick<Store, 'providerCalls'>
  log: Log
  /** Default: a second. */
  writeEveryMs?: number
}

/** How many calls wait while the store does not take them. Then the oldest are dropped. */
export const waitingCallsMax = 1000

/** A call and when it began, on a monotonic clock. */
interface WaitingCall {
  call: ObservedCall
  beganAt: number
}

export function startCallRecorder(parts: CallRecorderParts): CallRecorder {
  const { store, log, writeEveryMs = 1000 } = parts
  let waiting: WaitingCall[] = []
  let dropped = 0
  let writing: Promise<void> | null = null

  async function write(): Promise<void> {
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    try {
      await store.providerCalls.add(batch.map(toEndedCall))
      if (dropped > 0) log.warn({ dropped }, 'calls to Koywe were not recorded')
      dropped = 0
    } catch (err) {
      log.debug({ err }, 'calls to Koywe could not be recorded yet')
      waiting = [...batch, ...waiting]
      dropOldest()
    }
  }

  function dropOldest(): void {
    const surplus = waiting.length - waitingCallsMax
    if (surplus <= 0) return
    waiting = waiting.slice(surplus)
    dropped += surplus
  }

  /** One statement at a time: a slow store gets no second one. */
  function writeOnce(): Promise<void> {
    writing ??= write().finally(() => {
      writing = null
    })
    return writing
  }

  const timer = setInterval(() => void writeOnce(), writeEveryMs)
  timer.unref()

  return {
    observe(call) {
      waiting.push({ call, beganAt: performance.now() - call.tookMs })
      dropOldest()
    },
    async stop() {
      clearInterval(timer)
      await writing
      await write()
      const lost = dropped + waiting.length
      if (lost > 0) log.warn({ dropped: lost }, 'calls to Koywe were not recorded')
    },
  }
}

function toEndedCall({ call, beganAt }: WaitingCall): EndedCall {
  return { ...call, beganMsAgo: performance.now() - beganAt }
}
