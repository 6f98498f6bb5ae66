/**
 * Finds out whose unmatched webhooks are: one question to Koywe, after they have been unmatched for a while,
 * decides between a payment of ours and another system of the same organization.
 */

import { KoyweError } from '../koywe/errors.ts'
import type { KoyweClient } from '../koywe/client.ts'
import type { Store } from '../store/store.ts'
import { parksMax, type UnmatchedNames, type UnmatchedQuestion } from '../store/unmatched.ts'
import type { Clock, Log } from '../payment/log.ts'
import { isPaymentId } from '../payment/payment.ts'
import type { Notifier } from './notifier.ts'

export interface UnmatchedParts {
  store: Store
  koywe: Pick<KoyweClient, 'readOrder' | 'findOrder'>
  notifier: Pick<Notifier, 'notify'>
  clock: Clock
  log: Log
  settings: { parkMs: number; idleReadsPerMinute: number }
}

/** Where Koywe cannot be asked, or too much was asked, the question is put again. */
const askAgainMs = 15_000
const perSweep = 20

/** Gives the sweep over what is unmatched. @throws when the store cannot be reached */
export function createUnmatchedSweep(parts: UnmatchedParts): () => Promise<void> {
  const { store, clock, settings } = parts
  return async () => {
    const wish = { unmatchedForMs: settings.parkMs, askAgainMs, count: perSweep }
    for (const names of await store.unmatched.claim(clock(), wish)) await decide(parts, names)
  }
}

async function decide(parts: UnmatchedParts, question: UnmatchedQuestion): Promise<void> {
  const { store, clock, log, settings } = parts
  const { since, ...names } = question
  const known = await store.unmatched.findPayment(names)
  if (known !== null) return join(parts, names, known)
  const waitMs = await store.reads.takeUnowned(clock(), settings.idleReadsPerMinute)
  if (waitMs > 0) return
  const isOld = clock() - since >= parksMax * settings.parkMs
  const externalId = await ask(parts, names, isOld)
  if (externalId === undefined) return
  const named = { orderId: names.orderId, externalId }
  const paymentId = await store.unmatched.findPayment(named)
  if (paymentId !== null) return join(parts, names, paymentId)
  await store.unmatched.endAsForeign(names, clock(), 'Koywe says that it is not ours')
  const claimed = [externalId, names.externalId].find((id) => id !== null && isPaymentId(id))
  if (claimed) await store.findings.open('unknown_payment', claimed, clock())
  log.info(
    { koyweOrderId: names.orderId, isClaimedAsOurs: claimed !== undefined },
    'foreign webhook',
  )
}

async function join(
  { store, notifier, log }: UnmatchedParts,
  names: UnmatchedNames,
  paymentId: string,
): Promise<void> {
  await store.unmatched.join(names, paymentId)
  log.info({ paymentId, koyweOrderId: names.orderId }, 'unmatched webhooks joined a payment')
  notifier.notify(paymentId)
}

/** The external id of the order: null where there is none, undefined where it cannot be known now. */
async function ask(
  { koywe, log }: UnmatchedParts,
  names: UnmatchedNames,
  isOld: boolean,
): Promise<string | null | undefined> {
  try {
    const found = await find(koywe, names)
    return found.isCertain || isOld ? found.externalId : undefined
  } catch (error) {
    if (!(error instanceof KoyweError)) throw error
    if (error.status === 404 && (error.retry === 'never' || isOld)) return null
    log.warn({ err: error, koyweOrderId: names.orderId }, 'a unmatched webhook stays unmatched')
    return undefined
  }
}

async function find(
  koywe: UnmatchedParts['koywe'],
  { orderId, externalId }: UnmatchedNames,
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
