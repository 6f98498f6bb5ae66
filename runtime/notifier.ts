/**
 * Notifies the runs of payments: at once after a webhook event or a decision was stored, and in rounds for everything
 * that such a notification missed. At most one notification per payment is outstanding.
 */

import type { Store } from '../store/store.ts'
import type { SignalClaim } from '../store/signals.ts'
import type { Log } from '../payment/log.ts'
import { atMost } from './at-most.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import type { Engine } from './engine.ts'

export interface Notifier {
  /**
   * Notifies the run of a payment unless a notification is outstanding. Does not wait, and does not fail: the next
   * round finds in the store what this call misses.
   * @param claim how the signal stood when the webhook event was stored
   */
  notify(paymentId: string, claim?: SignalClaim): void
  /** Notifies the payments that are overdue, and returns their number. @throws when the store cannot be reached */
  notifyOverdue(): Promise<number>
  /** Waits for the notifications that are being sent, at most a second: the dispatcher repeats what is cut off. */
  close(): Promise<void>
}

/**
 * See `OverdueLimits`. An api may die between its answer to a webhook and the notification, and the claim dies with it.
 * So every api and worker repeats a notification that no read followed within 2 s, which delays a payment by at most 3 s. If the
 * first api is alive and only slow, the run receives two notifications, which is harmless.
 */
export const limits = {
  reportGraceMs: 2000,
  pollGraceMs: 15_000,
  deliveryGraceMs: 40_000,
  signalGraceMs: 2000,
  count: 100,
}
/** While Temporal is unreachable, one notification per cooldown is enough to find out that it is back. */
const cooldownMs = 2000
const closeMsMax = 1000
/** How many notifications a round sends at once. */
const parallel = 10

export interface NotifierParts {
  store: Store
  engine: Engine
  log: Log
}

export function createNotifier({ store, engine, log }: NotifierParts): Notifier {
  const breaker = createCircuitBreaker(cooldownMs)
  const sending = new Set<Promise<void>>()

  async function send(paymentId: string, claim: SignalClaim): Promise<void> {
    if (claim === 'outstanding' || !breaker.mayCall()) return
    try {
      if (claim === 'free' && !(await store.signals.claim(paymentId))) return
      await sendClaimed(paymentId)
    } catch (error) {
      log.warn({ paymentId, err: error }, 'a notification failed; the dispatcher repeats it')
    }
  }

  async function sendClaimed(paymentId: string): Promise<void> {
    try {
      await engine.notify(paymentId)
      breaker.recordSuccess()
    } catch (error) {
      breaker.recordFailure()
      await store.signals.release([paymentId])
      throw error
    }
  }

  async function notifyOne(paymentId: string): Promise<void> {
    const state = await engine.findRunState(paymentId)
    // A run that works reads the store without another notification. One that only waits has missed its notification.
    if (state.kind === 'working') return
    if (state.kind === 'blocked') {
      await engine.terminate(paymentId, state.runId)
      log.warn({ paymentId, runId: state.runId }, 'ended a run whose history cannot be replayed')
    }
    // Starts a run where none is open. Not an update: its answer waits for the steps of the payment, and would delay
    // the next payments.
    await engine.signal(paymentId)
    log.info({ paymentId }, 'the dispatcher notified the payment')
  }

  return {
    notify(paymentId, claim = 'free') {
      const one = send(paymentId, claim).finally(() => sending.delete(one))
      sending.add(one)
    },

    async notifyOverdue() {
      const overdue = await store.signals.claimOverdue(limits)
      for (let start = 0; start < overdue.length; start += parallel) {
        const batch = overdue.slice(start, start + parallel)
        const results = await Promise.allSettled(batch.map(notifyOne))
        const failed = results.find((one) => one.status === 'rejected')
        if (!failed) continue
        log.warn({ err: failed.reason }, 'Temporal cannot be reached; notifications wait')
        await store.signals.release(overdue.slice(start))
        break
      }
      return overdue.length
    },

    async close() {
      await atMost(closeMsMax, Promise.all(sending))
    },
  }
}
