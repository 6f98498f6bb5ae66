/**
 * Wakes payments: at once after a receipt was stored, and by the dispatcher for whatever that missed. After a webhook
 * the run is told by an update, which is quick while a worker is at hand; everything else is a signal, which waits for one.
 */

import type { Ledger } from '../store/store.ts'
import type { WakeUp } from '../store/signals.ts'
import type { Clock, Log } from '../payment/log.ts'
import { wakeMsMax, type Engine } from './engine.ts'
import { createRest } from './circuit-breaker.ts'

/**
 * Both wake a payment unless a wake-up is outstanding, or the engine could just not be reached. They never throw: what
 * they miss, the dispatcher finds in the ledger.
 */
export interface Waker {
  wake(paymentId: string): Promise<void>
  /**
   * The same, for whoever waits for nothing: it may last for as long as the steps that it causes, some seconds.
   * @param known how the wake-up stood when the receipt was stored
   */
  tell(paymentId: string, known: WakeUp): Promise<void>
  /** Wakes what is overdue. Gives how many were. @throws when the ledger cannot be reached */
  sweep(): Promise<number>
}

/** Why these: see `OverdueLimits`. A wake-up that was taken is read within seconds, or never. */
export const limits = {
  reportGraceMs: 2000,
  lookGraceMs: 15_000,
  effectGraceMs: 40_000,
  wakeGraceMs: wakeMsMax + 2000,
  count: 100,
}
/** After a wake-up that could not be sent one is tried in so long: an outage is no time for thousands. */
const restMs = 2000
/** Signals of the dispatcher that are on their way at once. */
const parallel = 10

export interface WakerParts {
  ledger: Ledger
  engine: Engine
  clock: Clock
  log: Log
}

interface Sending {
  paymentId: string
  known: WakeUp
  /** Tells the engine. */
  reach: () => Promise<void>
}

export function createWaker({ ledger, engine, clock, log }: WakerParts): Waker {
  const rest = createRest(restMs)

  async function reachClaimed({ paymentId, reach }: Sending): Promise<void> {
    try {
      await reach()
      rest.end()
    } catch (error) {
      rest.begin()
      await ledger.wakes.release([paymentId])
      throw error
    }
  }

  async function sendUnlessOutstanding(sending: Sending): Promise<void> {
    const { paymentId, known } = sending
    if (known === 'outstanding' || !rest.mayTry()) return
    try {
      if (known === 'free' && !(await ledger.wakes.claim(paymentId, clock()))) return
      await reachClaimed(sending)
    } catch (error) {
      log.warn({ paymentId, err: error }, 'the wake-up failed; the dispatcher repeats it')
    }
  }

  async function wakeOverdue(paymentId: string): Promise<void> {
    if (await engine.isAtWork(paymentId)) return
    await engine.wake(paymentId)
    log.info({ paymentId }, 'the dispatcher woke the payment')
  }

  return {
    wake: (paymentId) =>
      sendUnlessOutstanding({ paymentId, known: 'free', reach: () => engine.wake(paymentId) }),

    tell(paymentId, known) {
      const reach = async () => {
        if (!(await engine.tell(paymentId))) await engine.wake(paymentId)
      }
      return sendUnlessOutstanding({ paymentId, known, reach })
    },

    async sweep() {
      const overdue = await ledger.wakes.claimOverdue(clock(), limits)
      for (let start = 0; start < overdue.length; start += parallel) {
        const batch = overdue.slice(start, start + parallel)
        const results = await Promise.allSettled(batch.map(wakeOverdue))
        const failed = results.find((one) => one.status === 'rejected')
        if (!failed) continue
        log.warn({ err: failed.reason }, 'the engine cannot be reached; wake-ups wait')
        await ledger.wakes.release(overdue.slice(start))
        break
      }
      return overdue.length
    },
  }
}
