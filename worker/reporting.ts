/** Reports to the store that this worker runs, so that an explanation of a payment can say where none does. */

import { randomUUID } from 'node:crypto'
import type { Log } from '../payment/log.ts'
import type { Store } from '../store/store.ts'

export interface Reporting {
  /** Says that this worker has stopped. A killed one is noticed by its silence. */
  stop(): Promise<void>
}

/** Several reports fit into the time after which a silent worker counts as gone. */
const reportEveryMs = 4000

export function startReporting({
  store,
  log,
}: {
  store: Pick<Store, 'workers'>
  log: Log
}): Reporting {
  const id = randomUUID()
  const report = () =>
    store.workers
      .report(id)
      .catch((err: unknown) => log.debug({ err }, 'the worker could not report that it runs'))
  let last = report()
  const timer = setInterval(() => {
    last = report()
  }, reportEveryMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await last
      await store.workers
        .remove(id)
        .catch((err: unknown) => log.debug({ err }, 'the worker could not report its end'))
    },
  }
}
