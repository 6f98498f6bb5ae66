/**
 * Decides whose unmatched webhook events are. After a waiting time, one question to Koywe tells a payment of ours from
 * another system of the same organization.
 */

import { KoyweError, toNoOrder } from '../koywe/errors.ts'
import type { KoyweClient } from '../koywe/client.ts'
import type { Store } from '../store/store.ts'
import type { UnmatchedNames, UnmatchedQuestion } from '../store/unmatched.ts'
import type { Log } from '../payment/log.ts'
import { isQuestionOver, patienceForUnmatched } from '../payment/order-question.ts'
import { isPaymentId } from '../payment/payment.ts'
import type { Notifier } from '../runtime/notifier.ts'

export interface UnmatchedParts {
  store: Store
  koywe: Pick<KoyweClient, 'readOrder' | 'findOrder'>
  notifier: Pick<Notifier, 'notify'>
  log: Log
  /** `PARK_MS`: how long a webhook event is unmatched until Koywe is asked. */
  unmatchedForMs: number
}

/** After a question that Koywe could not answer, the same question waits so long at least. */
const askAgainMs = 15_000
const perRound = 5

/** Creates the round that asks Koywe about what is unmatched. @throws when the store cannot be reached */
export function createUnmatchedRound(parts: UnmatchedParts): () => Promise<void> {
  const { store, unmatchedForMs } = parts
  return async () => {
    const wish = { unmatchedForMs, askAgainMs, count: perRound }
    for (const question of await store.unmatched.claim(wish)) {
      await decide(parts, question)
    }
  }
}

async function decide(parts: UnmatchedParts, question: UnmatchedQuestion): Promise<void> {
  const { store } = parts
  const { ageMs: _, ...names } = question
  const known = await store.unmatched.findPayment(names)
  if (known !== null) return join(parts, names, known)
  const verdict = await ask(parts, question)
  if (verdict === 'later') return
  const named = { orderId: names.orderId, externalId: verdict.externalId }
  const paymentId = await store.unmatched.findPayment(named)
  if (paymentId !== null) return join(parts, names, paymentId)
  await endAsForeign(parts, names, verdict)
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

async function endAsForeign(
  { store, log }: UnmatchedParts,
  names: UnmatchedNames,
  { externalId, reason }: Verdict,
): Promise<void> {
  await store.unmatched.endAsForeign(names, reason)
  const claimed = [externalId, names.externalId].find((id) => id !== null && isPaymentId(id))
  if (claimed) await store.findings.count('unknown_payment', claimed)
  const isClaimedAsOurs = claimed !== undefined
  log.info({ koyweOrderId: names.orderId, isClaimedAsOurs, reason }, 'foreign webhook')
}

/** Whose the order is: the external id that Koywe gives, and why nothing more is asked. */
interface Verdict {
  externalId: string | null
  reason: string
}

const notOurs = 'Koywe says that it is not ours'

async function ask(
  { koywe, log, unmatchedForMs }: UnmatchedParts,
  question: UnmatchedQuestion,
): Promise<Verdict | 'later'> {
  const patience = patienceForUnmatched(unmatchedForMs)
  try {
    const { externalId, isCertain } = await find(koywe, question)
    const isOver = isCertain || isQuestionOver('no_route', question.ageMs, patience)
    return isOver ? { externalId, reason: notOurs } : 'later'
  } catch (error) {
    if (!(error instanceof KoyweError)) throw error
    const said = toNoOrder(error)
    if (isQuestionOver(said, question.ageMs, patience)) {
      const isNotOurs = said === 'denied' || said === 'no_route'
      const reason = isNotOurs ? notOurs : `Koywe does not say whose it is: ${error.message}`
      return { externalId: null, reason }
    }
    log.warn({ err: error, koyweOrderId: question.orderId }, 'a webhook stays unmatched')
    return 'later'
  }
}

async function find(
  koywe: UnmatchedParts['koywe'],
  { orderId, externalId }: UnmatchedNames,
): Promise<{ externalId: string | null; isCertain: boolean }> {
  if (orderId !== null) {
    const order = await koywe.readOrder(orderId, { share: 'strangers' })
    return { externalId: order.externalId, isCertain: true }
  }
  if (externalId === null) return { externalId: null, isCertain: true }
  const found = await koywe.findOrder(externalId, 'strangers')
  const isCertain = found.order !== null || found.isCertain
  return { externalId: found.order?.externalId ?? null, isCertain }
}
