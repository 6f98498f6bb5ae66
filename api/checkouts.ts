/**
 * A checkout: from POST /payments to the response of its idempotency key. Stores the payment before it calls
 * anything, joins a running checkout, and repeats the same response byte for byte.
 */

import { KoyweError } from '../koywe/errors.ts'
import type { KoyweClient } from '../koywe/client.ts'
import type { KeyRecord } from '../store/idempotency.ts'
import type { StoredAnswer } from '../payment/change.ts'
import type { Fault } from '../payment/fault.ts'
import type { Store } from '../store/store.ts'
import type { Log } from '../payment/log.ts'
import { checkMethod } from '../payment/method.ts'
import { createPayment } from '../payment/new-payment.ts'
import {
  describeFailure,
  isPayable,
  viewPayment,
  type Payment,
  type PaymentRequest,
} from '../payment/payment.ts'
import type { Engine } from '../runtime/engine.ts'
import { Problem, statusOf, writeProblem } from './errors.ts'
import { fingerprint } from './fingerprint.ts'
import { toProblem } from './read-fields.ts'

export interface CheckoutCaller {
  apiKeyName: string
  idempotencyKey: string
  requestId: string
}

/** A serialized response. */
export interface CheckoutAnswer {
  status: number
  body: string
  location: string
}

export interface CheckoutSettings {
  publicUrl: string
  openWaitMs: number
  paymentExpiresMs: number
  lateWatchMs: number
}

export interface CheckoutParts {
  store: Store
  engine: Engine
  koywe: Pick<KoyweClient, 'paymentMethods'>
  log: Log
  newPaymentId: () => string
  settings: CheckoutSettings
}

export interface Checkouts {
  /** Opens a payment or repeats its response. @throws Problem for errors that are not stored for the key */
  open(request: PaymentRequest, caller: CheckoutCaller): Promise<CheckoutAnswer>
  /** What the method finds wrong with a request. None if Koywe's list is not available in time: then Koywe decides. */
  findMethodFaults(request: PaymentRequest): Promise<Fault[]>
}

/** After this the method is not checked here, and Koywe checks it. */
const methodsWaitMs = 2500
/** How long after `openWaitMs` the dispatcher takes over an opening whose caller has gone. */
const openGraceMs = 2000

export function createCheckouts(parts: CheckoutParts): Checkouts {
  const { store, settings } = parts

  return {
    findMethodFaults: (request) => findMethodFaults(parts, request),

    async open(request, caller) {
      const startedMs = performance.now()
      const print = fingerprint(request)
      const waitMs = () => Math.max(500, settings.openWaitMs - (performance.now() - startedMs))
      const known = await store.idempotencyKeys.find(caller.apiKeyName, caller.idempotencyKey)
      const created = known ? null : await create(parts, request, { caller, print })
      if (created !== null) return drive(parts, created, { caller, waitMs: waitMs() })
      const key = known ?? (await findKey(store, caller))
      if (key.fingerprint !== print) throw new Problem('idempotency_key_reused')
      if (key.answer) return writeAnswer(parts, key, { answer: key.answer, caller })
      return drive(parts, key.paymentId, { caller, waitMs: waitMs() })
    },
  }
}

/** Stores the payment and returns its id, or null if a concurrent request with the same key was first. */
async function create(
  parts: CheckoutParts,
  request: PaymentRequest,
  { caller, print }: { caller: CheckoutCaller; print: string },
): Promise<string | null> {
  const faults = await findMethodFaults(parts, request)
  if (faults.length > 0) throw toProblem(faults)
  const { store, log, settings } = parts
  const now = await store.now()
  const payment = createPayment(request, { ...settings, id: parts.newPaymentId(), now })
  const creation = await store.payments.create({
    payment,
    payer: request.payer,
    apiKeyName: caller.apiKeyName,
    idempotencyKey: caller.idempotencyKey,
    fingerprint: print,
    requestId: caller.requestId,
    firstPollAt: payment.createdAt + settings.openWaitMs + openGraceMs,
  })
  switch (creation.outcome) {
    case 'created':
      log.info({ paymentId: payment.id, requestId: caller.requestId }, 'payment stored')
      return payment.id
    case 'key_taken':
      return null
    case 'reference_in_use':
      throw new Problem('reference_in_use', { members: describeHolder(creation.payment, now) })
  }
}

function describeHolder(holder: Payment, now: number) {
  const payUrl = isPayable(holder, now) ? holder.payUrl : null
  return { paymentId: holder.id, paymentStatus: holder.status, payUrl }
}

async function findKey(store: Store, caller: CheckoutCaller): Promise<KeyRecord> {
  const key = await store.idempotencyKeys.find(caller.apiKeyName, caller.idempotencyKey)
  if (key) return key
  throw new Error('the idempotency key was deleted during the request')
}

async function findMethodFaults(parts: CheckoutParts, request: PaymentRequest): Promise<Fault[]> {
  const { koywe, log } = parts
  const { country, currency, method } = request
  try {
    return checkMethod(request, await koywe.paymentMethods(country, currency, methodsWaitMs))
  } catch (error) {
    if (!(error instanceof KoyweError)) throw error
    log.warn({ err: error, method }, 'cannot read the payment methods; Koywe decides')
    return []
  }
}

/** Starts or joins the workflow, then returns its outcome, or 202 if it is still opening. */
async function drive(
  parts: CheckoutParts,
  paymentId: string,
  { caller, waitMs }: { caller: CheckoutCaller; waitMs: number },
): Promise<CheckoutAnswer> {
  const { store, engine, log } = parts
  const opening = await engine.open(paymentId, waitMs)
  const answered = await findAnswer(parts, caller)
  if (answered) return answered
  if (opening === 'unreachable') {
    log.warn({ paymentId, requestId: caller.requestId }, 'Temporal is unreachable')
    throw new Problem('engine_unavailable', { retryAfterMs: 5000, members: { paymentId } })
  }
  if (await store.payments.markCallerWaiting(paymentId)) return waiting(parts, paymentId)
  return (await findAnswer(parts, caller)) ?? waiting(parts, paymentId)
}

async function findAnswer(
  parts: CheckoutParts,
  caller: CheckoutCaller,
): Promise<CheckoutAnswer | null> {
  const key = await findKey(parts.store, caller)
  return key.answer ? writeAnswer(parts, key, { answer: key.answer, caller }) : null
}

async function waiting({ store }: CheckoutParts, paymentId: string): Promise<CheckoutAnswer> {
  const row = await store.payments.load(paymentId)
  if (!row) throw new Error(`payment ${paymentId} was deleted while opening`)
  const body = JSON.stringify(viewPayment(row.payment))
  return { status: 202, body, location: `/payments/${paymentId}` }
}

/** Serializes the response of a key. The first serialization is stored and repeated from then on. */
async function writeAnswer(
  { store, settings }: CheckoutParts,
  key: KeyRecord,
  { answer, caller }: { answer: StoredAnswer; caller: CheckoutCaller },
): Promise<CheckoutAnswer> {
  const status = answer.outcome === 'created' ? 201 : statusOf[answer.failure.code]
  const written = key.body ?? toBody(answer, { key, publicUrl: settings.publicUrl })
  const { apiKeyName, idempotencyKey } = caller
  const body = key.body ?? (await store.idempotencyKeys.freeze(apiKeyName, idempotencyKey, written))
  return { status, body, location: `/payments/${key.paymentId}` }
}

function toBody(
  answer: StoredAnswer,
  { key, publicUrl }: { key: KeyRecord; publicUrl: string },
): string {
  if (answer.outcome === 'created') return JSON.stringify(answer.view)
  const { failure } = answer
  const problem = writeProblem(
    failure.code,
    {
      detail: describeFailure(failure).message,
      field: failure.field,
      members: { paymentId: key.paymentId },
    },
    { publicUrl, requestId: key.requestId },
  )
  return JSON.stringify(problem)
}
