/**
 * One try of an outbox message: its row stands before the try, its key goes with it, the evidence is kept
 * afterwards. Safe to repeat: an outbox message that is done is not tried again.
 */

import type { OutboxMessage } from '../store/outbox.ts'
import type { Dependencies } from './dependencies.ts'
import { MailRefused } from './mailer.ts'
import { ShopRefused } from './shop.ts'
import { DeliveryRefused } from './to-failure.ts'

/** How an outbox message stands after an attempt that needs no further one. */
export type DeliveryOutcome = 'done' | 'given_up'

/** The first pause; each further one is longer by this factor, up to `EFFECT_BACKOFF_MAX_MS`. */
const firstPauseMs = 1000
const pauseGrowth = 1.6

/**
 * Tries an outbox message once.
 * @param send does it and gives the evidence
 * @throws EffectRefused when it is to be tried again later
 */
export async function attempt(
  { store, clock, log, settings }: Dependencies,
  key: string,
  send: (message: OutboxMessage) => Promise<Record<string, unknown>>,
): Promise<DeliveryOutcome> {
  const message = await begin(store, key, {
    now: clock(),
    pauseMsMax: settings.deliveryBackoffMaxMs,
  })
  if (message.state !== 'due') return message.state === 'given_up' ? 'given_up' : 'done'
  const fields = { paymentId: message.payment.id, message: key, attempts: message.attempts }
  try {
    const evidence = await send(message)
    await store.outbox.finish(message, clock(), { ...evidence, attempts: message.attempts })
    log.info(fields, `${message.kind} was taken`)
    return 'done'
  } catch (error) {
    if (!(error instanceof ShopRefused) && !(error instanceof MailRefused)) throw error
    const now = clock()
    if (now - (message.triedAt ?? now) >= settings.deliveryGiveUpMs) {
      await store.outbox.giveUp(message, now, error.message)
      log.error(fields, `${message.kind} was given up: ${error.message}`)
      return 'given_up'
    }
    const pauseMs = pauseAfter(message.attempts, settings.deliveryBackoffMaxMs)
    const next = { error: error.message, tryAt: now + pauseMs }
    await store.outbox.postpone(message, now, next)
    throw new DeliveryRefused(error.message, pauseMs)
  }
}

/** @throws EffectRefused in the pause after a try that failed */
async function begin(
  { outbox }: Dependencies['store'],
  key: string,
  { now, pauseMsMax }: { now: number; pauseMsMax: number },
): Promise<OutboxMessage> {
  const message = await outbox.beginTry(key, now, pauseMsMax)
  if (!message) throw new Error(`the store knows no outbox message ${key}`)
  if (message.waitMs > 0)
    throw new DeliveryRefused(message.lastError ?? 'not due yet', message.waitMs)
  return message
}

function pauseAfter(attempts: number, pauseMsMax: number): number {
  return Math.round(Math.min(pauseMsMax, firstPauseMs * pauseGrowth ** (attempts - 1)))
}
