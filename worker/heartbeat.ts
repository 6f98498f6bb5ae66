/** Tells the store every few seconds that this worker runs, so that an explanation of a payment can say where none does. */

import { randomUUID } from 'node:crypto'
import type { Log } from '../payment/log.ts'
import type { Store } from '../store/store.ts'

export interface Heartbeat {
  /** Says that this worker has stopped. A killed one is noticed by its silence. */
  stop(): Promise<void>
}

/** Several heartbeats fit into the time after which a silent worker counts as gone. */
const beatEveryMs = 4000

export function startHeartbeat({
  store,
  log,
}: {
  store: Pick<Store, 'workers'>
  log: Log
}): Heartbeat {
  const id = randomUUID()
  const beat = () =>
    store.workers
      .beat(id)
      .catch((err: unknown) => log.debug({ err }, 'the worker could not say that it runs'))
  let last = beat()
  const timer = setInterval(() => {
    last = beat()
  }, beatEveryMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await last
      await store.workers
        .remove(id)
        .catch((err: unknown) => log.debug({ err }, 'the worker could not say that it ended'))
    },
  }
}
