/**
 * Makes one attempt of an outbox message. The attempt is committed before it is made, so what cannot be committed is
 * not sent, and an attempt whose outcome could not be stored is known as such. Safe to repeat: a message that is done
 * is not sent again.
 */

import { deliver, type TakenMessage } from '../notifications/deliver.ts'
import { DeliveryFailed } from '../notifications/delivery-failed.ts'
import { noAnswer } from '../payment/attempt.ts'
import { failures } from '../payment/failure.ts'
import { paymentIdOf, type DueMessage, type OutboxMessage } from '../payment/outbox-message.ts'
import { decideAfterFailure, isMailKind, mayRepeat } from '../payment/outbox.ts'
import { findWithdrawal } from '../payment/withdrawal.ts'
import type { Dependencies } from './dependencies.ts'
import { DeliveryRefused } from './to-failure.ts'

/**
 * Creates the activity that attempts the message with a key.
 * @returns a function that gives the messages of the payment that may be sent now
 * @throws DeliveryRefused when the message is to be attempted again, with the pause until then
 */
export function createDeliver(dependencies: Dependencies) {
  const { store, settings } = dependencies
  return async (key: string): Promise<DueMessage[]> => {
    const message = await store.outbox.begin(key, settings.deliveryBackoffMaxMs)
    if (message) await attempt(dependencies, message)
    else await handleBlocked(dependencies, key)
    return store.outbox.listSendable(paymentIdOf(key))
  }
}

async function attempt(dependencies: Dependencies, message: OutboxMessage): Promise<void> {
  const { shop, mailer, settings, store } = dependencies
  if (isMailKind(message.kind) && !message.payer?.email) {
    await store.outbox.skip(message, 'the payer is erased')
    return
  }
  // A person may have had it sent again just before the payment changed.
  const withdrawal = findWithdrawal(message.payment)
  if (withdrawal.kinds.includes(message.kind)) {
    await store.outbox.skip(message, withdrawal.reason)
    return
  }
  let taken: TakenMessage
  try {
    const { face, publicUrl } = settings
    taken = await deliver(message, { shop, mailer, face, publicUrl })
  } catch (error) {
    await handleFailure(dependencies, message, error)
    return
  }
  const { log } = dependencies
  const evidence = { ...taken.evidence, attempts: message.attempts }
  await store.outbox.finish(message, evidence, taken.answer)
  log.info(toLogFields(message), `${message.kind} was taken`)
}

function toLogFields({ key, attempts, payment }: OutboxMessage) {
  return { paymentId: payment.id, messageKey: key, attempts }
}

async function handleFailure(
  dependencies: Dependencies,
  message: OutboxMessage,
  error: unknown,
): Promise<void> {
  const { store, log, settings } = dependencies
  // Receivers fail with DeliveryFailed only. Any other error is a mistake of ours, made before anything was sent.
  const isExpected = error instanceof DeliveryFailed
  const failure = isExpected ? error.failure : 'refused'
  const reason = isExpected ? error.message : failures.internal_error.message
  const answer = isExpected ? error.answer : noAnswer
  switch (decideAfterFailure(message, failure, settings.deliveryGiveUpMs)) {
    case 'undeliverable':
      await store.outbox.endUndeliverable(message, reason, answer)
      log.warn(toLogFields(message), `${message.kind} cannot be delivered: ${reason}`)
      return
    case 'give_up':
      await store.outbox.giveUp(message, reason, { attemptId: message.attemptId, failure, answer })
      log.error(toLogFields(message), `${message.kind} was given up: ${reason}`)
      return
    case 'retry': {
      const isKnown = failure !== 'unknown'
      const pauseMsMax = settings.deliveryBackoffMaxMs
      const attempt = { reason, isKnown, pauseMsMax, answer }
      const { waitMs, isOvertaken } = await store.outbox.postpone(message, attempt)
      // The workflow must know which message overtakes. It attempts this one again as well, after the pause.
      if (isOvertaken) return
      throw isExpected ? new DeliveryRefused(reason, waitMs) : error
    }
  }
}

/**
 * Handles a message that may not be attempted now: it has ended, or it is in the pause after an attempt, or too many
 * attempts have an unknown outcome.
 */
async function handleBlocked(dependencies: Dependencies, key: string): Promise<void> {
  const { store, log } = dependencies
  const message = await store.outbox.find(key)
  if (!message) throw new Error(`the store knows no outbox message ${key}`)
  if (message.state !== 'due') return
  const reason = message.lastError ?? 'the outcome of the last attempt is unknown'
  if (mayRepeat(message)) throw new DeliveryRefused(reason, message.waitMs)
  await store.outbox.giveUp(message, reason)
  log.error(
    { paymentId: paymentIdOf(key), messageKey: key },
    `${message.kind} was given up: ${reason}`,
  )
}
