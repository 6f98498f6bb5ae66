/**
 * One try of an effect: its row stands before the try, its key goes with it, the evidence is kept
 * afterwards. Safe to repeat: an effect that is done is not tried again.
 */

import type { Effect } from '../store/outbox.ts'
import type { Dependencies } from './dependencies.ts'
import { MailRefused } from './mailer.ts'
import { ShopRefused } from './shop.ts'
import { EffectRefused } from './to-failure.ts'

/** How an effect stands after an attempt that needs no further one. */
export type EffectOutcome = 'done' | 'given_up'

/** The first pause; each further one is longer by this factor, up to `EFFECT_BACKOFF_MAX_MS`. */
const firstPauseMs = 1000
const pauseGrowth = 1.6

/**
 * Tries an effect once.
 * @param send does it and gives the evidence
 * @throws EffectRefused when it is to be tried again later
 */
export async function attempt(
  { ledger, clock, log, settings }: Dependencies,
  key: string,
  send: (effect: Effect) => Promise<Record<string, unknown>>,
): Promise<EffectOutcome> {
  const effect = await begin(ledger, key, { now: clock(), pauseMsMax: settings.effectBackoffMaxMs })
  if (effect.state !== 'due') return effect.state === 'given_up' ? 'given_up' : 'done'
  const fields = { paymentId: effect.payment.id, effect: key, attempts: effect.attempts }
  try {
    const evidence = await send(effect)
    await ledger.effects.finish(effect, clock(), { ...evidence, attempts: effect.attempts })
    log.info(fields, `${effect.kind} was taken`)
    return 'done'
  } catch (error) {
    if (!(error instanceof ShopRefused) && !(error instanceof MailRefused)) throw error
    const now = clock()
    if (now - (effect.triedAt ?? now) >= settings.effectGiveUpMs) {
      await ledger.effects.giveUp(effect, now, error.message)
      log.error(fields, `${effect.kind} was given up: ${error.message}`)
      return 'given_up'
    }
    const pauseMs = pauseAfter(effect.attempts, settings.effectBackoffMaxMs)
    const next = { error: error.message, tryAt: now + pauseMs }
    await ledger.effects.postpone(effect, now, next)
    throw new EffectRefused(error.message, pauseMs)
  }
}

/** @throws EffectRefused in the pause after a try that failed */
async function begin(
  { effects }: Dependencies['ledger'],
  key: string,
  { now, pauseMsMax }: { now: number; pauseMsMax: number },
): Promise<Effect> {
  const effect = await effects.beginTry(key, now, pauseMsMax)
  if (!effect) throw new Error(`the ledger knows no effect ${key}`)
  if (effect.waitMs > 0) throw new EffectRefused(effect.lastError ?? 'not due yet', effect.waitMs)
  return effect
}

function pauseAfter(attempts: number, pauseMsMax: number): number {
  return Math.round(Math.min(pauseMsMax, firstPauseMs * pauseGrowth ** (attempts - 1)))
}
