/** Tells an observer of each call about a payment how it ended. */

import type { Clock } from '../payment/log.ts'
import {
  providerCallKinds,
  type ObservedCall,
  type ProviderCallKind,
} from '../payment/provider-call.ts'
import { KoyweError } from './errors.ts'
import { redactAnswer } from './redact-answer.ts'

export type CallObserver = (call: ObservedCall) => void

/** What is observed of a call, and what is removed from its answer. */
export interface ObservableCall {
  kind: string
  paymentId?: string
  payer?: object
  body?: object
  token?: string
}

/** How a call ended: with an answer or without one, and with an error where it failed. */
export interface CallEnd {
  answer: { status: number; body: string } | null
  error: unknown
}

/** @returns a function that is called when a call begins, and returns one for its end. Neither throws */
export function createObservation(
  observe: CallObserver | undefined,
  uptime: Clock,
): (call: ObservableCall) => (end: CallEnd) => void {
  return (call) => {
    const { paymentId, kind } = call
    if (!observe || paymentId === undefined || !isRecorded(kind)) return () => {}
    const startedAt = uptime()
    return ({ answer, error }) => {
      const tookMs = Math.round(uptime() - startedAt)
      try {
        observe({
          paymentId,
          kind,
          tookMs,
          status: answer?.status ?? null,
          code: error instanceof KoyweError ? error.code : null,
          answer: answer && redactAnswer(answer.body, toContext(call, answer.status)),
        })
      } catch {
        // Records are for support. A call that cannot be recorded must not fail its payment.
      }
    }
  }
}

function isRecorded(kind: string): kind is ProviderCallKind {
  return (providerCallKinds as readonly string[]).includes(kind)
}

function toContext({ payer, body, token }: ObservableCall, status: number) {
  const isSuccess = status >= 200 && status < 300
  return { request: { ...payer, ...body }, token, isSuccess }
}
