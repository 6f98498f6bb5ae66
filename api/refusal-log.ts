/**
 * Keeps a trace of refused requests for a day: a call that is refused leaves no payment, and support must still be
 * able to say why. Holds codes, names of fields and references, and nothing of what the payer entered. A trace that
 * cannot be stored is lost, because it must not delay or change an answer.
 */

import type { FastifyRequest } from 'fastify'
import { readEvent } from '../koywe/webhook.ts'
import { isFailureCode, type FailureCode } from '../payment/failure.ts'
import type { Log } from '../payment/log.ts'
import { isPaymentId } from '../payment/payment.ts'
import {
  toKeptFaults,
  toKeptReference,
  type RefusedRequest,
  type RefusalFault,
} from '../payment/refusal.ts'
import type { Store } from '../store/store.ts'
import type { Authentication } from './authentication.ts'
import type { ProblemDetails } from './errors.ts'

export interface RefusalLog {
  /** Keeps the refusal of a checkout. Ignores every other request. */
  noteProblem(request: FastifyRequest, refused: Refused): void
  /** Keeps that Koywe refused the order of a checkout. @param body the answer, a problem document */
  noteAnswer(request: FastifyRequest, body: string): void
  /** Keeps that a webhook with a wrong signature named one of our payments. Nothing in it is trusted. */
  noteForged(requestId: string, body: Buffer): void
}

interface Refused {
  code: FailureCode
  details: ProblemDetails
}

export interface RefusalLogParts {
  store: Pick<Store, 'refusals' | 'unmatched'>
  log: Log
  clock: () => number
  authentication: Pick<Authentication, 'nameOf'>
}

/** So many refusals of one caller are kept in a minute; what follows says nothing new. */
const perMinuteMax = 120
const minuteMs = 60_000
const checkoutRoute = 'POST /payments'

export function createRefusalLog(parts: RefusalLogParts): RefusalLog {
  const { store, log, clock, authentication } = parts
  const mayKeep = createBudget(clock)

  function keep(source: string, find: () => Promise<RefusedRequest | null>): void {
    if (!mayKeep(source)) return
    find()
      .then((refusal) => refusal && store.refusals.add(refusal))
      .catch((err: unknown) => log.debug({ err }, 'a refused request could not be noted'))
  }

  function keepCheckout(
    request: FastifyRequest,
    refused: Pick<RefusedRequest, 'code' | 'paymentId'> & { faults: readonly RefusalFault[] },
  ): void {
    const apiKeyName = authentication.nameOf(request)
    if (apiKeyName === null) return
    const { merchantReference } = Object(request.body) as { merchantReference?: unknown }
    const refusal = {
      requestId: request.id,
      route: checkoutRoute,
      apiKeyName,
      merchantReference: toKeptReference(merchantReference),
      ...refused,
      faults: toKeptFaults(refused.faults),
    }
    keep(apiKeyName, async () => refusal)
  }

  return {
    noteProblem(request, { code, details }) {
      const { method, routeOptions } = request
      const isCheckout = method === 'POST' && routeOptions.url === '/payments'
      if (!isCheckout || code === 'rate_limited') return
      const { field = null, faults = [{ code, field }], members } = details
      keepCheckout(request, { code, faults, paymentId: toPaymentId(Object(members)['paymentId']) })
    },

    noteAnswer(request, body) {
      const problem = JSON.parse(body) as { code: string; field?: string; paymentId?: unknown }
      const { code, field = null } = problem
      if (!isFailureCode(code)) return
      keepCheckout(request, {
        code,
        faults: [{ code, field }],
        paymentId: toPaymentId(problem.paymentId),
      })
    },

    noteForged(requestId, body) {
      keep('webhooks', async () => {
        const event = readEvent(JSON.parse(new TextDecoder().decode(body)))
        const paymentId = event && (await store.unmatched.findPayment(event))
        if (!paymentId) return null
        return {
          requestId,
          route: 'POST /webhooks/koywe',
          apiKeyName: null,
          merchantReference: null,
          paymentId,
          code: 'webhook_signature_invalid',
          faults: [],
        }
      })
    },
  }
}

function toPaymentId(value: unknown): string | null {
  return typeof value === 'string' && isPaymentId(value) ? value : null
}

/** Counts what each source has caused in the running minute. */
function createBudget(clock: () => number): (source: string) => boolean {
  let minute = 0
  let counts = new Map<string, number>()
  return (source) => {
    const now = Math.floor(clock() / minuteMs)
    if (now !== minute) {
      minute = now
      counts = new Map()
    }
    const count = (counts.get(source) ?? 0) + 1
    counts.set(source, count)
    return count <= perMinuteMax
  }
}
