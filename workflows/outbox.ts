/**
 * Sends the outbox messages of a payment. The store decides which message may be sent now, and in which order: each
 * delivery returns the messages that may be sent next. All of them are attempted as local activities first, one after
 * the other. What fails is retried by regular activities, one for each message, so that neither a closed shop nor a
 * dead mail server delays anything else.
 */

import { CancellationScope, condition, isCancellation } from '@temporalio/workflow'
import type { DueMessage } from '../payment/outbox-message.ts'
import type { DeliveryActivity } from '../payment/outbox.ts'
import {
  announce,
  fulfil,
  sendConfirmation,
  sendFailureNotification,
  sendNotice,
  sendShippingNotification,
  type Step,
} from './retry-policies.ts'

interface Sender {
  /**
   * Sends the messages that are not being sent, and ends the pause of one for which a person asked for an attempt at
   * once. Returns after the local attempts.
   */
  send(messages: DueMessage[]): Promise<void>
  /** Whether no message is being sent. */
  isIdle(): boolean
  /** The keys of the messages that are being sent. */
  keys(): string[]
  /** Waits for the running attempts. The store returns the messages that are left to the next run. */
  stop(): Promise<void>
}

const deliveries: Record<DeliveryActivity, Step<[string], DueMessage[]>> = {
  announce,
  fulfil,
  sendConfirmation,
  sendShippingNotification,
  sendFailureNotification,
  sendNotice,
}

/** A message that is being sent by a regular activity, or waits for its next attempt. */
interface Sending {
  scope: CancellationScope
  retriesAsked: number
}

export function createSender(): Sender {
  const running = new Map<string, Sending>()
  let scope = new CancellationScope()
  const isIdle = () => running.size === 0

  /** Attempts every message once. Returns the messages that may be sent after that. */
  async function sendLocally(messages: DueMessage[]): Promise<DueMessage[]> {
    const attempted = new Set<string>()
    let due = messages
    for (;;) {
      const message = due.find(({ key }) => !attempted.has(key))
      if (!message) return due
      attempted.add(message.key)
      try {
        due = await deliveries[message.activity].runLocal(message.key)
      } catch (error) {
        if (isCancellation(error)) throw error
      }
    }
  }

  function start(messages: DueMessage[]): void {
    for (const message of messages) {
      const { key, retriesAsked = 0 } = message
      const known = running.get(key)
      if (known && retriesAsked > known.retriesAsked) {
        known.retriesAsked = retriesAsked
        known.scope.cancel()
      }
      if (known) continue
      void scope.run(() => sendRegularly(message))
    }
  }

  async function sendRegularly(message: DueMessage): Promise<void> {
    const { key, activity, retriesAsked = 0 } = message
    const sending = { scope: new CancellationScope(), retriesAsked }
    running.set(key, sending)
    let next: DueMessage[] = []
    try {
      next = await sending.scope.run(() => deliveries[activity].runRegular(key))
    } catch (error) {
      // The attempt of a run that stops may also fail, and so may one whose pause a person ended.
      if (!scope.consideredCancelled && !sending.scope.consideredCancelled) throw error
      next = scope.consideredCancelled ? [] : [{ ...message, retriesAsked: sending.retriesAsked }]
    } finally {
      running.delete(key)
    }
    start(next)
  }

  return {
    async send(messages) {
      start(isIdle() ? await sendLocally(messages) : messages)
    },
    isIdle,
    keys: () => [...running.keys()],
    async stop() {
      scope.cancel()
      await condition(isIdle)
      scope = new CancellationScope()
    },
  }
}
