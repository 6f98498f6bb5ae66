/**
 * Finds out whose parked webhooks are: one question to Koywe, after they have been parked for a while,
 * decides between a payment of ours and another system of the same organization.
 */

import { KoyweError } from '../koywe/errors.ts'
import type { KoyweClient } from '../koywe/client.ts'
import type { Ledger } from '../store/store.ts'
import { parksMax, type ParkedNames, type ParkedQuestion } from '../store/unmatched.ts'
import type { Clock, Log } from '../payment/log.ts'
import { isPaymentId } from '../payment/payment.ts'
import type { Waker } from './notifier.ts'

export interface ParkedParts {
  ledger: Ledger
  koywe: Pick<KoyweClient, 'readOrder' | 'findOrder'>
  waker: Pick<Waker, 'wake'>
  clock: Clock
  log: Log
  settings: { parkMs: number; idleReadsPerMinute: number }
}

/** Where Koywe cannot be asked, or too much was asked, the question is put again. */
const askAgainMs = 15_000
const perSweep = 20

/** Gives the sweep over what is parked. @throws when the ledger cannot be reached */
export function createParkedSweep(parts: ParkedParts): () => Promise<void> {
  const { ledger, clock, settings } = parts
  return async () => {
    const wish = { parkedForMs: settings.parkMs, askAgainMs, count: perSweep }
    for (const names of await ledger.parked.claim(clock(), wish)) await decide(parts, names)
  }
}

async function decide(parts: ParkedParts, question: ParkedQuestion): Promise<void> {
  const { ledger, clock, log, settings } = parts
  const { since, ...names } = question
  const known = await ledger.parked.findPayment(names)
  if (known !== null) return join(parts, names, known)
  const waitMs = await ledger.reads.takeUnowned(clock(), settings.idleReadsPerMinute)
  if (waitMs > 0) return
  const isOld = clock() - since >= parksMax * settings.parkMs
  const externalId = await ask(parts, names, isOld)
  if (externalId === undefined) return
  const named = { orderId: names.orderId, externalId }
  const paymentId = await ledger.parked.findPayment(named)
  if (paymentId !== null) return join(parts, names, paymentId)
  await ledger.parked.endAsForeign(names, clock(), 'Koywe says that it is not ours')
  const claimed = [externalId, names.externalId].find((id) => id !== null && isPaymentId(id))
  if (claimed) await ledger.findings.open('unknown_payment', claimed, clock())
  log.info(
    { koyweOrderId: names.orderId, isClaimedAsOurs: claimed !== undefined },
    'foreign webhook',
  )
}

async function join(
  { ledger, waker, log }: ParkedParts,
  names: ParkedNames,
  paymentId: string,
): Promise<void> {
  await ledger.parked.join(names, paymentId)
  log.info({ paymentId, koyweOrderId: names.orderId }, 'parked webhooks joined a payment')
  await waker.wake(paymentId)
}

/** The external id of the order: null where there is none, undefined where it cannot be known now. */
async function ask(
  { koywe, log }: ParkedParts,
  names: ParkedNames,
  isOld: boolean,
): Promise<string | null | undefined> {
  try {
    const found = await find(koywe, names)
    return found.isCertain || isOld ? found.externalId : undefined
  } catch (error) {
    if (!(error instanceof KoyweError)) throw error
    if (error.status === 404 && (error.retry === 'never' || isOld)) return null
    log.warn({ err: error, koyweOrderId: names.orderId }, 'a parked webhook stays parked')
    return undefined
  }
}

async function find(
  koywe: ParkedParts['koywe'],
  { orderId, externalId }: ParkedNames,
): Promise<{ externalId: string | null; isCertain: boolean }> {
  if (orderId !== null) {
    const order = await koywe.readOrder(orderId)
    return { externalId: order.externalId, isCertain: true }
  }
  if (externalId === null) return { externalId: null, isCertain: true }
  const found = await koywe.findOrder(externalId)
  const isCertain = found.order !== null || found.isCertain
  return { externalId: found.order?.externalId ?? null, isCertain }
}
