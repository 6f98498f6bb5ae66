/**
 * Wakes payments: at once after a receipt was stored, and by the dispatcher for whatever that missed. A run is told
 * by an update first, which is quick while a worker is there, and by a signal where that is not taken.
 */

import type { Ledger } from '../ledger/ledger.ts'
import type { WakeUp } from '../ledger/wakes.ts'
import type { Clock, Log } from '../payment/log.ts'
import type { Engine } from './engine.ts'

export interface Waker {
  /**
   * Wakes a payment unless a wake-up is outstanding, or the engine could just not be reached. Never throws:
   * what it misses, the dispatcher finds in the ledger.
   * @param known how the wake-up stands, where the caller knows it
   */
  wake(paymentId: string, known?: WakeUp): Promise<void>
  /** Wakes what is overdue. Gives how many were. @throws when the ledger cannot be reached */
  sweep(): Promise<number>
}

/** Why these: see `OverdueLimits`. A signal that was taken is read within seconds, or never. */
export const limits = {
  reportGraceMs: 2000,
  lookGraceMs: 15_000,
  effectGraceMs: 40_000,
  wakeGraceMs: 10_000,
  count: 100,
}
/** After a signal that could not be sent one is tried in so long: an outage is no time for thousands. */
const restMs = 2000
/** Signals that are on their way at once. */
const parallel = 10

export interface WakerParts {
  ledger: Ledger
  engine: Engine
  clock: Clock
  log: Log
}

export function createWaker({ ledger, engine, clock, log }: WakerParts): Waker {
  /** Null while the engine answers. */
  let restsUntil: number | null = null

  async function signal(paymentId: string): Promise<void> {
    try {
      if (!(await engine.tell(paymentId))) await engine.wake(paymentId)
      restsUntil = null
    } catch (error) {
      restsUntil = performance.now() + restMs
      await ledger.wakes.release([paymentId])
      throw error
    }
  }

  async function wakeOverdue(paymentId: string): Promise<void> {
    if (await engine.isAtWork(paymentId)) return
    await engine.wake(paymentId)
    log.info({ paymentId }, 'the dispatcher woke the payment')
  }

  return {
    async wake(paymentId, known = 'free') {
      if (known === 'outstanding') return
      if (restsUntil !== null) {
        if (performance.now() < restsUntil) return
        restsUntil = performance.now() + restMs
      }
      try {
        if (known === 'free' && !(await ledger.wakes.claim(paymentId, clock()))) return
        await signal(paymentId)
      } catch (error) {
        log.warn({ paymentId, err: error }, 'the wake-up failed; the dispatcher repeats it')
      }
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
