/**
 * The two lanes of effects: merchant events and e-mails, each first in first out, beside the watching
 * and beside each other. A dead shop does not hold up mails, a dead mail server does not hold up
 * events, and neither holds up the money.
 */

import { CancellationScope, condition, isCancellation } from '@temporalio/workflow'
import type { EffectOutcome } from '../activities/attempt.ts'
import type { LaneEffect } from '../activities/progress.ts'
import {
  announce,
  fulfil,
  sendConfirmation,
  sendFailureNotification,
  sendShippingNotification,
} from './patience.ts'

export interface Lanes {
  /** Takes over what is due and not on its way already. */
  take(effects: LaneEffect[]): void
  /** Nothing is on its way. */
  isIdle(): boolean
  /** Keys on their way. */
  keys(): string[]
  /** Lets a running try end and drops the rest: the ledger knows it, whoever comes next takes it over. */
  stop(): Promise<void>
}

type Lane = LaneEffect['lane']

export function createLanes(): Lanes {
  const queues: Record<Lane, LaneEffect[]> = { events: [], mails: [] }
  const running: Record<Lane, Promise<void> | null> = { events: null, mails: null }
  const scope = new CancellationScope()
  let isStopping = false
  /** Progress may have been read before an effect of it was done. */
  const done = new Set<string>()
  const keys = () => [...queues.events, ...queues.mails].map(({ key }) => key)

  /** What is not done, and everything behind it, waits in the ledger, which says it again when it is due. */
  async function run(lane: Lane): Promise<void> {
    const queue = queues[lane]
    for (let effect = queue[0]; effect && (await sendInTurn(effect)); effect = queue[0]) {
      done.add(effect.key)
      queue.shift()
    }
    queue.length = 0
  }

  /** Sends an effect once the one it waits for is done, and not when that one was given up. */
  async function sendInTurn(effect: LaneEffect): Promise<boolean> {
    const { after } = effect
    if (after !== null) {
      await condition(() => queues.events.every(({ key }) => key !== after))
      if (!done.has(after)) return false
    }
    return (await send(effect)) === 'done'
  }

  function start(lane: Lane): void {
    running[lane] ??= scope
      .run(() => run(lane))
      .catch((error: unknown) => {
        if (!isStopping && !isCancellation(error)) throw error
        queues[lane].length = 0
      })
      .finally(() => {
        running[lane] = null
      })
  }

  return {
    take(effects) {
      const taken = new Set([...done, ...keys()])
      for (const effect of effects.filter(({ key }) => !taken.has(key))) {
        queues[effect.lane].push(effect)
      }
      for (const lane of ['events', 'mails'] as const) {
        if (queues[lane].length > 0) start(lane)
      }
    },
    isIdle: () => running.events === null && running.mails === null,
    keys,
    async stop() {
      isStopping = true
      scope.cancel()
      await Promise.all([running.events, running.mails])
    },
  }
}

function send({ kind, key }: LaneEffect): Promise<EffectOutcome> {
  switch (kind) {
    case 'payment.completed':
      return fulfil(key)
    case 'payment.paid':
    case 'payment.failed':
    case 'payment.rejected':
    case 'payment.expired':
    case 'payment.cancelled':
    case 'payment.held':
    case 'payment.refunded':
      return announce(key)
    case 'mail.confirmation':
      return sendConfirmation(key)
    case 'mail.shipping':
      return sendShippingNotification(key)
    case 'mail.failure':
      return sendFailureNotification(key)
  }
}
