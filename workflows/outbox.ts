/**
 * Sends the outbox messages of a payment. Each message is attempted as a local activity first, one after the other.
 * If that fails, regular activities retry it in one of two queues, events and mails. A queue is first in, first out,
 * and runs concurrently with the other queue and with the watching of the payment, so that neither a closed shop nor
 * a dead mail server delays anything else.
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
  /** Sends the messages that are neither sent nor being sent. Returns after the local attempts. */
  send(messages: QueuedMessage[]): Promise<void>
  /** Whether no message is being sent. */
  isIdle(): boolean
  /** The keys of the messages that are being sent. */
  keys(): string[]
  /** Waits for the running attempts and drops the rest, which the store returns again. */
  stop(): Promise<void>
}

type Queue = QueuedMessage['queue']

export function createOutboxQueues(): OutboxQueues {
  const waiting: Record<Queue, QueuedMessage[]> = { events: [], mails: [] }
  const running: Record<Queue, Promise<void> | null> = { events: null, mails: null }
  let scope = new CancellationScope()
  let isStopping = false
  /** Progress may be older than the delivery of a message that it lists. */
  const done = new Set<string>()
  const keys = () => [...waiting.events, ...waiting.mails].map(({ key }) => key)

  /** Stops at a message that is not done. The store returns it and those behind it when they are due. */
  async function run(name: Queue): Promise<void> {
    const queue = waiting[name]
    for (let message = queue[0]; message && (await sendInTurn(message)); message = queue[0]) {
      done.add(message.key)
      queue.shift()
    }
    queue.length = 0
    running[name] = null
  }

  /** Sends a message after the one it waits for, unless that one was given up. */
  async function sendInTurn(message: QueuedMessage): Promise<boolean> {
    const { after } = message
    if (after !== null) {
      await condition(() => waiting.events.every(({ key }) => key !== after))
      if (!done.has(after)) return false
    }
    return (await stepOf(message).runRegular(message.key)) === 'done'
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

  async function sendAllLocally(messages: QueuedMessage[]): Promise<void> {
    const stuck = new Set<Queue>()
    for (const message of inOrder(messages)) {
      const isFree = message.after === null || done.has(message.after)
      if (done.has(message.key) || stuck.has(message.queue)) continue
      if (isFree && (await sendLocally(message))) done.add(message.key)
      else stuck.add(message.queue)
    }
  }

  const isIdle = () => running.events === null && running.mails === null

  return {
    async send(messages) {
      if (isIdle()) await sendAllLocally(messages)
      const taken = new Set([...done, ...keys()])
      for (const message of messages.filter(({ key }) => !taken.has(key))) {
        waiting[message.queue].push(message)
      }
      for (const queue of ['events', 'mails'] as const) {
        if (waiting[queue].length > 0) start(queue)
      }
    },
    isIdle,
    keys,
    async stop() {
      isStopping = true
      scope.cancel()
      await Promise.all([running.events, running.mails])
      isStopping = false
      scope = new CancellationScope()
    },
  }
}

/** Attempts a message as a local activity. Returns whether it is done; if not, a queue sends it. */
async function sendLocally(message: QueuedMessage): Promise<boolean> {
  try {
    return (await stepOf(message).runLocal(message.key)) === 'done'
  } catch (error) {
    if (isCancellation(error)) throw error
    return false
  }
}

/** Events first: the shipping mail waits for `payment.completed`. */
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
