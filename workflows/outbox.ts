/**
 * The effects of a payment. What is due is tried near first, one after the other. What fails there goes on
 * far in one of two lanes, merchant events and e-mails, each first in first out, beside the watching and
 * beside each other: a dead shop does not hold up mails, a dead mail server does not hold up events, and
 * neither holds up the money.
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
  type Step,
} from './retry-policies.ts'

export interface Lanes {
  /** Tries near what is due, events first. Only while nothing is on its way. */
  tryNear(effects: LaneEffect[]): Promise<void>
  /** Takes over what is due and neither done nor on its way already. */
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

  /** Gives whether it is done. What cannot be done near is left to the lanes. */
  async function sendNear(effect: LaneEffect): Promise<boolean> {
    try {
      return (await stepOf(effect).near(effect.key)) === 'done'
    } catch (error) {
      if (isCancellation(error)) throw error
      return false
    }
  }

  /** What is not done, and everything behind it, waits in the ledger, which says it again when it is due. */
  async function run(lane: Lane): Promise<void> {
    const queue = queues[lane]
    for (let effect = queue[0]; effect && (await sendInTurn(effect)); effect = queue[0]) {
      done.add(effect.key)
      queue.shift()
    }
    queue.length = 0
    running[lane] = null
  }

  /** Sends an effect once the one it waits for is done, and not when that one was given up. */
  async function sendInTurn(effect: LaneEffect): Promise<boolean> {
    const { after } = effect
    if (after !== null) {
      await condition(() => queues.events.every(({ key }) => key !== after))
      if (!done.has(after)) return false
    }
    return (await stepOf(effect).far(effect.key)) === 'done'
  }

  function start(lane: Lane): void {
    running[lane] ??= scope
      .run(() => run(lane))
      .catch((error: unknown) => {
        if (!isStopping && !isCancellation(error)) throw error
        queues[lane].length = 0
        running[lane] = null
      })
  }

  return {
    async tryNear(effects) {
      const stuck = new Set<Lane>()
      for (const effect of inOrder(effects)) {
        const isFree = effect.after === null || done.has(effect.after)
        if (done.has(effect.key) || stuck.has(effect.lane)) continue
        if (isFree && (await sendNear(effect))) done.add(effect.key)
        else stuck.add(effect.lane)
      }
    },
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

/** The shop is told first: shipping waits for it. */
function inOrder(effects: LaneEffect[]): LaneEffect[] {
  const of = (lane: Lane) => effects.filter((effect) => effect.lane === lane)
  return [...of('events'), ...of('mails')]
}

function stepOf({ kind }: LaneEffect): Step<[string], EffectOutcome> {
  switch (kind) {
    case 'payment.completed':
      return fulfil
    case 'payment.paid':
    case 'payment.failed':
    case 'payment.rejected':
    case 'payment.expired':
    case 'payment.cancelled':
    case 'payment.held':
    case 'payment.refunded':
      return announce
    case 'mail.confirmation':
      return sendConfirmation
    case 'mail.shipping':
      return sendShippingNotification
    case 'mail.failure':
      return sendFailureNotification
  }
}
