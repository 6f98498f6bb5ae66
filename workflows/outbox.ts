/**
 * The outbox messages of a payment. What is due is tried near first, one after the other. What fails there goes on
 * far in one of two queues, merchant events and e-mails, each first in first out, beside the watching and
 * beside each other: a dead shop does not hold up mails, a dead mail server does not hold up events, and
 * neither holds up the money.
 */

import { CancellationScope, condition, isCancellation } from '@temporalio/workflow'
import type { DeliveryOutcome } from '../activities/attempt.ts'
import type { QueuedMessage } from '../activities/progress.ts'
import {
  announce,
  fulfil,
  sendConfirmation,
  sendFailureNotification,
  sendShippingNotification,
  type Step,
} from './retry-policies.ts'

export interface OutboxQueues {
  /** Tries near what is due, events first. Only while nothing is on its way. */
  tryNear(messages: QueuedMessage[]): Promise<void>
  /** Takes over what is due and neither done nor on its way already. */
  take(messages: QueuedMessage[]): void
  /** Nothing is on its way. */
  isIdle(): boolean
  /** Keys on their way. */
  keys(): string[]
  /** Lets a running try end and drops the rest: the store knows it, whoever comes next takes it over. */
  stop(): Promise<void>
}

type Queue = QueuedMessage['queue']

export function createOutboxQueues(): OutboxQueues {
  const waiting: Record<Queue, QueuedMessage[]> = { events: [], mails: [] }
  const running: Record<Queue, Promise<void> | null> = { events: null, mails: null }
  const scope = new CancellationScope()
  let isStopping = false
  /** Progress may have been read before an outbox message of it was done. */
  const done = new Set<string>()
  const keys = () => [...waiting.events, ...waiting.mails].map(({ key }) => key)

  /** Gives whether it is done. What cannot be done near is left to the queues. */
  async function sendNear(message: QueuedMessage): Promise<boolean> {
    try {
      return (await stepOf(message).near(message.key)) === 'done'
    } catch (error) {
      if (isCancellation(error)) throw error
      return false
    }
  }

  /** What is not done, and everything behind it, waits in the store, which says it again when it is due. */
  async function run(name: Queue): Promise<void> {
    const queue = waiting[name]
    for (let message = queue[0]; message && (await sendInTurn(message)); message = queue[0]) {
      done.add(message.key)
      queue.shift()
    }
    queue.length = 0
    running[name] = null
  }

  /** Sends an outbox message once the one it waits for is done, and not when that one was given up. */
  async function sendInTurn(message: QueuedMessage): Promise<boolean> {
    const { after } = message
    if (after !== null) {
      await condition(() => waiting.events.every(({ key }) => key !== after))
      if (!done.has(after)) return false
    }
    return (await stepOf(message).far(message.key)) === 'done'
  }

  function start(queue: Queue): void {
    running[queue] ??= scope
      .run(() => run(queue))
      .catch((error: unknown) => {
        if (!isStopping && !isCancellation(error)) throw error
        waiting[queue].length = 0
        running[queue] = null
      })
  }

  return {
    async tryNear(messages) {
      const stuck = new Set<Queue>()
      for (const message of inOrder(messages)) {
        const isFree = message.after === null || done.has(message.after)
        if (done.has(message.key) || stuck.has(message.queue)) continue
        if (isFree && (await sendNear(message))) done.add(message.key)
        else stuck.add(message.queue)
      }
    },
    take(messages) {
      const taken = new Set([...done, ...keys()])
      for (const message of messages.filter(({ key }) => !taken.has(key))) {
        waiting[message.queue].push(message)
      }
      for (const queue of ['events', 'mails'] as const) {
        if (waiting[queue].length > 0) start(queue)
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
function inOrder(messages: QueuedMessage[]): QueuedMessage[] {
  const of = (queue: Queue) => messages.filter((message) => message.queue === queue)
  return [...of('events'), ...of('mails')]
}

function stepOf({ kind }: QueuedMessage): Step<[string], DeliveryOutcome> {
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
