/**
 * Wakes payments: at once after a webhook event was stored, and by the dispatcher for whatever that missed. After a webhook
 * the run is told by an update, which is quick while a worker is at hand; everything else is a signal, which waits for one.
 */

import type { Store } from '../store/store.ts'
import type { SignalClaim } from '../store/signals.ts'
import type { Clock, Log } from '../payment/log.ts'
import { signalMsMax, type Engine } from './engine.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'

/**
 * Both wake a payment unless a signal is outstanding, or the engine could just not be reached. They never throw: what
 * they miss, the dispatcher finds in the store.
 */
export interface Notifier {
  signal(paymentId: string): Promise<void>
  /**
   * The same, for whoever waits for nothing: it may last for as long as the steps that it causes, some seconds.
   * @param known how the signal stood when the webhook event was stored
   */
  tell(paymentId: string, known: SignalClaim): Promise<void>
  /** Wakes what is overdue. Gives how many were. @throws when the store cannot be reached */
  sweep(): Promise<number>
}

/** Why these: see `OverdueLimits`. A signal that was taken is read within seconds, or never. */
export const limits = {
  reportGraceMs: 2000,
  pollGraceMs: 15_000,
  deliveryGraceMs: 40_000,
  signalGraceMs: signalMsMax + 2000,
  count: 100,
}
/** After a signal that could not be sent one is tried in so long: an outage is no time for thousands. */
const cooldownMs = 2000
/** Signals of the dispatcher that are on their way at once. */
const parallel = 10

export interface NotifierParts {
  store: Store
  engine: Engine
  clock: Clock
  log: Log
}

interface Sending {
  paymentId: string
  known: SignalClaim
  /** Tells the engine. */
  reach: () => Promise<void>
}

export function createNotifier({ store, engine, clock, log }: NotifierParts): Notifier {
  const rest = createCircuitBreaker(cooldownMs)

  async function reachClaimed({ paymentId, reach }: Sending): Promise<void> {
    try {
      await reach()
      rest.end()
    } catch (error) {
      rest.begin()
      await store.signals.release([paymentId])
      throw error
    }
  }

  async function sendUnlessOutstanding(sending: Sending): Promise<void> {
    const { paymentId, known } = sending
    if (known === 'outstanding' || !rest.mayTry()) return
    try {
      if (known === 'free' && !(await store.signals.claim(paymentId, clock()))) return
      await reachClaimed(sending)
    } catch (error) {
      log.warn({ paymentId, err: error }, 'the signal failed; the dispatcher repeats it')
    }
  }

  async function signalOverdue(paymentId: string): Promise<void> {
    if (await engine.isAtWork(paymentId)) return
    await engine.signal(paymentId)
    log.info({ paymentId }, 'the dispatcher woke the payment')
  }

  return {
    signal: (paymentId) =>
      sendUnlessOutstanding({ paymentId, known: 'free', reach: () => engine.signal(paymentId) }),

    tell(paymentId, known) {
      const reach = async () => {
        if (!(await engine.tell(paymentId))) await engine.signal(paymentId)
      }
      return sendUnlessOutstanding({ paymentId, known, reach })
    },

    async sweep() {
      const overdue = await store.signals.claimOverdue(clock(), limits)
      for (let start = 0; start < overdue.length; start += parallel) {
        const batch = overdue.slice(start, start + parallel)
        const results = await Promise.allSettled(batch.map(signalOverdue))
        const failed = results.find((one) => one.status === 'rejected')
        if (!failed) continue
        log.warn({ err: failed.reason }, 'the engine cannot be reached; signals wait')
        await store.signals.release(overdue.slice(start))
        break
      }
      return overdue.length
    },
  }
}
