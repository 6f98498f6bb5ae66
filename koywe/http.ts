/**
 * One HTTP call to Koywe: timeouts, the size limit, and the translation of every failure. Does not retry: the
 * workflow does.
 */

import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import got, { RequestError, type PlainResponse } from 'got'
import { Compile } from 'typebox/compile'
import { exceedsJsonBudget } from '../payment/json.ts'
import type { Clock } from '../payment/log.ts'
import type { ProviderCallKind } from '../payment/provider-call.ts'
import type { ReadShare } from '../payment/read-pace.ts'
import { KoyweError, type Retry } from './errors.ts'
import { createLimiter } from './limiter.ts'
import { findEncodingFault, toNetworkError } from './network-error.ts'
import { createObservation, type CallObserver } from './observed-call.ts'
import { redact, redactCode } from './redact.ts'
import { createThrottle } from './throttle.ts'
import { KoyweErrorAnswer, type WireError } from './wire.ts'

/** The kinds of call. Koywe may throttle each of them separately. */
export type CallKind = ProviderCallKind | 'sign-in' | 'methods' | 'webhook'

export interface Call {
  kind: CallKind
  method: 'GET' | 'POST'
  /** Relative to the base URL, including the query. */
  path: string
  body?: object
  token?: string
  /** The payer of the call where the body does not name one: Koywe's refusal may. */
  payer?: PersonalFields
  /** The payment that the call is about: then the call is observed. */
  paymentId?: string
  /** Whose read this is; without it, a payment's own. */
  share?: ReadShare
  /** How to retry after an unknown outcome. */
  inDoubt: Extract<Retry, 'later' | 'after-lookup'>
  /** Aborts the call. */
  signal?: AbortSignal
  /** An account may lack the route, so its outcome says nothing about whether Koywe serves us. */
  isOptional?: true
  /** Accept any 2xx: a body that is not JSON counts as null. */
  takesAnyAnswer?: true
}

/** What a person is recognised by, named as in Koywe's requests. */
export interface PersonalFields {
  fullName: string
  email: string | null
  phone: string | null
  documentNumber: string
}

export interface HttpOptions {
  baseUrl: string
  /** For the whole call, including connecting. */
  timeoutMs: number
  connectTimeoutMs: number
  clock: Clock
  /** A monotonic clock for pauses and limits. Default: `performance.now`. */
  uptime?: Clock
  /** Called after every call about a payment. What it throws is ignored. */
  observe?: CallObserver
}

export interface Http {
  /**
   * Makes the call and returns the parsed JSON of a 2xx response.
   * @throws KoyweError for everything else
   */
  send(call: Call): Promise<unknown>
  /** Whether Koywe served the last call, even with a refusal; null before the first call. */
  isFine(): boolean | null
  /** Whether Koywe served any call but a sign-in this short a time ago, even with a refusal. */
  hasServedWithin(ms: number): boolean
}

/** Far above any response of Koywe. A larger one is aborted. */
const answerBytesMax = 2 * 1024 * 1024

const readError = Compile(KoyweErrorAnswer)

export function createHttp(options: HttpOptions): Http {
  const { clock, uptime = () => performance.now() } = options
  const throttle = createThrottle({ clock, uptime })
  const limiter = createLimiter(uptime)
  const tellBegin = createObservation(options.observe, uptime)
  const client = createClient(options)
  const agents = createAgents()
  let isFine: boolean | null = null
  let servedAt = Number.NEGATIVE_INFINITY

  async function send(call: Call): Promise<unknown> {
    // What strangers cause must not hold up what payments need.
    const kind = call.share === 'strangers' ? `${call.kind} for strangers` : call.kind
    throttle.check(kind)
    limiter.take(call.share ?? 'own')
    note(call, false)
    const tellEnd = tellBegin(call)
    let answer: Answer | null = null
    try {
      answer = await fetchAnswer(call)
      const result = judge(call, kind, answer)
      tellEnd({ answer, error: null })
      return result
    } catch (error) {
      tellEnd({ answer, error })
      throw error
    }
  }

  function note(call: Call, isServed: boolean): void {
    if (!call.isOptional) isFine = isServed
  }

  function judge(call: Call, kind: string, answer: Answer): unknown {
    note(call, answer.status < 500 && answer.status !== 401 && answer.status !== 403)
    if (answer.status === 429) {
      throw throttle.hold(kind, answer.retryAfter)
    }
    if (isFine && call.kind !== 'sign-in') servedAt = uptime()
    throttle.release(kind)
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
      const response = await request
      return toAnswer(response, { body: response.body, fault: null })
    } catch (error) {
      const fault = stop.signal.aborted ? 'more than 2 MiB' : findEncodingFault(error)
      return toUnreadable(call, error, fault)
    }
  }

  return { send, isFine: () => isFine, hasServedWithin: (ms) => uptime() - servedAt <= ms }
}

function createClient(options: HttpOptions) {
  return got.extend({
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
}

/**
 * If Koywe closes a kept-alive connection just when it is reused, the outcome is unknown. So reads may reuse
 * connections, and POSTs always open a new one.
 */
function createAgents() {
  return { GET: anAgent({ keepAlive: true }), POST: anAgent({ keepAlive: false }) }
}

function anAgent(options: { keepAlive: boolean }) {
  return { http: new HttpAgent(options), https: new HttpsAgent(options) }
}

interface Answer {
  status: number
  retryAfter: string | null
  /** Empty where it cannot be read. */
  body: string
  /** Why the body cannot be read; null where it can. */
  fault: string | null
}

function toAnswer(
  { statusCode, headers }: Pick<PlainResponse, 'statusCode' | 'headers'>,
  content: Pick<Answer, 'body' | 'fault'>,
): Answer {
  return { status: statusCode, retryAfter: headers['retry-after'] ?? null, ...content }
}

/** The status of an answer counts although its body cannot be read. @throws KoyweError where there is no answer */
function toUnreadable(call: Call, error: unknown, fault: string | null): Answer {
  const response = error instanceof RequestError ? error.response : undefined
  if (response === undefined || fault === null) throw toNetworkError(call, error)
  return toAnswer(response, { body: '', fault })
}

function parseAnswer(call: Call, answer: Answer): unknown {
  const parsed = tryParse(answer.body)
  if (parsed !== undefined && !exceedsJsonBudget(parsed)) return parsed
  if (call.takesAnyAnswer) return null
  const what = answer.fault ?? (parsed === undefined ? 'no JSON' : 'more JSON than it takes')
  const message = `Koywe answered ${call.kind} with ${answer.status} and ${what}`
  throw new KoyweError('koywe_unintelligible', message, {
    retry: call.inDoubt,
    status: answer.status,
  })
}

/** Returns undefined for invalid JSON. */
function tryParse(text: string): unknown {
  try {
    // Some servers put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

/** Koywe's code for a merchant outside of the organization (testing guide, doc). */
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

/** A missing route or an odd failure of the sign-in proves nothing about the call itself. */
function retryOfRefusal(
  call: Call,
  { errorCode, status }: { errorCode: string | null; status: number },
): Retry {
  // Without an error code the 404 may come from a proxy, after Koywe has processed the call.
  if (status === 404 && errorCode === null && call.method === 'POST') return call.inDoubt
  return call.kind === 'sign-in' ? 'later' : 'never'
}

/** Wrong credentials, organization or merchant: an operator must correct them. */
function isContextFault(call: Call, status: number, errorCode: string | null): boolean {
  const isSignInRefused = call.kind === 'sign-in' && (status === 400 || status === 422)
  return status === 401 || status === 403 || errorCode === wrongMerchant || isSignInRefused
}

/** After a 5xx, a timeout or a conflict the call may have had an effect; a redirect proves nothing. */
function isDoubtful(status: number): boolean {
  return status >= 500 || status === 408 || status === 409 || status < 400
}

interface Reason {
  errorCode: string | null
  reason: string | null
}

function readReason(call: Call, answer: Answer): Reason {
  const envelope = parseEnvelope(answer.body)
  const request = { ...call.payer, ...call.body }
  if (!envelope) return { errorCode: null, reason: null }
  const inner = typeof envelope.error === 'object' ? envelope.error : null
  const code = envelope.errorCode ?? inner?.code ?? envelope.code
  const words = envelope.message ?? inner?.message
  return {
    errorCode: typeof code === 'string' ? redactCode(code, request) : null,
    reason: words ? redact([words].flat().join('; '), request) : null,
  }
}

function parseEnvelope(body: string): WireError | null {
  const parsed = tryParse(body)
  return readError.Check(parsed) && !exceedsJsonBudget(parsed) ? parsed : null
}
