/**
 * One call to Koywe over HTTP: time-outs, the size limit, and the sorting of everything that can go
 * wrong. Does not retry: whoever calls owns the patience.
 */

import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import got, { RequestError, TimeoutError } from 'got'
import { Compile } from 'typebox/compile'
import { exceedsJsonBudget } from '../payment/json.ts'
import type { Clock } from '../payment/log.ts'
import type { ReadShare } from '../payment/read-pace.ts'
import { KoyweError, type Retry } from './errors.ts'
import { createLimiter } from './limiter.ts'
import { redact } from './redact.ts'
import { createThrottle } from './throttle.ts'
import { ErrorAnswer, type WireError } from './wire.ts'

/** The kinds of call, each of which Koywe may throttle by itself. */
export type CallKind = 'sign-in' | 'methods' | 'contact' | 'order' | 'read' | 'webhook'

export interface Call {
  kind: CallKind
  method: 'GET' | 'POST'
  /** Relative to the base address, with its query. */
  path: string
  body?: object
  token?: string
  /** Whose read this is; without it, a payment's own. */
  share?: ReadShare
  /** What may be done after an outcome that is not known. */
  inDoubt: Extract<Retry, 'later' | 'after-lookup'>
  /** Ends the call early. */
  signal?: AbortSignal
  /** Any 2xx will do, whatever it says: what is no JSON counts as null. */
  takesAnyAnswer?: true
}

export interface HttpOptions {
  baseUrl: string
  /** For the whole call, connecting included. */
  timeoutMs: number
  connectTimeoutMs: number
  clock: Clock
}

export interface Http {
  /**
   * Makes the call and gives the parsed JSON of a 2xx answer.
   * @throws KoyweError for everything else
   */
  send(call: Call): Promise<unknown>
  /** Whether Koywe served the last call, whatever its answer was; null before the first one. */
  isFine(): boolean | null
}

/** No answer of Koywe's is near this; a larger one is not read to its end. */
const answerBytesMax = 2 * 1024 * 1024

const readError = Compile(ErrorAnswer)

export function createHttp(options: HttpOptions): Http {
  const throttle = createThrottle(options.clock)
  const limiter = createLimiter(options.clock)
  const client = got.extend({
    prefixUrl: options.baseUrl,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    timeout: {
      lookup: options.connectTimeoutMs,
      connect: options.connectTimeoutMs,
      secureConnect: options.connectTimeoutMs,
      request: options.timeoutMs,
    },
    headers: { accept: 'application/json', 'user-agent': 'payin' },
  })
  // A connection that Koywe closes just as it is used again leaves the outcome unknown. Reads may use
  // old connections; what creates something always opens its own.
  const agents = { GET: anAgent({ keepAlive: true }), POST: anAgent({ keepAlive: false }) }
  let isFine: boolean | null = null

  async function send(call: Call): Promise<unknown> {
    throttle.check(call.kind)
    limiter.take(call.share ?? 'own')
    isFine = false
    const answer = await fetchAnswer(call)
    isFine = answer.status < 500 && answer.status !== 401 && answer.status !== 403
    if (answer.status === 429) {
      throw throttle.hold(call.kind, answer.retryAfter)
    }
    throttle.release(call.kind)
    if (answer.status >= 200 && answer.status < 300) return parseAnswer(call, answer)
    throw toKoyweError(call, answer)
  }

  async function fetchAnswer(call: Call): Promise<Answer> {
    const stop = new AbortController()
    try {
      const request = client(call.path, {
        method: call.method,
        ...(call.body === undefined ? {} : { json: call.body }),
        ...(call.token === undefined ? {} : { headers: { authorization: `Bearer ${call.token}` } }),
        agent: agents[call.method],
        signal: call.signal ? AbortSignal.any([stop.signal, call.signal]) : stop.signal,
      })
      void request.on('downloadProgress', ({ transferred }) => {
        if (transferred > answerBytesMax) stop.abort()
      })
      const { statusCode, body, headers } = await request
      return { status: statusCode, body, retryAfter: headers['retry-after'] ?? null }
    } catch (error) {
      throw toNetworkError(call, error)
    }
  }

  return { send, isFine: () => isFine }
}

function anAgent(options: { keepAlive: boolean }) {
  return { http: new HttpAgent(options), https: new HttpsAgent(options) }
}

interface Answer {
  status: number
  body: string
  retryAfter: string | null
}

function parseAnswer(call: Call, answer: Answer): unknown {
  const parsed = tryParse(answer.body)
  if (parsed !== undefined && !exceedsJsonBudget(parsed)) return parsed
  if (call.takesAnyAnswer) return null
  const what = parsed === undefined ? 'no JSON' : 'more JSON than it takes'
  const message = `Koywe answered ${call.kind} with ${answer.status} and ${what}`
  throw new KoyweError('koywe_unintelligible', message, {
    retry: call.inDoubt,
    status: answer.status,
  })
}

/** Undefined, which no JSON is, where the text is not JSON. */
function tryParse(text: string): unknown {
  try {
    // Some servers put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

const connectPhases = new Set(['lookup', 'connect', 'secureConnect'])
const connectCalls = new Set(['connect', 'getaddrinfo'])
const certificateFaults = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

function toNetworkError(call: Call, error: unknown): KoyweError {
  const code = error instanceof RequestError ? error.code : 'UNKNOWN'
  const message = `Koywe did not answer ${call.kind}: ${code}`
  return new KoyweError('koywe_unreachable', message, {
    retry: wasNeverConnected(error) ? 'later' : call.inDoubt,
    cause: withoutRequest(error),
  })
}

/** The connection was never made, so nothing can have been created. */
function wasNeverConnected(error: unknown): boolean {
  if (error instanceof TimeoutError) return connectPhases.has(error.event)
  if (!(error instanceof RequestError)) return false
  return certificateFaults.has(error.code) || failedToConnect(error.cause)
}

/** The same codes come from a connection that broke later, so the system's call decides. */
function failedToConnect(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(failedToConnect)
  const isNamed = cause instanceof Error && 'syscall' in cause
  return isNamed && connectCalls.has(String(cause.syscall))
}

/** got's errors hold the whole request, token and body included; only their words go on. */
function withoutRequest(error: unknown): Error {
  return new Error(error instanceof Error ? error.message : 'unknown error')
}

/** Koywe's code for a merchant that is not in the organization (testing guide, doc). */
const wrongMerchant = 'MC00015'

function toKoyweError(call: Call, answer: Answer): KoyweError {
  const { errorCode, reason } = readReason(call, answer)
  const details = { errorCode, reason, status: answer.status }
  const said = [`Koywe answered ${call.kind} with ${answer.status}`, errorCode ?? []]
    .flat()
    .join(' ')
  if (isContextFault(call, answer.status, errorCode)) {
    return new KoyweError('koywe_unauthorized', said, { ...details, retry: 'later' })
  }
  if (isDoubtful(answer.status)) {
    return new KoyweError('koywe_unreachable', said, { ...details, retry: call.inDoubt })
  }
  return new KoyweError('koywe_refused', said, { ...details, retry: retryOfRefusal(call, details) })
}

/** A missing route, or a sign-in that fails oddly, says nothing about what the call was for. */
function retryOfRefusal(
  call: Call,
  { errorCode, status }: { errorCode: string | null; status: number },
): Retry {
  // Whoever says so without a code of Koywe's may stand between it and us, and say so afterwards.
  if (status === 404 && errorCode === null && call.method === 'POST') return call.inDoubt
  return call.kind === 'sign-in' ? 'later' : 'never'
}

/** Credentials, organization or merchant are wrong: nothing that waiting for the payer could cure. */
function isContextFault(call: Call, status: number, errorCode: string | null): boolean {
  const isSignInRefused = call.kind === 'sign-in' && (status === 400 || status === 422)
  return status === 401 || status === 403 || errorCode === wrongMerchant || isSignInRefused
}

/** 5xx, a time-out or a conflict may have done it; a redirect says nothing that we could trust. */
function isDoubtful(status: number): boolean {
  return status >= 500 || status === 408 || status === 409 || status < 400
}

interface Reason {
  errorCode: string | null
  reason: string | null
}

function readReason(call: Call, answer: Answer): Reason {
  const envelope = parseEnvelope(answer.body)
  if (!envelope) return { errorCode: null, reason: null }
  const inner = typeof envelope.error === 'object' ? envelope.error : null
  const code = envelope.errorCode ?? inner?.code ?? envelope.code
  const words = envelope.message ?? inner?.message
  return {
    errorCode: typeof code === 'string' ? toCode(code) : null,
    reason: words ? redact([words].flat().join('; '), call.body) : null,
  }
}

/** Codes are shown and stored, so only what a code is made of is kept. */
function toCode(code: string): string {
  return code.replaceAll(/[^\w.-]/g, '').slice(0, 64)
}

function parseEnvelope(body: string): WireError | null {
  const parsed = tryParse(body)
  return readError.Check(parsed) && !exceedsJsonBudget(parsed) ? parsed : null
}
